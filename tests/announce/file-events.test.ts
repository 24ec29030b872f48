import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePost } from '../../src/content/parse/parse-post.ts';
import type { Post } from '../../src/content/post.ts';
import { createMemoryStores } from '../support/memory-stores.ts';
import { createPlanStage } from '../support/plan-stage.ts';

const START_MS = Date.UTC(2026, 0, 12, 12);
/** All looks take place within ten minutes: as long may pass between a file that goes and the same post at another path. */
const LOOK_EVERY_MS = 5_000;

/** Something that happens to one post's files. */
type FileEvent = 'add' | 'edit' | 'move' | 'double' | 'delete' | 'flip-draft' | 'break' | 'mend';

/** One post, and what happens to it in this order; several stories may be told in any mixture. */
interface Story {
  known: 'url' | 'uid' | 'path';
  /** Whether it is there, and is a draft, at the first scan. */
  begins: 'absent' | 'draft' | 'published';
  events: readonly FileEvent[];
}

interface State {
  paths: readonly string[];
  draft: boolean;
  words: number;
  broken: boolean;
  moves: number;
}

function stateAfter(story: number, before: State, event: FileEvent): State {
  const { paths, moves } = before;
  const place = `docs/${story}-${moves + 1}.md`;
  switch (event) {
    case 'add':
      return paths.length > 0 ? before : { ...before, paths: [`docs/${story}.md`], broken: false };
    case 'edit':
      return { ...before, words: before.words + 1 };
    case 'move':
      return paths.length === 1 ? { ...before, paths: [place], moves: moves + 1 } : before;
    case 'double':
      return paths.length > 0 ? { ...before, paths: [...paths, place], moves: moves + 1 } : before;
    case 'delete':
      return { ...before, paths: [] };
    case 'flip-draft':
      return { ...before, draft: !before.draft };
    case 'break':
      return { ...before, broken: true };
    case 'mend':
      return { ...before, broken: false };
  }
}

function textOf(story: number, known: Story['known'], { draft, words, broken }: State): string {
  const identity = { url: `external_url: https://example.org/${story}\n`, uid: `uid: ${story}\n`, path: '' }[known];
  const whole = `---\ntitle: '${story}'\ndate: 2026-01-11\n${identity}draft: ${draft}\n---\nIn ${words} words.\n`;
  return broken ? whole.slice(0, 14) : whole;
}

/** All files as the folder's reader sees them: of one post's files the first by path counts. */
function folderOf(stories: readonly Story[], states: readonly State[]) {
  const files = states.flatMap((state, story) =>
    state.paths.map((path) => ({ path, text: textOf(story, stories[story]?.known ?? 'path', state) })),
  );
  const read = files
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, text }) => parsePost({ path, bytes: new TextEncoder().encode(text) }, { siteUrl: null }));
  const posts = new Map<string, Post>();
  for (const { post } of read) if (post && !posts.has(post.id)) posts.set(post.id, post);
  return { posts: [...posts.values()], problems: read.flatMap(({ problems }) => problems) };
}

/** Plays a mixture of the stories, with looks where `looksAfter` says, the first before and the last after everything; every story that was announced, once for each time. */
async function play(stories: readonly Story[], mixture: readonly number[], looksAfter: (step: number) => boolean) {
  const stage = createPlanStage(createMemoryStores());
  const states: State[] = stories.map(({ begins }, story) => ({
    paths: begins === 'absent' ? [] : [`docs/${story}.md`],
    draft: begins === 'draft',
    words: 0,
    broken: false,
    moves: 0,
  }));
  const announced: string[] = [];
  let looks = 0;
  const look = async (): Promise<void> => {
    const { posts, problems } = folderOf(stories, states);
    const titles = new Map(posts.map(({ path, title }) => [path, title]));
    const told = await stage.look(posts, new Date(START_MS + looks * LOOK_EVERY_MS), problems);
    looks += 1;
    announced.push(...told.announced.map((path) => titles.get(path) ?? path));
  };
  await look();
  const next = stories.map(() => 0);
  for (const [step, story] of orderOf(stories, mixture).entries()) {
    const event = stories[story]?.events[next[story] ?? 0];
    const before = states[story];
    if (event === undefined || before === undefined) throw new Error('an order of more events than there are');
    states[story] = stateAfter(story, before, event);
    next[story] = (next[story] ?? 0) + 1;
    if (looksAfter(step)) await look();
  }
  await look();
  const { posts } = folderOf(stories, states);
  return { announced: announced.toSorted(), published: posts.filter(({ draft }) => !draft).map(({ title }) => title) };
}

/** Whose event comes next, for all events: each story's own stay in order. */
function orderOf(stories: readonly Story[], mixture: readonly number[]): number[] {
  const left = stories.flatMap(({ events }, story) => events.map(() => story));
  const order: number[] = [];
  for (let step = 0; left.length > 0; step += 1) order.push(...left.splice((mixture[step % mixture.length] ?? 0) % left.length, 1));
  return order;
}

const anyEvent = fc.constantFrom<FileEvent>('add', 'edit', 'move', 'double', 'delete', 'flip-draft', 'break', 'mend');
const storyWith = (event: fc.Arbitrary<FileEvent>, known: fc.Arbitrary<Story['known']>): fc.Arbitrary<Story> =>
  fc.record({ known, begins: fc.constantFrom<Story['begins']>('absent', 'draft', 'published'), events: fc.array(event, { maxLength: 7 }) });
/** A copy of a post that is known by its path is another post: it has no second file. */
const byPath = storyWith(
  anyEvent.filter((event) => event !== 'double'),
  fc.constant('path' as const),
);
const byName = storyWith(anyEvent, fc.constantFrom('url' as const, 'uid' as const));
/** Moved and edited between two looks it is another post, too. */
const unmoved = storyWith(
  anyEvent.filter((event) => event !== 'double' && event !== 'move'),
  fc.constant('path' as const),
);
const mixture = fc.array(fc.nat(1_000), { minLength: 1, maxLength: 40 });
const all = (): boolean => true;
/** Much work, on a machine that others may use too, ms. */
const LEASE_MS = 120_000;

describe('the order of file events', () => {
  it(
    'does not change what is announced in the end',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.oneof(byName, byPath), { maxLength: 5 }), mixture, mixture, async (stories, one, other) => {
          expect((await play(stories, one, all)).announced).toEqual((await play(stories, other, all)).announced);
        }),
        { numRuns: 80 },
      );
    },
    LEASE_MS,
  );

  it(
    'and its split into looks neither loses a published post nor announces one twice',
    async () => {
      const splits = fc.array(fc.boolean(), { minLength: 1, maxLength: 40 });
      await fc.assert(
        fc.asyncProperty(fc.array(fc.oneof(byName, unmoved), { maxLength: 5 }), mixture, splits, async (stories, order, split) => {
          const every = await play(stories, order, all);
          const some = await play(stories, order, (step) => split[step % split.length] ?? false);
          const fromTheStart = new Set(stories.flatMap(({ begins }, story) => (begins === 'published' ? [String(story)] : [])));
          expect(new Set(every.announced).size).toBe(every.announced.length);
          expect(new Set(some.announced).size).toBe(some.announced.length);
          // A post that was there only between two looks was never seen.
          expect(every.announced).toEqual(expect.arrayContaining(some.announced));
          for (const title of every.published) expect(some.announced.includes(title)).toBe(!fromTheStart.has(title));
          for (const title of some.announced) expect(fromTheStart.has(title)).toBe(false);
        }),
        { numRuns: 80 },
      );
    },
    LEASE_MS,
  );
});
