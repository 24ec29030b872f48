import { versionInTitle } from '../content/release-version.ts';
import type { PostAnnouncement } from './announcement.ts';

/** Words that a title may have beside its version to be nothing but a version. */
const BESIDE_VERSION = /^(?:pre|release|version|v)?$/i;
/** What the name of a source says beside the name of its project. */
const SOURCE_ENDING = /[\s:–—-]{1,3}(?:releases?|release notes|changelog|docs feed|feed|rss|atom|tags)$/i;
/** Titles that any project's post could have. */
const BARE_TITLE =
  /^(?:release notes|changelog|what['’]s new|updates?|news|newsletter|weekly update|monthly update|announcement|untitled)$/i;
const MONTHS = 'january|february|march|april|may|june|july|august|september|october|november|december';
const DAY = new RegExp(`^(?:(${MONTHS}) (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4})|(\\d{4})-(\\d{2})-(\\d{2}))$`, 'i');
const LONG_DAY = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' });

type Titled = Pick<PostAnnouncement, 'title' | 'source' | 'kind'>;

/**
 * What a post is called where it stands among others: its title; where that says only a version, a day or what any title could say, with its project
 * before it: “RKE2 v1.33.4”, “GKE release notes: 21 August 2025”. Pure.
 */
export function headlineOf({ title, source, kind }: Titled): string {
  const name = source?.trim() ?? '';
  if (name === '') return title;
  const day = dayIn(title);
  if (day !== null || BARE_TITLE.test(title.trim())) return `${name.replace(/ release notes$/i, ' release notes')}: ${day ?? title.trim()}`;
  const version = versionInTitle(title);
  if (version === null || namesProject(title, name)) return title;
  if (isBareVersion(title, name)) return `${projectOf(name)} ${version.written}`;
  return kind === 'release' && version.before.trim() === '' ? `${projectOf(name)} ${title}` : title;
}

/** Whether a headline has a post's source in it already, so that the source need not stand behind it. Pure. */
export function headlineNamesSource(post: Titled): boolean {
  if (post.source === null) return true;
  return (
    headlineOf(post) !== post.title ||
    (post.kind === 'release' && versionInTitle(post.title) !== null && namesProject(post.title, post.source))
  );
}

/** Whether a headline is a post's day, so that its date need not stand beside it. Pure. */
export function headlineNamesDay({ title }: Pick<Titled, 'title'>): boolean {
  return dayIn(title) !== null;
}

/** Project that a source tells of: “RKE2” of “RKE2 Releases”. Pure. */
export function projectOf(source: string): string {
  return source.trim().replace(SOURCE_ENDING, '') || source.trim();
}

/** Whether a title is a version and nothing else but its source's own words. Pure. */
export function isBareVersion(title: string, source: string): boolean {
  const version = versionInTitle(title);
  if (version === null) return false;
  const own = new Set(source.toLowerCase().split(/\W+/));
  return `${version.before} ${version.after}`.split(/[\s:,–-]+/).every((word) => BESIDE_VERSION.test(word) || own.has(word.toLowerCase()));
}

/** Whether the words beside the version have the first word of the project's name. */
function namesProject(title: string, source: string): boolean {
  const [first = ''] = wordsOf(projectOf(source));
  const version = versionInTitle(title);
  const words = wordsOf(version === null ? title : `${version.before} ${version.after}`);
  return first !== '' && words.includes(first);
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** “21 August 2025” of “August 21, 2025”; null where a title is no day, or none that exists. */
function dayIn(title: string): string | null {
  const found = DAY.exec(title.trim());
  if (found === null) return null;
  const [, monthName, ownDay, ownYear, isoYear, isoMonth, isoDay] = found;
  const month = monthName === undefined ? Number(isoMonth) - 1 : MONTHS.split('|').indexOf(monthName.toLowerCase());
  const [year, day] = [Number(ownYear ?? isoYear), Number(ownDay ?? isoDay)];
  const date = new Date(Date.UTC(year, month, day));
  return date.getUTCDate() === day && date.getUTCMonth() === month ? LONG_DAY.format(date) : null;
}
