import { isScheduled } from '../../archive/archive.ts';
import type { Post } from '../../content/post.ts';
import { buildAnnouncement, contentFingerprint } from '../../model/build-announcement.ts';
import { isWorthAnnouncing, staleReason } from '../../model/freshness.ts';
import type { StaleReason } from '../../model/reason.ts';
import type { KnownPost, PostState } from '../../ports/post-store.ts';
import { oldestFirst } from './plan-channels.ts';

/** What one scan of the folder found. */
export interface ScannedFolder {
  posts: readonly Post[];
  known: ReadonlyMap<string, KnownPost>;
  firstScan: boolean;
  now: Date;
  /** By path: when the commit that added a new post was made, epoch ms. Left out, or without the path: the time of the scan counts. */
  committedAt?: ReadonlyMap<string, number>;
}

/** States of posts that may still become news. */
const PENDING: ReadonlySet<PostState> = new Set(['waiting', 'settling']);

/** Posts by what has happened to them since the last scan. */
export interface ClassifiedPosts {
  /** Rows to write into the database. */
  write: { post: Post; state: PostState; fingerprint: string | null }[];
  added: Post[];
  /** Posts whose files have changed. */
  changed: Post[];
  /** Changed posts that look, or may look, different to readers of their announcement. */
  visiblyChanged: Post[];
  /** Changed posts that are drafts now. */
  withdrawn: Post[];
  /** Posts that have changed or whose files are back, and that are not drafts. */
  returned: Post[];
  /** News to announce now, or to skip for good. */
  news: News[];
  /** News that waits until its file and the folder have stopped changing. */
  settling: News[];
}

/** A post that has not been announced yet. `stale`: why it is too late to announce it; null: it is not. */
export interface News {
  post: Post;
  stale: StaleReason | null;
}

/** Sorts the posts of a scan by what is known about them. `announceLast`, `maxAgeDays`: see `PlanTerms`. Pure. */
export function classifyPosts(
  { posts, known, firstScan, now, committedAt }: ScannedFolder,
  moves: Renames,
  terms: { announceLast: number; maxAgeDays: number },
  isReady: (post: Post) => boolean,
): ClassifiedPosts {
  const sorted: ClassifiedPosts = {
    write: [],
    added: [],
    changed: [],
    visiblyChanged: [],
    withdrawn: [],
    returned: [],
    news: [],
    settling: [],
  };
  const baseline = firstScan ? baselineOf(posts, terms.announceLast, now) : null;
  for (const post of posts) {
    const before = known.get(post.id) ?? moves.predecessorOf(post);
    const isNews = isNewsNow(post, before, baseline, now);
    const state = isNews && !isReady(post) ? unsettledState(before) : stateOf(post, before, baseline, now);
    const differs = before?.hash !== post.hash;
    if (isNews) {
      // A post that was settling is judged by its own date, as if it were first seen now.
      const earlier = before?.state === 'settling' ? undefined : before;
      const stale = baseline ? null : staleReason(post, earlier, terms.maxAgeDays, now, committedAt?.get(post.path));
      (state === 'announced' ? sorted.news : sorted.settling).push({ post, stale });
    }
    const isSame =
      before && before.id === post.id && !differs && state === before.state && before.path === post.path && before.removedAt === null;
    if (isSame) continue;
    const fingerprint = state === 'announced' ? contentFingerprint(buildAnnouncement(post)) : null;
    sorted.write.push({ post, state, fingerprint });
    if (before) sortKnown(post, before, fingerprint, sorted);
    else sorted.added.push(post);
  }
  return sorted;
}

function sortKnown(post: Post, before: KnownPost, fingerprint: string | null, sorted: ClassifiedPosts): void {
  const differs = before.hash !== post.hash;
  if (differs) sorted.changed.push(post);
  // A file that can no longer be understood is no reason to withdraw its announcement.
  if (differs && post.draft && !post.unclear) sorted.withdrawn.push(post);
  if (post.draft) return;
  if (differs || before.removedAt !== null) sorted.returned.push(post);
  // The fingerprint of a post that was only recorded is not stored. If a replay has sent it anyway, that delivery has its own fingerprint to compare with.
  if (differs && (before.fingerprint === null || before.fingerprint !== fingerprint)) sorted.visiblyChanged.push(post);
}

/** Returns the posts of a later scan that are news now, ready or not. Pure. */
export function newsOf({ posts, known, now }: ScannedFolder, moves: Renames): readonly Post[] {
  return posts.filter((post) => isNewsNow(post, known.get(post.id) ?? moves.predecessorOf(post), null, now));
}

function isNewsNow(post: Post, before: KnownPost | undefined, baseline: ReadonlySet<string> | null, now: Date): boolean {
  return before?.state !== 'announced' && stateOf(post, before, baseline, now) === 'announced';
}

/** A post that was seen before it was published stays `waiting`: it will be news whatever its date. */
function unsettledState(before: KnownPost | undefined): PostState {
  return before?.state === 'waiting' ? 'waiting' : 'settling';
}

function stateOf(post: Post, before: KnownPost | undefined, baseline: ReadonlySet<string> | null, now: Date): PostState {
  if (before && !PENDING.has(before.state)) return before.state;
  // A post that can't be understood is not bound to be announced: once it can be, its own date decides, as if it were first seen then.
  if (post.unclear) return baseline ? 'baseline' : unsettledState(before);
  if (isScheduled(post, now)) return 'waiting';
  return baseline?.has(post.id) ? 'baseline' : 'announced';
}

/** Returns the ids of posts that a first scan only records: all published ones but the latest `announceLast` that are worth announcing. */
function baselineOf(posts: readonly Post[], announceLast: number, now: Date): ReadonlySet<string> {
  const published = posts.filter((post) => !isScheduled(post, now)).toSorted(oldestFirst);
  const worth = published.filter((post) => isWorthAnnouncing(post, now) === true);
  const latest = new Set(worth.slice(Math.max(0, worth.length - announceLast)));
  return new Set(published.filter((post) => !latest.has(post)).map(({ id }) => id));
}

/** Files whose bytes are found under another path. Only posts that are identified by their path alone change their id when that happens. */
export interface Renames {
  /** Returns what the database knows about a new post from its former path; undefined: it had none. */
  predecessorOf: (post: Post) => KnownPost | undefined;
  /** Whether a post that is missing from its path exists unchanged under another, so that it is not gone. */
  existsElsewhere: (known: KnownPost) => boolean;
  /** Whether such a post has since been edited at its new path: the old path is gone, but nothing that was announced is wrong. */
  editedAfterMove: (known: KnownPost) => boolean;
}

/** Detects files that were renamed, not removed or added, by their bytes. Pure. */
export function detectRenames(posts: readonly Post[], known: ReadonlyMap<string, KnownPost>): Renames {
  const present = new Set(posts.map(({ id }) => id));
  const absent = [...known.values()].filter(({ id }) => !present.has(id));
  const left = new Map<string, KnownPost>();
  // If several files have the same bytes, the one that was announced counts.
  for (const one of absent) if (left.get(one.hash)?.state !== 'announced') left.set(one.hash, one);
  const now = new Set(posts.map(({ hash }) => hash));
  const before = new Set(posts.flatMap(({ id }) => known.get(id)?.hash ?? []));
  return {
    predecessorOf: ({ id, hash }) => (known.has(id) ? undefined : left.get(hash)),
    existsElsewhere: ({ hash }) => now.has(hash),
    editedAfterMove: ({ hash }) => before.has(hash) && !now.has(hash),
  };
}

/** New posts that have been seen but not announced yet, because they, or the folder, may still be changing. */
export interface SettlingNews {
  /** By id: the hash of the file, and since when it has had it, epoch ms. */
  posts: ReadonlyMap<string, { hash: string; sinceMs: number }>;
  /** When the first and the latest news of this batch arrived, epoch ms. */
  firstAtMs: number;
  lastAtMs: number;
}

export const NOTHING_SETTLING: SettlingNews = { posts: new Map(), firstAtMs: 0, lastAtMs: 0 };

/** Maximum time for which a folder that keeps bringing news delays posts that have been unchanged for long enough, ms. */
export const MAX_SETTLE_MS = 600_000;

/** The news of a scan, divided into posts that are ready and posts that are still settling. */
export interface SettledNews {
  /** Ids of the posts to announce now: one batch. */
  ready: ReadonlySet<string>;
  /** The others, for the next scan. */
  settling: SettlingNews;
  /** When some of them can be announced if nothing else arrives, epoch ms; null: nothing is left. */
  dueMs: number | null;
}

/**
 * Collects the files of one deployment into one batch. A post is ready once its file has been unchanged for `settleMs`, and the folder has brought no
 * other news for as long, or the first news is 10 minutes old. `news`: all posts of the folder that are news now. With `settleMs` 0 all are ready. Pure.
 */
export function settleNews(before: SettlingNews, news: readonly Post[], now: Date, settleMs: number): SettledNews {
  const nowMs = now.getTime();
  const entries = news.map(({ id, hash }) => {
    const known = before.posts.get(id);
    // A clock that was set back must not delay anything.
    return [id, known?.hash === hash && known.sinceMs <= nowMs ? known : { hash, sinceMs: nowMs }] as const;
  });
  const latest = entries.reduce((max, [, { sinceMs }]) => Math.max(max, sinceMs), 0);
  const lastAtMs = before.posts.size > 0 && before.lastAtMs <= nowMs ? Math.max(latest, before.lastAtMs) : latest;
  const firstAtMs = before.posts.size > 0 && before.firstAtMs <= nowMs ? before.firstAtMs : nowMs;
  const openAtMs = Math.min(lastAtMs + settleMs, firstAtMs + MAX_SETTLE_MS);
  const isReady = (sinceMs: number): boolean => nowMs >= Math.max(openAtMs, sinceMs + settleMs);
  const left = entries.filter(([, { sinceMs }]) => !isReady(sinceMs));
  const settling = left.length === entries.length ? { posts: new Map(left), firstAtMs, lastAtMs } : restOf(left);
  const nextAtMs = Math.min(settling.lastAtMs + settleMs, settling.firstAtMs + MAX_SETTLE_MS);
  const soonest = left.reduce((min, [, { sinceMs }]) => Math.min(min, sinceMs), Number.POSITIVE_INFINITY);
  return {
    ready: new Set(entries.flatMap(([id, { sinceMs }]) => (isReady(sinceMs) ? [id] : []))),
    settling,
    dueMs: left.length === 0 ? null : Math.max(nextAtMs, soonest + settleMs),
  };
}

/** Starts the next batch with what the last one left behind. */
function restOf(left: readonly (readonly [string, { hash: string; sinceMs: number }])[]): SettlingNews {
  if (left.length === 0) return NOTHING_SETTLING;
  const times = left.map(([, { sinceMs }]) => sinceMs);
  return { posts: new Map(left), firstAtMs: Math.min(...times), lastAtMs: Math.max(...times) };
}
