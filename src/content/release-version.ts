const VERSION = /(?<![\w.])v?(\d+\.\d+(?:\.\d+)*(?:[-+][0-9A-Za-z][0-9A-Za-z.+-]*)?)(?![\w])/;
const EARLY_VERSION = /(?:^|[-.\d])(?:alpha|beta|rc|pre|preview|dev|nightly|snapshot|canary)(?:$|[-.+\d])/i;
const EARLY_TITLE = /\b(?:alpha|beta|release candidate|pre-?release)\b/i;

/** The version that a title names, else the end of an address (`…/releases/tag/v1.35.0-rc3%2Brke2r3`), without `v`; null where none is named. Pure. */
function versionOf(title: string, url: string | null): string | null {
  return VERSION.exec(title)?.[1] ?? VERSION.exec(tagOf(url))?.[1] ?? null;
}

/** Whether a post is about a version that is not final: `1.35.0-rc3`, “Pre-release v2.12”. Pure. */
export function isPrerelease(title: string, url: string | null): boolean {
  const version = versionOf(title, url);
  return version !== null && (EARLY_VERSION.test(version) || EARLY_TITLE.test(title));
}

function tagOf(url: string | null): string {
  const last = url?.split(/[?#]/, 1)[0]?.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** Version that a release is about, from its title, else from its address; null where none is named. Pure. */
export function releaseOf(title: string, url: string | null): { version: string; prerelease: boolean } | null {
  const version = versionOf(title, url);
  return version === null ? null : { version, prerelease: isPrerelease(title, url) };
}
