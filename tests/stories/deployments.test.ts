import { afterEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../adapters/postgres/open-database.ts';
import type { Announcement } from '../../src/model/announcement.ts';
import type { Destination } from '../../src/model/destination.ts';
import { type AuthoredPost, type Deployment, madeUpHistory, tldrOf } from '../fixtures/deployments/history.ts';
import { createDeploymentStage } from '../support/deployment-stage.ts';
import { makeSubscription } from '../support/make.ts';
import { createMemoryStores, type StoreSet } from '../support/memory-stores.ts';
import { createRecordingMessenger, type StandingMessage } from '../support/recording-messenger.ts';
import { temporaryDataDir, temporaryFolder } from '../support/temporary-folder.ts';

/** Who gets what. */
const CHANNELS: readonly { to: Destination; filter: Parameters<typeof makeSubscription>[1]; wants: (post: AuthoredPost) => boolean }[] = [
  { to: 'slack:CALL', filter: {}, wants: () => true },
  { to: 'slack:CRELEASES', filter: { kinds: ['release'] }, wants: ({ kind }) => kind === 'release' },
  { to: 'discord:1/2', filter: { tags: ['cloud'] }, wants: ({ tag }) => tag === 'cloud' },
];

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

async function inMemory(): Promise<StoreSet> {
  return createMemoryStores();
}

async function embedded(): Promise<StoreSet> {
  const folder = await temporaryDataDir();
  const stores = await openDatabase({ databaseUrl: null, dataDir: folder.path, fsync: false, log: () => {} });
  cleanUps.push(folder.remove, () => stores.close());
  return stores;
}

/** Ids of the posts that a message tells of. */
function includedIn(said: Announcement): readonly string[] {
  if (said.type === 'post') return [said.postId];
  return said.type === 'notice' ? [] : said.sections.flatMap(({ lines }) => lines.flatMap(({ postIds }) => postIds));
}

const ascending = (numbers: readonly number[]): number[] => numbers.toSorted((a, b) => a - b);

describe.each([
  ['memory', inMemory],
  ['PGlite', embedded],
] as const)('a made-up history of twelve deployments, in %s', (_, open) => {
  it('gives each post that is due once, and holds nothing but the mass deletion', { timeout: 120_000 }, async () => {
    const history = madeUpHistory();
    const folder = await temporaryFolder();
    cleanUps.push(folder.remove);
    const stores = await open();
    const platforms = [createRecordingMessenger('slack'), createRecordingMessenger('discord')];
    const messages = (): StandingMessage[] => platforms.flatMap((platform) => platform.messages);
    const stage = createDeploymentStage({
      dir: folder.path,
      stores,
      subscriptions: CHANNELS.map(({ to, filter }) => makeSubscription(to, filter)),
      messengers: platforms.map(({ messenger }) => messenger),
      startMs: history.startMs,
    });
    cleanUps.push(stage.close);

    const numbers = new Map<string, number>();
    const numbersIn = (said: Announcement): number[] =>
      includedIn(said).map((id) => {
        const number = numbers.get(id) ?? Number(/^Post no (\d+)$/.exec(stage.archive.byId(id)?.title ?? '')?.[1]);
        numbers.set(id, number);
        return number;
      });
    const inChannel = (to: Destination): StandingMessage[] => messages().filter(({ destination }) => destination === to);
    const wantedBy = (wants: (post: AuthoredPost) => boolean, some: readonly number[]): number[] =>
      ascending(
        some.filter((number) => {
          const post = history.written.get(number);
          return post !== undefined && wants(post);
        }),
      );

    await stage.deploy(history.archive, history.startMs, 0);
    await stage.passTo(history.startMs + 600_000);
    expect(messages()).toEqual([]);

    const announced: number[] = [];
    const check = async (deployment: Deployment): Promise<void> => {
      const { what, isHeld, late } = deployment;
      announced.push(...deployment.announced);
      for (const { to, wants } of CHANNELS)
        expect(ascending(inChannel(to).flatMap(({ sent }) => numbersIn(sent))), `${what}: announced in ${to}`).toEqual(
          wantedBy(wants, announced),
        );
      const holds = await stores.ledger.holds();
      expect(
        holds.map(({ kind }) => kind),
        `${what}: held`,
      ).toEqual(isHeld ? ['removals'] : []);
      for (const { id } of holds) await stores.ledger.decide(id, 'seen', deployment.atMs + 20 * 3_600_000);
      const told = inChannel('slack:CADMIN')
        .slice(notices)
        .map(({ now }) => now.type === 'notice' && now.title);
      notices += told.length;
      const lateTitle = `${late.length} new posts came too late to be announced`;
      expect(told, `${what}: told to the admins`).toEqual(
        isHeld ? [expect.stringContaining('disappeared at once')] : late.length > 0 ? [lateTitle] : [],
      );
    };
    let notices = 0;
    for (const [nth, deployment] of history.deployments.entries()) {
      const { files, atMs, everyMs } = deployment;
      await stage.passTo(atMs);
      await stage.deploy(files, atMs, everyMs);
      await stage.passTo((history.deployments[nth + 1]?.atMs ?? history.endMs) - 1);
      await check(deployment);
    }

    for (const { to, wants } of CHANNELS) {
      const here = inChannel(to);
      const edited = history.deployments.flatMap((deployment) =>
        here.filter(({ sent }) => numbersIn(sent).some((number) => deployment.edited.includes(number))),
      );
      expect(here.flatMap((message) => Array.from({ length: message.edits }, () => message.key)).toSorted(), `edited in ${to}`).toEqual(
        edited.map(({ key }) => key).toSorted(),
      );
      expect(ascending(here.filter(({ isRemoved }) => isRemoved).flatMap(({ sent }) => numbersIn(sent))), `removed in ${to}`).toEqual(
        wantedBy(
          wants,
          history.deployments.flatMap(({ removed }) => removed),
        ),
      );
      for (const { now } of here.filter(({ isRemoved }) => !isRemoved)) expectCurrent(now, numbersIn, history.posts);
    }
  });
});

/** A message says what its posts say now, and tells of none that is gone. */
function expectCurrent(said: Announcement, numbersIn: (said: Announcement) => number[], posts: ReadonlyMap<number, AuthoredPost>): void {
  for (const number of numbersIn(said)) expect(posts.has(number), `post ${number}`).toBe(true);
  if (said.type === 'post') {
    const post = posts.get(numbersIn(said)[0] ?? -1);
    expect([said.url, said.tldr]).toEqual([post?.url, post && tldrOf(post)]);
  }
  if (said.type !== 'digest') return;
  for (const { kind, lines } of said.sections)
    for (const line of lines) {
      const one: Announcement = { ...said, sections: [{ kind, count: 1, lines: [line] }] };
      expect(line.url).toBe(posts.get(numbersIn(one)[0] ?? -1)?.url);
    }
}
