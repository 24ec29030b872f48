import { compareText } from '../archive/archive.ts';
import type { Post, PostKind } from '../content/post.ts';
import type { DigestAnnouncement, DigestLine } from './announcement.ts';
import { collapseReleases } from './collapse-releases.ts';

/** What the heading of a digest says: posts in all, and by kind. */
export interface DigestHeading {
  total: number;
  counts: readonly { kind: PostKind; count: number }[];
}

/** Which message of a digest is meant. */
export interface DigestPart {
  /** Posts told in the earlier messages; 0: this is the first. */
  before: number;
  /** What the first message says; null: this is the first, and counts its posts. */
  heading: DigestHeading | null;
}

const FIRST: DigestPart = { before: 0, heading: null };

/** What we say about several posts at once: by kind, the largest first; in a kind by source; the most recent first. Pure. */
export function buildDigest(posts: readonly Post[], { before, heading }: DigestPart = FIRST): DigestAnnouncement {
  const { total, counts } = heading ?? headingOf(posts);
  const sections = counts
    .map(({ kind, count }) => ({ kind, count, lines: linesOf(posts.filter((post) => post.kind === kind)) }))
    .filter(({ lines }) => before === 0 || lines.length > 0);
  return { type: 'digest', total, before, sections: sections.toSorted((a, b) => b.count - a.count || compareText(a.kind, b.kind)) };
}

/** The first so many lines of a digest, as a digest of its own. Pure. */
export function firstLines(digest: DigestAnnouncement, lines: number): DigestAnnouncement {
  let room = lines;
  const sections = digest.sections.map((section) => {
    const shown = section.lines.slice(0, Math.max(0, room));
    room -= section.lines.length;
    return { ...section, lines: shown };
  });
  return { ...digest, sections: sections.filter((section) => digest.before === 0 || section.lines.length > 0) };
}

/** Ids of the posts that a digest has lines for. Pure. */
export function includedIds({ sections }: DigestAnnouncement): ReadonlySet<string> {
  return new Set(sections.flatMap(({ lines }) => lines.flatMap(({ postIds }) => postIds)));
}

/** What the first message of these posts says. Pure. */
export function headingOf(posts: readonly Post[]): DigestHeading {
  const kinds = [...new Set(posts.map(({ kind }) => kind))];
  return { total: posts.length, counts: kinds.map((kind) => ({ kind, count: posts.filter((post) => post.kind === kind).length })) };
}

/** Sources in the order of their most recent post; a source's posts together, its bare versions in one line. */
function linesOf(posts: readonly Post[]): readonly DigestLine[] {
  const bySource = new Map<string | null, Post[]>();
  for (const post of posts.toSorted(newestFirst)) bySource.set(post.source, [...(bySource.get(post.source) ?? []), post]);
  return [...bySource].flatMap(([source, own]) => {
    const versions = source === null ? null : collapseReleases(source, own);
    const [first] = versions?.postIds ?? [];
    return own.flatMap(({ id, title, url, date }) => {
      if (versions === null || !versions.postIds.includes(id)) return [{ postIds: [id], title, url, source, date }];
      return id === first ? [versions] : [];
    });
  });
}

/** Order of posts in lists: most recent first, undated last, then by path. Pure. */
function newestFirst(a: Post, b: Post): number {
  return compareText(b.date ?? '', a.date ?? '') || compareText(a.path, b.path);
}
