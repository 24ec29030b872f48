const VERSION = /(?<![\w.])v?(\d+\.\d+(?:\.\d+)*(?:[-+][0-9A-Za-z][0-9A-Za-z.+-]*)?)(?![\w])/;
const EARLY_VERSION = /(?:^|[-.\d])(?:alpha|beta|rc|pre|preview|dev|nightly|snapshot|canary)(?:$|[-.+\d])/i;
const EARLY_TITLE = /\b(?:alpha|beta|release candidate|pre-?release)\b/i;

/** Returns the version named in a title, as written there (`v1.2.3`), and the text before and after it; null if the title names none. Pure. */
export function versionInTitle(title: string): { written: string; before: string; after: string } | null {
  const found = VERSION.exec(title);
  if (found === null) return null;
  const [written] = found;
  return { written, before: title.slice(0, found.index), after: title.slice(found.index + written.length) };
}

/** Compares versions as returned by `releaseOf`, newest first: a final version before its pre-releases; numbers by value (`1.10` before `1.9`). Pure. */
export function newestVersionFirst(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  return comparePieces(right.numbers, left.numbers) || compareEarly(left.early, right.early) || comparePieces(right.build, left.build);
}

/** Splits `1.35.0-rc3+rke2r3` into numbers, pre-release and build. */
function partsOf(version: string): Record<'numbers' | 'early' | 'build', readonly string[]> {
  const [whole = '', build = ''] = version.split(/\+(.*)/s, 2);
  const [numbers = '', early = ''] = whole.split(/-(.*)/s, 2);
  return { numbers: piecesOf(numbers), early: piecesOf(early), build: piecesOf(build) };
}

function piecesOf(text: string): readonly string[] {
  return text.match(/\d+|[a-z]+/gi) ?? [];
}

/** A version without a pre-release part is the newer one. */
function compareEarly(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return a.length - b.length;
  return comparePieces(b, a);
}

function comparePieces(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const [left = '', right = ''] = [a[at], b[at]];
    const difference = /^\d+$/.test(left) && /^\d+$/.test(right) ? Number(left) - Number(right) : left < right ? -1 : left > right ? 1 : 0;
    if (difference !== 0) return difference;
  }
  return 0;
}

function tagOf(url: string | null): string {
  const last = url?.split(/[?#]/, 1)[0]?.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** Returns the version of a release, without `v`, from its title, otherwise from the end of its address (`…/releases/tag/v1.35.0-rc3%2Brke2r3`); null if neither names one. Pure. */
export function releaseOf(title: string, url: string | null): { version: string; prerelease: boolean } | null {
  const version = VERSION.exec(title)?.[1] ?? VERSION.exec(tagOf(url))?.[1];
  return version === undefined ? null : { version, prerelease: EARLY_VERSION.test(version) || EARLY_TITLE.test(title) };
}

/** Whether a post is about a version that is not final: `1.35.0-rc3`, “Pre-release v2.12”. Pure. */
export function isPrerelease(title: string, url: string | null): boolean {
  return releaseOf(title, url)?.prerelease ?? false;
}
