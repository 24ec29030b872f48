import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createFolderReader } from '../src/content/folder/folder-reader.ts';
import type { Post } from '../src/content/post.ts';
import type { Hold } from '../src/model/hold.ts';
import { createDeploymentStage } from '../tests/support/deployment-stage.ts';
import { makeSubscription } from '../tests/support/make.ts';
import { createMemoryStores } from '../tests/support/memory-stores.ts';
import { createRecordingMessenger } from '../tests/support/recording-messenger.ts';
import { archiveFolder } from './support/archive-folder.ts';
import type { Bench } from './support/bench.ts';

const DAY_MS = 86_400_000;
/** Number of posts edited at once, by the number of the deployment that they follow. */
const EDITS: Readonly<Record<number, number>> = { 10: 106, 25: 188, 40: 429 };

interface Deployment {
  what: string;
  files: readonly { path: string; text: string | null }[];
}

/**
 * Measures how many of a real site's posts the safety limits hold: the posts of the last `--days` (180) arrive in deployments `--every` days apart (2.5), by date.
 * As in that site's history, 106, 188 and 429 posts are edited at once in between, and 40 are deleted and return: posts of all ages, or with
 * `--touch newest` the newest ones. One channel gets everything.
 */
export const bench: Bench = async (args, say) => {
  const { values } = parseArgs({
    args,
    options: {
      folder: { type: 'string' },
      days: { type: 'string', default: '180' },
      every: { type: 'string', default: '2.5' },
      touch: { type: 'string', default: 'any' },
    },
  });
  const source = archiveFolder(values.folder);
  const { posts } = await createFolderReader(source, { siteUrl: null }).read();
  const dated = posts.filter(({ date, event }) => date !== null && event === null).toSorted((a, b) => timeOf(a) - timeOf(b));
  const endMs = timeOf(dated.at(-1));
  const startMs = endMs - Number(values.days) * DAY_MS;
  const everyMs = Number(values.every) * DAY_MS;
  const texts = new Map<string, string>();
  for (const { path } of dated) texts.set(path, await readFile(join(source, path), 'utf8'));
  const write = ({ path }: Post) => ({ path, text: texts.get(path) ?? null });
  const edit = ({ path }: Post) => {
    const text = (texts.get(path) ?? '').replace(/^external_url: (\S+)$/m, 'external_url: $1?corrected');
    texts.set(path, text);
    return { path, text };
  };

  let lost: readonly Post[] = [];
  /** The changes that happened once each on that site, spread over the time. */
  function changesAt(nth: number, there: readonly Post[]): readonly Deployment[] {
    const some = (count: number): readonly Post[] => {
      if (values.touch === 'newest') return there.slice(-count);
      const step = Math.max(1, Math.floor(there.length / count));
      return there.filter((_, at) => at % step === 0).slice(0, count);
    };
    const count = EDITS[nth];
    if (count !== undefined) return [{ what: `${count} posts edited`, files: some(count).map(edit) }];
    if (nth === 50) {
      lost = some(40);
      return [{ what: '40 posts deleted', files: lost.map(({ path }) => ({ path, text: null })) }];
    }
    return nth === 51 ? [{ what: '40 posts return', files: lost.map(write) }] : [];
  }

  const dir = await mkdtemp(join(tmpdir(), 'herald-holds-'));
  const stores = createMemoryStores();
  const { messenger, messages } = createRecordingMessenger('slack');
  const stage = createDeploymentStage({ dir, stores, subscriptions: [makeSubscription('slack:CALL')], messengers: [messenger], startMs });
  try {
    await stage.deploy(dated.filter((post) => timeOf(post) <= startMs).map(write), startMs, 0);
    const found: (Pick<Hold, 'kind' | 'posts' | 'messages'> & { during: string })[] = [];
    let nth = 0;
    let deployments = 0;
    for (let atMs = startMs + everyMs; atMs < endMs + everyMs; atMs += everyMs) {
      nth += 1;
      const there = dated.filter((post) => timeOf(post) <= atMs);
      const news = there.filter((post) => timeOf(post) > atMs - everyMs);
      for (const [at, { what, files }] of [
        { what: `${news.length} new posts`, files: news.map(write) },
        ...changesAt(nth, there),
      ].entries()) {
        if (files.length === 0) continue;
        deployments += 1;
        await stage.deploy(files, atMs + at * DAY_MS * 0.5, 5);
        await stage.passTo(atMs + at * DAY_MS * 0.5 + DAY_MS / 4);
        for (const { id, kind, posts: count, messages: much } of await stores.ledger.holds()) {
          found.push({ kind, posts: count, messages: much, during: what });
          say(`${what}: held, ${count} posts, ${much} messages (${kind})`);
          const decided = await stores.ledger.decide(id, kind === 'additions' ? 'digest' : 'seen', atMs);
          if (decided && 'wakeups' in decided) await stage.enqueue(decided.wakeups);
        }
      }
    }
    const said = messages.filter(({ sent }) => sent.type !== 'notice').length;
    const edits = messages.reduce((sum, message) => sum + message.edits, 0);
    const late = messages.filter(({ key, sent }) => sent.type === 'notice' && key.startsWith('l')).length;
    say(
      `${dated.length} posts, ${deployments} deployments, ${said} messages, ${edits} edits, ${late} notices of late posts, ${found.length} holds`,
    );
    return { posts: dated.length, deployments, messages: said, edits, late, holds: found };
  } finally {
    await stage.close();
    await rm(dir, { recursive: true, force: true });
  }
};

const timeOf = (post: Post | undefined): number => Date.parse(post?.date ?? '1970-01-01T00:00:00.000Z');
