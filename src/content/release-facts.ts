import { isPrerelease, versionOf } from './release-version.ts';

/** Version that a release is about, from its title, else from its address; null where none is named. Pure. */
export function releaseOf(title: string, url: string | null): { version: string; prerelease: boolean } | null {
  const version = versionOf(title, url);
  return version === null ? null : { version, prerelease: isPrerelease(title, url) };
}
