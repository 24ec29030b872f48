import { compareByTitle, compareText } from '../archive/archive.ts';
import type { Post, PostKind } from '../content/post.ts';
import { newestVersionFirst, releaseOf, versionInTitle } from '../content/release-version.ts';
import { cutText, splitSentences } from '../lib/cut-text.ts';
import type { DigestAnnouncement, DigestLine, DigestPiece } from './announcement.ts';
import { buildAnnouncement } from './build-announcement.ts';
import type { Receipt } from './delivery.ts';
import { withLeadSentences } from './digest-order.ts';
import { headlineNamesDay, headlineNamesSource, headlineOf, isBareVersion, projectOf } from './post-context.ts';

/** Longest sentence under a title, UTF-16 units. */
const SENTENCE_MAX_CHARS = 180;
/** A shorter sentence (“Big news!”) says little, and so does a question: the one after it stands with it. */
const SENTENCE_MIN_CHARS = 40;

type DigestHeading = NonNullable<Receipt['heading']>;

/** Which message of a digest is meant. */
interface DigestPart {
  /** Posts told in the earlier messages; 0: this is the first. */
  before: number;
  /** What the first message says; null: this is the first, and counts its posts. */
  heading: DigestHeading | null;
}

const FIRST: DigestPart = { before: 0, heading: null };

/** What we say about several posts at once: by kind, the shortest list first; in a kind by source, the most recent first; events by time. Pure. */
export function buildDigest(posts: readonly Post[], { before, heading }: DigestPart = FIRST): DigestAnnouncement {
  const { total, counts } = heading ?? headingOf(posts);
  const sections = counts
    .map(({ kind, count }) => ({
      kind,
      count,
      lines: linesOf(
        kind,
        posts.filter((post) => post.kind === kind),
      ),
    }))
    .filter(({ lines }) => before === 0 || lines.length > 0);
  return withLeadSentences({
    type: 'digest',
    total,
    before,
    sections: sections.toSorted((a, b) => a.count - b.count || compareText(a.kind, b.kind)),
  });
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

/** Sources in the order of their most recent post; a source's posts together, its bare versions in one line. Events: soonest first. */
function linesOf(kind: PostKind, posts: readonly Post[]): readonly DigestLine[] {
  if (kind === 'event') return posts.toSorted(soonestFirst).map(lineOf);
  const bySource = new Map<string | null, Post[]>();
  for (const post of posts.toSorted(newestFirst)) bySource.set(post.source, [...(bySource.get(post.source) ?? []), post]);
  return [...bySource].flatMap(([source, own]) => {
    const versions = source === null ? null : collapseReleases(source, own);
    const [first] = versions?.postIds ?? [];
    return own.flatMap((post) => {
      if (versions === null || !versions.postIds.includes(post.id)) return [lineOf(post)];
      return post.id === first ? [versions] : [];
    });
  });
}

function lineOf(post: Post): DigestLine {
  const { tldr, event, ...said } = buildAnnouncement(post);
  const sentence = leadSentence(tldr);
  return {
    postIds: [post.id],
    title: headlineOf(said),
    url: said.url,
    source: headlineNamesSource(said) ? null : said.source,
    date: headlineNamesDay(said) ? null : said.date,
    ...(sentence === null ? {} : { sentence }),
    ...(event === null ? {} : { event: { startsAt: event.startsAt, endsAt: event.endsAt, place: event.place } }),
  };
}

/** What a text begins with, as one line under a title; null for no text. */
function leadSentence(text: string | null): string | null {
  const [first = '', second = ''] = splitSentences(text ?? '');
  const saysLittle = first.length < SENTENCE_MIN_CHARS || first.endsWith('?');
  const lead = saysLittle && second !== '' ? `${first} ${second}` : first;
  // A cut behind an opening quote or a comma leaves them over.
  return lead === '' ? null : cutText(lead, SENTENCE_MAX_CHARS).replace(/[\s,;:(“”"'–—-]{1,9}…$/u, '…');
}

/** Order of events in lists: soonest first, those without a time last, then by title. Pure. */
function soonestFirst(a: Post, b: Post): number {
  return compareText(a.event?.startsAt ?? '~', b.event?.startsAt ?? '~') || compareByTitle(a, b);
}

/** Order of posts in lists: most recent first, undated last, then by title. Pure. */
function newestFirst(a: Post, b: Post): number {
  return compareText(b.date ?? '', a.date ?? '') || compareByTitle(a, b);
}

/** Versions that a collapsed line names; the others are counted. */
const MAX_NAMED = 4;
/** Fewer releases than this have a line each. */
const MIN_COLLAPSED = 2;

interface BareRelease {
  post: Post;
  version: string;
  prerelease: boolean;
  /** As the title has it: `v1.2.3` or `1.2.3`. */
  written: string;
}

/**
 * Those of one source's releases whose titles are nothing but versions, as one line, the newest version first and each with its own address:
 * “RKE2: v1.32.10, v1.31.14, +3 pre-releases”; null where they should have a line each.
 * `posts`: most recent first. The others of the source don't matter: a message that is cut before them looks the same when it is made again. Pure.
 */
export function collapseReleases(source: string, posts: readonly Post[]): DigestLine | null {
  const releases = posts.flatMap((post) => bareReleaseOf(post, source));
  if (releases.length < MIN_COLLAPSED) return null;
  const sorted = releases.toSorted((a, b) => newestVersionFirst(a.version, b.version));
  const final = sorted.filter(({ prerelease }) => !prerelease);
  // Where there are only pre-releases, they are what there is to say.
  const named = final.length > 0 ? final : sorted;
  const shown = named.slice(0, MAX_NAMED);
  const pieces = [
    { text: `${projectOf(source)}: ` },
    ...shown.flatMap(linkedVersion),
    ...restOf(named.length - shown.length, releases.length - named.length),
  ];
  return {
    postIds: releases.map(({ post }) => post.id),
    title: pieces.map(({ text }) => text).join(''),
    pieces,
    url: shown[0]?.post.url ?? null,
    source: null,
    date: releases[0]?.post.date ?? null,
  };
}

function linkedVersion({ written, post: { url } }: BareRelease, nth: number): readonly DigestPiece[] {
  return [...(nth > 0 ? [{ text: ', ' }] : []), url === null ? { text: written } : { text: written, url }];
}

/** What the line does not name. `early`: pre-releases beside final versions. */
function restOf(more: number, early: number): readonly DigestPiece[] {
  const rest = [
    ...(more > 0 ? [`+${more} more`] : []),
    ...(early > 0 ? [`+${early} ${early === 1 ? 'pre-release' : 'pre-releases'}`] : []),
  ];
  return rest.length === 0 ? [] : [{ text: `, ${rest.join(', ')}` }];
}

/** A post whose title says nothing but its version (and its source's name). */
function bareReleaseOf(post: Post, source: string): readonly BareRelease[] {
  const { kind, title, url } = post;
  const facts = kind === 'release' ? releaseOf(title, url) : null;
  const written = versionInTitle(title)?.written;
  return facts === null || written === undefined || !isBareVersion(title, source) ? [] : [{ post, ...facts, written }];
}
