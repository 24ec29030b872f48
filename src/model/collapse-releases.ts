import type { Post } from '../content/post.ts';
import { releaseOf } from '../content/release-version.ts';
import type { DigestLine } from './announcement.ts';

/** Versions that a collapsed line names; the others are counted. */
const MOST_NAMED = 4;
/** Fewer releases than this have a line each. */
const FEWEST = 2;
/** What a title may say beside its version to be nothing but a version. */
const ONLY_VERSION = /^(?:pre|release|version|v)?$/i;

/**
 * Those of one source's releases whose titles are nothing but versions, as one line: “RKE2 Releases: v1.32.10, v1.31.14, +3 pre-releases”; null where they should have a line each.
 * `posts`: most recent first. The others of the source don't matter: a message that is cut before them looks the same when it is made again. Pure.
 */
export function collapseReleases(source: string, posts: readonly Post[]): DigestLine | null {
  const versions = posts.flatMap((post) => {
    const facts = bareVersionOf(post, source);
    return facts === null ? [] : [{ post, facts }];
  });
  if (versions.length < FEWEST) return null;
  const stable = versions.filter(({ facts }) => !facts.prerelease);
  const early = versions.length - stable.length;
  // Where there are only pre-releases, they are what there is to tell.
  const named = stable.length > 0 ? stable : versions;
  const shown = named.slice(0, MOST_NAMED).map(({ facts }) => `v${facts.version}`);
  const more = named.length - shown.length;
  const rest = [
    ...(more > 0 ? [`+${more} more`] : []),
    ...(stable.length > 0 && early > 0 ? [`+${early} ${early === 1 ? 'pre-release' : 'pre-releases'}`] : []),
  ];
  const [first] = named;
  return {
    postIds: versions.map(({ post }) => post.id),
    title: `${source}: ${[...shown, ...rest].join(', ')}`,
    url: first?.post.url ?? null,
    source: null,
    date: versions[0]?.post.date ?? null,
  };
}

/** Version of a post whose title says nothing else (but its source's name). */
function bareVersionOf({ kind, title, url }: Post, source: string): ReturnType<typeof releaseOf> {
  const facts = kind === 'release' ? releaseOf(title, url) : null;
  if (facts === null || !title.includes(facts.version)) return null;
  const own = new Set(source.toLowerCase().split(/\W+/));
  const rest = title.replace(facts.version, ' ').split(/[\s:,–-]+/);
  return rest.every((word) => ONLY_VERSION.test(word) || own.has(word.toLowerCase())) ? facts : null;
}
