import type { Post } from '../content/post.ts';
import { newestVersionFirst, releaseOf, versionInTitle } from '../content/release-version.ts';
import type { DigestLine, DigestPiece } from './announcement.ts';
import { isBareVersion, projectOf } from './headline.ts';

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
