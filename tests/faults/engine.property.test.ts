import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Post } from '../../src/content/post.ts';
import { buildAnnouncement, contentFingerprint } from '../../src/model/build-announcement.ts';
import { purposeOfKey } from '../../src/model/delivery.ts';
import type { Decision } from '../../src/model/hold.ts';
import { makePost } from '../support/make.ts';
import { createModelHerald, DESTINATIONS, type ModelHerald } from './model-herald.ts';
import { createModelPlatform, FATES, type Fate, type ModelPlatform } from './model-platform.ts';

/** Something that happens to the folder, the platform, or Herald. */
type Happening =
  | { what: 'write' | 'remove' | 'draft' | 'publish'; post: number }
  | { what: 'edit'; post: number; visibly: boolean }
  | { what: 'look' }
  | { what: 'pass'; ms: number }
  | { what: 'decide'; decision: Decision }
  | { what: 'close' | 'open'; destination: number }
  | { what: 'blind' | 'see' | 'settle-doubts' };

const POSTS = 9;
const START_MS = Date.parse('2026-03-01T00:00:00Z');
const DAY_MS = 86_400_000;
/** Older messages stay as they are. */
const EDITED_DAYS = 14;
const RUNS = Number(process.env.HERALD_TEST_RUNS ?? 250);

/** Much happens to few of them. */
const post = fc.oneof(fc.constantFrom(0, 1), fc.integer({ min: 0, max: POSTS - 1 }));
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ what: fc.constant('write' as const), post }) },
  { weight: 4, arbitrary: fc.record({ what: fc.constant('look' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({ what: fc.constant('pass' as const), ms: fc.constantFrom(500, 3_000, 30_000, 700_000, DAY_MS / 2, DAY_MS) }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constantFrom('remove' as const, 'draft' as const, 'publish' as const), post }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('edit' as const), post, visibly: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('decide' as const), decision: fc.constantFrom<Decision>('announce', 'digest', 'seen') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constantFrom('close' as const, 'open' as const), destination: fc.integer({ min: 0, max: 1 }) }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constantFrom('blind' as const, 'see' as const, 'settle-doubts' as const) }) },
);
/** Of those that find messages in a history, and of those that know a key again for a while. */
const platforms = fc.record({ room: fc.integer({ min: 1, max: 4 }), repeatableMs: fc.constantFrom(0, 120_000) });
const fates: fc.Arbitrary<Fate[]> = fc.array(fc.constantFrom(...FATES), { maxLength: 8 });

it('no sequence of events tells of a post twice, or loses one', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 30 }), fates, platforms, async (happenings, planned, { room, repeatableMs }) => {
      const platform = createModelPlatform(room, repeatableMs);
      platform.fates = [...planned];
      const folder = createFolder();
      const herald = await createModelHerald(platform, START_MS);
      await herald.look([]);
      for (const one of happenings) {
        await happen(one, { folder, herald, platform });
        expect(toldTwice(platform)).toEqual([]);
      }
      const isRecent = herald.nowMs() - START_MS < EDITED_DAYS * DAY_MS;
      await calmDown({ folder, herald, platform });
      expect(toldTwice(platform)).toEqual([]);
      const tells = (destination: string, id: string) =>
        platform.state.filter((message) => message.destination === destination && message.tells.includes(id)).length;
      for (const destination of DESTINATIONS) {
        for (const { id, title } of folder.steady()) expect([destination, title, tells(destination, id)]).toEqual([destination, title, 1]);
        for (const { id, title } of folder.never()) expect([destination, title, tells(destination, id)]).toEqual([destination, title, 0]);
      }
      if (isRecent) {
        const [known, own] = [await herald.messages(), platform.state.filter(({ key }) => purposeOfKey(key) === 'announce')];
        const said = own.filter(({ key, tells: [id = ''] }) => known.has(key) && !folder.isLeft(id));
        const digests = platform.state.filter(({ key }) => known.has(key) && purposeOfKey(key) === 'digest');
        const gone = digests.flatMap(({ tells }) => tells.filter((id) => folder.faceOf(id) === null && !folder.isLeft(id)));
        expect(gone).toEqual([]);
        expect(said.map(({ key, fingerprint }) => [key, fingerprint])).toEqual(
          said.map(({ key, tells: [id = ''] }) => [key, folder.faceOf(id)]),
        );
      }
      const places = await herald.messages();
      const unsettled = platform.state.filter(({ key, buttons }) => buttons > 0 && places.has(key));
      expect(unsettled.map(({ key }) => key)).toEqual([]);
      const rows = await herald.stores.ledger.find({}, 10_000);
      const open = rows.filter(({ state }) => ['planned', 'queued', 'sending', 'in-doubt', 'failed'].includes(state));
      expect(open.map(({ key, state, reason }) => `${key} ${state} ${reason?.kind}`)).toEqual([]);
    }),
    { numRuns: RUNS },
  );
}, 120_000);

interface Play {
  folder: Folder;
  herald: ModelHerald;
  platform: ModelPlatform;
}

async function happen(one: Happening, { folder, herald, platform }: Play): Promise<void> {
  switch (one.what) {
    case 'write':
    case 'remove':
    case 'draft':
    case 'publish':
      return folder[one.what](one.post);
    case 'edit':
      return folder.edit(one.post, one.visibly);
    case 'look':
      folder.looked();
      return herald.look(folder.posts());
    case 'pass':
      return herald.pass(one.ms);
    case 'decide': {
      const hold = await herald.decide(one.decision);
      if (hold === null || one.decision === 'announce') return;
      const held = await postsHeldBy(herald, hold);
      folder.leave(held);
      if (one.decision === 'seen') folder.disturb(held);
      return;
    }
    case 'blind':
    case 'see':
      platform.blind = one.what === 'blind';
      return;
    case 'settle-doubts':
      return herald.settleDoubts();
    case 'close':
    case 'open': {
      const destination = DESTINATIONS[one.destination];
      if (destination) platform.closed[one.what === 'close' ? 'add' : 'delete'](destination);
    }
  }
}

/** All is well from now on, and enough time passes. */
async function calmDown({ folder, herald, platform }: Play): Promise<void> {
  platform.closed.clear();
  platform.blind = false;
  platform.fates.length = 0;
  folder.looked();
  await herald.look(folder.posts());
  while ((await herald.decide('announce')) !== null) await herald.pass(60_000);
  await herald.pass(60_000);
  await herald.settleDoubts();
  // Files that are gone are waited for; channels that were closed are asked once a day.
  for (let day = 0; day < 5; day += 1) await herald.pass(DAY_MS);
}

/** Posts that more than one message has told of, ever. */
function toldTwice({ taken }: ModelPlatform): string[] {
  const told = taken.flatMap(({ destination, tells }) => tells.map((id) => `${destination} ${id}`));
  return told.filter((one, index) => told.indexOf(one) !== index);
}

async function postsHeldBy({ stores }: ModelHerald, hold: string): Promise<readonly string[]> {
  return (await stores.ledger.find({ hold }, 10_000)).flatMap(({ postId }) => (postId === null ? [] : [postId]));
}

/** Files on a disk, and what a reader may expect of them. */
interface Folder {
  write(post: number): void;
  remove(post: number): void;
  draft(post: number): void;
  publish(post: number): void;
  edit(post: number, visibly: boolean): void;
  posts(): readonly Post[];
  /** Herald sees it as it is now. */
  looked(): void;
  /** These need not be told any more. */
  disturb(ids: readonly string[]): void;
  /** People decided that their messages stay as they are. */
  leave(ids: readonly string[]): void;
  isLeft(id: string): boolean;
  /** What a message of its own should say; null: there should be none. */
  faceOf(id: string): string | null;
  /** Published, seen, and never gone or withdrawn since: told exactly once. */
  steady(): readonly Post[];
  /** Never seen as published: never told. */
  never(): readonly Post[];
}

function createFolder(): Folder {
  const files = new Map<number, Post>();
  const seen = new Set<string>();
  const disturbed = new Set<string>();
  const left = new Set<string>();
  const change = (number: number, own: Partial<Post>): void => {
    const file = files.get(number);
    if (file) files.set(number, { ...file, ...own, hash: `${file.hash}+` });
  };
  return {
    write: (number) => {
      if (!files.has(number))
        files.set(
          number,
          makePost({ path: `${number}.md`, title: `Post ${number}`, date: new Date(START_MS + number * 1_000).toISOString() }),
        );
    },
    remove: (number) => void files.delete(number),
    draft: (number) => change(number, { draft: true }),
    publish: (number) => change(number, { draft: false }),
    edit: (number, visibly) => change(number, visibly ? { title: `${files.get(number)?.title}!` } : { extra: { edited: true } }),
    posts: () => [...files.values()],
    looked() {
      const published = new Set([...files.values()].filter(({ draft }) => !draft).map(({ id }) => id));
      for (const id of seen) if (!published.has(id)) disturbed.add(id);
      for (const id of published) seen.add(id);
    },
    disturb: (ids) => {
      for (const id of ids) disturbed.add(id);
    },
    leave: (ids) => {
      for (const id of ids) left.add(id);
    },
    isLeft: (id) => left.has(id),
    faceOf(id) {
      const post = [...files.values()].find((one) => one.id === id && !one.draft);
      return post ? contentFingerprint(buildAnnouncement(post)) : null;
    },
    steady: () => [...files.values()].filter(({ id, draft }) => !draft && seen.has(id) && !disturbed.has(id)),
    never: () => [...files.values()].filter(({ id }) => !seen.has(id)),
  };
}
