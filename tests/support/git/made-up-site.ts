const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A post as its authors see it; its files may be moved and duplicated. */
export interface MadePost {
  number: number;
  /** Paths of its files; empty: removed for now. */
  paths: string[];
  /** Paths of its files before they were removed. */
  removedFrom: string[];
  url: string | null;
  kind: 'link' | 'release' | 'event';
  /** Epoch ms; for events, the start. */
  dateMs: number;
  publishAtMs: number | null;
  draft: boolean;
  /** How often it was edited. */
  edits: number;
}

/** Files of one commit; null: removed. */
export type Change = Record<string, string | null>;

/** Creates a site like those that collect news: bulk additions, late dates, second paths, mass edits, deletions that are undone, renames. The same seed makes the same history. */
export function createMadeUpSite(seed: number) {
  const random = createRandom(seed);
  const whole = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
  const posts: MadePost[] = [];
  const some = (count: number, fits: (post: MadePost) => boolean): MadePost[] => {
    const left = posts.filter(fits);
    const chosen: MadePost[] = [];
    while (chosen.length < count && left.length > 0) chosen.push(...left.splice(whole(0, left.length - 1), 1));
    return chosen;
  };
  const isThere = ({ paths }: MadePost): boolean => paths.length > 0;
  const write = (chosen: readonly MadePost[]): Change =>
    Object.fromEntries(chosen.flatMap((post) => post.paths.map((path) => [path, textOf(post)])));

  function made(nowMs: number): MadePost {
    const number = posts.length;
    const kind = (['link', 'link', 'release', 'event'] as const)[whole(0, 3)] ?? 'link';
    // Half of the posts are late, half of these too late; a fifth of the events are over.
    const age = random() < 0.5 ? whole(0, 6) : random() < 0.5 ? whole(7, 12) : whole(16, 90);
    const dateMs = kind === 'event' ? nowMs + whole(-10, 40) * DAY_MS + HOUR_MS / 2 : nowMs - age * DAY_MS - HOUR_MS / 2;
    const isScheduled = random() < 0.05;
    const url = random() < 0.85 ? `https://example.org/posts/${number}` : null;
    const path = `content/${{ link: 'docs', release: 'releases', event: 'events' }[kind]}/post-${number}.md`;
    const publishAtMs = isScheduled ? nowMs + whole(1, 72) * HOUR_MS + HOUR_MS / 2 : null;
    return { number, paths: [path], removedFrom: [], url, kind, dateMs, publishAtMs, draft: random() < 0.05, edits: 0 };
  }

  const add = (count: number, nowMs: number): Change => {
    const from = posts.length;
    for (let n = 0; n < count; n += 1) posts.push(made(nowMs));
    return write(posts.slice(from));
  };
  const edit = (count: number): Change => {
    const chosen = some(count, isThere);
    for (const post of chosen) post.edits += 1;
    return write(chosen);
  };
  const remove = (count: number): Change => {
    const chosen = some(count, isThere);
    const gone = chosen.flatMap(({ paths }) => paths);
    for (const post of chosen) {
      post.removedFrom = post.paths;
      post.paths = [];
    }
    return Object.fromEntries(gone.map((path) => [path, null]));
  };
  const bringBack = (count: number): Change => {
    const chosen = some(count, (post) => !isThere(post));
    for (const post of chosen) post.paths = post.removedFrom;
    return write(chosen);
  };
  const double = (count: number): Change => {
    const chosen = some(count, (post) => isThere(post) && post.url !== null);
    for (const post of chosen) post.paths.push(`content/news/${post.number}-${post.paths.length}.md`);
    return write(chosen);
  };
  const move = (count: number): Change => {
    const chosen = some(count, ({ paths }) => paths.length === 1);
    const left = chosen.flatMap(({ paths }) => paths);
    for (const post of chosen) post.paths = [`content/moved/${post.number}-${whole(1, 1_000_000)}.md`];
    return { ...Object.fromEntries(left.map((path) => [path, null])), ...write(chosen) };
  };
  const publish = (count: number): Change => {
    const chosen = some(count, (post) => isThere(post) && post.draft);
    for (const post of chosen) post.draft = false;
    return write(chosen);
  };
  const unpublish = (count: number): Change => {
    const chosen = some(count, (post) => isThere(post) && !post.draft);
    for (const post of chosen) post.draft = true;
    return write(chosen);
  };

  const bulk = (): number => [1, 1, 2, 3, 4, 5, 6, 17, 17, 25, 40, 78, 110, 164][whole(0, 13)] ?? 1;
  return {
    posts: posts as readonly MadePost[],
    add,
    /** Returns the changes of the next commit, and a word for them. */
    next(nowMs: number): { what: string; change: Change } {
      const count = bulk();
      switch (whole(0, 11)) {
        case 0:
          return { what: `edit ${count * 3}`, change: edit(count * 3) };
        case 1:
          return { what: 'remove', change: remove(whole(1, 40)) };
        case 2:
          return { what: 'bring back', change: bringBack(40) };
        case 3:
          return { what: 'double', change: double(whole(1, 5)) };
        case 4:
          return { what: 'move', change: move(whole(1, 10)) };
        case 5:
          return { what: 'publish', change: publish(whole(1, 5)) };
        case 6:
          return { what: 'unpublish', change: unpublish(2) };
        case 7:
          // All in one commit, as people do.
          return { what: 'everything', change: { ...move(2), ...double(1), ...edit(20), ...publish(2), ...add(3, nowMs) } };
        default:
          return { what: `add ${count}`, change: add(count, nowMs) };
      }
    },
    /** Returns the time until the next commit, ms. */
    pauseMs: (): number => whole(1, 36) * HOUR_MS,
  };
}

function textOf({ number, url, kind, dateMs, publishAtMs, draft, edits }: MadePost): string {
  const instant = (ms: number): string => `'${new Date(ms).toISOString()}'`;
  return [
    '---',
    `title: ${titleOf(number)}`,
    `date: ${instant(dateMs)}`,
    `post_kind: ${kind}`,
    ...(url === null ? [] : [`external_url: ${url}`]),
    ...(publishAtMs === null ? [] : [`publishDate: ${instant(publishAtMs)}`]),
    ...(draft ? ['draft: true'] : []),
    `tldr: What post ${number} is about, in its version ${edits}.`,
    '---',
    `Body of post ${number}.`,
    '',
  ].join('\n');
}

/** Returns a title that is no part of any other post's title. Pure. */
export function titleOf(number: number): string {
  return `Post no ${number}.`;
}

/** Returns a generator of numbers from 0 to 1 that depends only on the seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
