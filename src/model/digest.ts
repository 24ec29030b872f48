import { compareByTitle, compareText } from '../archive/archive.ts';
import type { Post, PostKind } from '../content/post.ts';
import { newestVersionFirst, releaseOf, versionInTitle } from '../content/release-version.ts';
import { cutText, splitSentences } from '../lib/cut-text.ts';
import type { DigestAnnouncement, DigestLine, DigestPiece } from './announcement.ts';
import { buildAnnouncement } from './build-announcement.ts';
import type { Receipt } from './delivery.ts';
import { withLeadSentences } from './digest-order.ts';
import { headlineNamesDay, headlineNamesSource, headlineOf, isBareVersion, projectOf } from './post-context.ts';

/** Maximum length of the sentence below a title, UTF-16 units. */
const SENTENCE_MAX_CHARS = 180;
/** Minimum length of a sentence that is shown alone: a shorter one (“Big news!”), or a question, says little, so the next one is added. */
const SENTENCE_MIN_CHARS = 40;

type DigestHeading = NonNullable<Receipt['heading']>;

/** Which message of a digest to build. */
interface DigestPart {
  /** Number of posts in the earlier messages; 0: this is the first. */
  before: number;
  /** Heading of the first message; null: this is the first, and its posts are counted. */
  heading: DigestHeading | null;
}

const FIRST: DigestPart = { before: 0, heading: null };

/** Builds the announcement of several posts: by kind, the shortest list first; within a kind by source, the most recent first; events by time. Pure. */
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

/** Returns the ids of the posts that a digest has lines for. Pure. */
export function includedIds({ sections }: DigestAnnouncement): ReadonlySet<string> {
  return new Set(sections.flatMap(({ lines }) => lines.flatMap(({ postIds }) => postIds)));
}

/** Returns the heading of the first message for these posts: how many there are, in all and by kind. Pure. */
export function headingOf(posts: readonly Post[]): DigestHeading {
  const kinds = [...new Set(posts.map(({ kind }) => kind))];
  return { total: posts.length, counts: kinds.map((kind) => ({ kind, count: posts.filter((post) => post.kind === kind).length })) };
}

/** Builds the lines of a kind: sources in the order of their most recent post; each source's posts together, its bare versions on one line. Events: soonest first. */
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

/** Returns the beginning of a text as one line below a title; null if there is no text. */
function leadSentence(text: string | null): string | null {
  const [first = '', second = ''] = splitSentences(text ?? '');
  const saysLittle = first.length < SENTENCE_MIN_CHARS || first.endsWith('?');
  const lead = saysLittle && second !== '' ? `${first} ${second}` : first;
  // A cut after an opening quote or a comma would leave it dangling.
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

/** Maximum number of versions that a collapsed line names; the others are counted. */
const MAX_NAMED = 4;
/** Minimum number of releases that are collapsed; fewer have a line each. */
const MIN_COLLAPSED = 2;

interface BareRelease {
  post: Post;
  version: string;
  prerelease: boolean;
  /** As the title writes it: `v1.2.3` or `1.2.3`. */
  written: string;
}

/**
 * Collapses those of one source's releases whose titles contain only a version into one line, newest version first, each with its own address:
 * “RKE2: v1.32.10, v1.31.14, +3 pre-releases”; null if they should have a line each.
 * `posts`: most recent first. The source's other posts don't matter: a message that is cut before them looks the same when it is rebuilt. Pure.
 */
export function collapseReleases(source: string, posts: readonly Post[]): DigestLine | null {
  const releases = posts.flatMap((post) => bareReleaseOf(post, source));
  if (releases.length < MIN_COLLAPSED) return null;
  const sorted = releases.toSorted((a, b) => newestVersionFirst(a.version, b.version));
  const final = sorted.filter(({ prerelease }) => !prerelease);
  // If there are only pre-releases, the line names those.
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

/** Returns the end of the line, which counts what it does not name. `early`: number of pre-releases next to final versions. */
function restOf(more: number, early: number): readonly DigestPiece[] {
  const rest = [
    ...(more > 0 ? [`+${more} more`] : []),
    ...(early > 0 ? [`+${early} ${early === 1 ? 'pre-release' : 'pre-releases'}`] : []),
  ];
  return rest.length === 0 ? [] : [{ text: `, ${rest.join(', ')}` }];
}

/** Returns the post as a bare release if its title contains only its version (and its source's name); otherwise empty. */
function bareReleaseOf(post: Post, source: string): readonly BareRelease[] {
  const { kind, title, url } = post;
  const facts = kind === 'release' ? releaseOf(title, url) : null;
  const written = versionInTitle(title)?.written;
  return facts === null || written === undefined || !isBareVersion(title, source) ? [] : [{ post, ...facts, written }];
}
