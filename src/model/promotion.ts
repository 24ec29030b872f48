import type { Post } from '../content/post.ts';
import { releaseOf, versionInTitle } from '../content/release-version.ts';
import type { PostNote } from './announcement.ts';

/** Of releases: which one it is, without what makes a pre-release or a build of it. */
interface ReleaseName {
  /** The same for a release and its pre-releases. */
  name: string;
  prerelease: boolean;
}

const names = new WeakMap<Post, ReleaseName | null>();

/** Which release of which source a post is about: `v1.34.0-rc1` and `v1.34.0` of one source have one name. Null: it is about none, or nobody knows whose. Pure; worked out once a post. */
export function releaseNameOf(post: Post): ReleaseName | null {
  const known = names.get(post);
  if (known !== undefined) return known;
  const release = post.kind === 'release' && post.source !== null ? releaseOf(post.title, post.url) : null;
  const named = release && { name: `${post.source}\n${release.version.split(/[-+]/, 1)[0]}`, prerelease: release.prerelease };
  names.set(post, named);
  return named;
}

/** What the message of a pre-release says once its release is out; null: it is not, or is not that of this one. Pure. */
export function promotionNote(post: Post, release: Post): PostNote | null {
  if (release.draft) return null;
  const [early, out] = [releaseNameOf(post), releaseNameOf(release)];
  if (!early?.prerelease || !out || out.prerelease || early.name !== out.name) return null;
  const version = versionInTitle(release.title)?.written ?? releaseOf(release.title, release.url)?.version ?? release.title;
  return { kind: 'released', version, url: release.url };
}
