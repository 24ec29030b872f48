import { isScheduled } from '../../archive/is-published.ts';
import type { Post } from '../../content/post.ts';
import { buildAnnouncement, contentFingerprint } from '../../model/build-announcement.ts';
import { isWorthAnnouncing, staleReason } from '../../model/freshness.ts';
import type { StaleReason } from '../../model/reason.ts';
import type { KnownPost, PostState } from '../../ports/post-store.ts';
import { oldestFirst } from './batch.ts';
import type { Renames } from './detect-renames.ts';

/** What one look at the folder found. */
export interface ScannedFolder {
  posts: readonly Post[];
  known: ReadonlyMap<string, KnownPost>;
  firstLook: boolean;
  now: Date;
}

/** Posts by what has become of them since the look before. */
export interface ClassifiedPosts {
  /** What to write into the database. */
  write: { post: Post; standing: PostState; face: string | null }[];
  added: Post[];
  /** Their files say something else. */
  changed: Post[];
  /** Those of them that look different to a reader, as far as anybody was told of them. */
  visiblyChanged: Post[];
  /** Told of before, and now drafts. */
  withdrawn: Post[];
  /** Gone or withdrawn before, and there again. */
  returned: Post[];
  /** `stale` set: too late to be announced. */
  news: { post: Post; stale: StaleReason | null }[];
}

/** Sorts the posts of a look by what is known of them. `announceLast`, `maxAgeDays`: see `PlanTerms`. Pure. */
export function classifyPosts(
  { posts, known, firstLook, now }: ScannedFolder,
  moves: Renames,
  terms: { announceLast: number; maxAgeDays: number },
): ClassifiedPosts {
  const sorted: ClassifiedPosts = { write: [], added: [], changed: [], visiblyChanged: [], withdrawn: [], returned: [], news: [] };
  const baseline = firstLook ? baselineOf(posts, terms.announceLast, now) : null;
  for (const post of posts) {
    const before = known.get(post.id) ?? moves.cameFrom(post);
    const standing = standingOf(post, before, baseline, now);
    const differs = before?.hash !== post.hash;
    if (standing === 'told' && before?.standing !== 'told') {
      sorted.news.push({ post, stale: baseline ? null : staleReason(post, before, terms.maxAgeDays, now) });
    }
    const isSame =
      before && before.id === post.id && !differs && standing === before.standing && before.path === post.path && before.removedAt === null;
    if (isSame) continue;
    const face = standing === 'told' ? contentFingerprint(buildAnnouncement(post)) : null;
    sorted.write.push({ post, standing, face });
    if (before) sortKnown(post, before, face, sorted);
    else sorted.added.push(post);
  }
  return sorted;
}

function sortKnown(post: Post, before: KnownPost, face: string | null, sorted: ClassifiedPosts): void {
  const differs = before.hash !== post.hash;
  if (differs) sorted.changed.push(post);
  if (differs && post.draft) sorted.withdrawn.push(post);
  if (post.draft) return;
  if (differs || before.removedAt !== null) sorted.returned.push(post);
  // Of a post that was only recorded nobody knows its face: the delivery that may stand all the same (a replay) knows what it shows.
  if (differs && (before.face === null || before.face !== face)) sorted.visiblyChanged.push(post);
}

function standingOf(post: Post, before: KnownPost | undefined, baseline: ReadonlySet<string> | null, now: Date): PostState {
  if (before && before.standing !== 'waiting') return before.standing;
  if (isScheduled(post, now)) return 'waiting';
  return baseline?.has(post.id) ? 'baseline' : 'told';
}

/** The posts that a first look only records: all but the latest `announceLast` that are published. */
function baselineOf(posts: readonly Post[], announceLast: number, now: Date): ReadonlySet<string> {
  const published = posts.filter((post) => !isScheduled(post, now)).toSorted(oldestFirst);
  const worth = published.filter((post) => isWorthAnnouncing(post, now) === true);
  const latest = new Set(worth.slice(Math.max(0, worth.length - announceLast)));
  return new Set(published.filter((post) => announceLast === 0 || !latest.has(post)).map(({ id }) => id));
}
