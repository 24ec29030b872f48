import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Bench } from './support/bench.ts';
import { postText } from './support/post-text.ts';
import { buildHerald, startHerald } from './support/start-herald.ts';

/** Number of starts; a file counts only if it ran in each of them, which excludes what a timer happened to run. */
const STARTS = 3;
/** After a start or a new post, Herald scans the folder once more; then it is idle. */
const QUIET_MS = 2_000;

/** Counts how many files of `src` and `adapters` run between a post's file and its card, and between a query and its reply. `--list`: prints their names too. */
export const bench: Bench = async (args, say) => {
  buildHerald();
  const starts: Walks[] = [];
  while (starts.length < STARTS) starts.push(await walkOnce());
  const post = inAll(starts.map((walks) => walks.post));
  const query = inAll(starts.map((walks) => walks.query));
  say(`a post passes ${post.length} files, a query ${query.length}`);
  if (args.includes('--list')) for (const [name, files] of Object.entries({ post, query })) say(`${name}:\n  ${files.join('\n  ')}`);
  return { post: post.length, query: query.length };
};

interface Walks {
  post: string[];
  query: string[];
}

function inAll([first = [], ...others]: readonly string[][]): string[] {
  return first.filter((file) => others.every((files) => files.includes(file)));
}

/** Records the files for the first post and the first query after a start. */
async function walkOnce(): Promise<Walks> {
  const home = await mkdtemp(join(tmpdir(), 'herald-walk-'));
  const written = join(home, 'coverage.json');
  try {
    const content = join(home, 'content');
    await mkdir(content, { recursive: true });
    for (let n = 0; n < 20; n += 1) await writeFile(join(content, `${n}.md`), postText(`Archive post ${n} on cilium`, `archive-${n}`));
    const herald = await startHerald(content, join(home, 'data'), 0, {
      NODE_OPTIONS: `--import ${join(import.meta.dirname, 'support/coverage.mjs')}`,
      BENCH_COVERAGE: written,
    });
    let taken = 0;
    const filesSince = async (): Promise<string[]> => {
      taken += 1;
      herald.child.kill('SIGUSR2');
      while (herald.output().split('{"event":"coverage"}').length <= taken) await pause(20);
      const urls: string[] = JSON.parse(await readFile(written, 'utf8'));
      return urls.flatMap((url) => /\/dist\/((?:src|adapters)\/.*)\.js$/.exec(url)?.[1] ?? []).toSorted();
    };
    const walk = async (begin: () => Promise<unknown>, end: string): Promise<string[]> => {
      await pause(QUIET_MS);
      await filesSince();
      await begin();
      await herald.prints(end);
      await pause(300);
      return filesSince();
    };
    const post = await walk(() => writeFile(join(content, 'news.md'), postText('News of today', 'news')), '│ News of today\n');
    const query = await walk(async () => herald.child.stdin?.write('search cilium kind:link\n'), '20 posts');
    await herald.stop();
    return { post, query };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
