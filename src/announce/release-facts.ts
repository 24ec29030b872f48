const VERSION = /(?<![\w.])v?(\d+\.\d+(?:\.\d+)*(?:[-+][0-9A-Za-z][0-9A-Za-z.+-]*)?)(?![\w])/;
const PRERELEASE = /(?:^|[-.\d])(?:alpha|beta|rc|pre|preview|dev|nightly|snapshot|canary)(?:$|[-.+\d])/i;

/** Version that a release is about, from its title, else from its address (`…/releases/tag/v1.35.0-rc3%2Brke2r3`); null where none is named. Pure. */
export function releaseFactsOf(title: string, url: string | null): { version: string; prerelease: boolean } | null {
  const version = VERSION.exec(title)?.[1] ?? VERSION.exec(tagOf(url))?.[1];
  if (!version) return null;
  return { version, prerelease: PRERELEASE.test(version) || /\b(?:alpha|beta|release candidate|pre-?release)\b/i.test(title) };
}

function tagOf(url: string | null): string {
  const last = url?.split(/[?#]/, 1)[0]?.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
