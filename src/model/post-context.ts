import type { EventFacts } from '../content/post.ts';
import { versionInTitle } from '../content/release-version.ts';
import { type Language, wordsOf } from '../languages/index.ts';
import type { Fact, PostAnnouncement, PostNote } from './announcement.ts';
import { FACTS } from './message-style.ts';

/** Words that a title may contain besides its version and still count as only a version. */
const BESIDE_VERSION = /^(?:pre|release|version|v)?$/i;
/** Endings of a source's name that are not part of the project's name. */
const SOURCE_ENDING = /[\s:–—-]{1,3}(?:releases?|release notes|changelog|docs feed|feed|rss|atom|tags)$/i;
/** Titles so generic that a post of any project could have them. */
const BARE_TITLE =
  /^(?:release notes|changelog|what['’]s new|updates?|news|newsletter|weekly update|monthly update|announcement|untitled)$/i;
const MONTHS = 'january|february|march|april|may|june|july|august|september|october|november|december';
const DAY = /^(?:([a-z]+) (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})|(\d{4})-(\d{2})-(\d{2}))$/i;
const LONG_DAY = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' });

type Titled = Pick<PostAnnouncement, 'title' | 'source' | 'kind'>;

/** Returns a post's headline: its title, prefixed with its project if the title is only a version, a day or a generic phrase: “RKE2 v1.33.4”. Pure. */
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

/** Whether a headline already contains the post's source (or there is none), so that the source need not be shown after it. Pure. */
export function headlineNamesSource(post: Titled): boolean {
  if (post.source === null) return true;
  return (
    headlineOf(post) !== post.title ||
    (post.kind === 'release' && versionInTitle(post.title) !== null && namesProject(post.title, post.source))
  );
}

/** Whether a headline is the post's date, so that the date need not be shown next to it. Pure. */
export function headlineNamesDay({ title }: Pick<Titled, 'title'>): boolean {
  return dayIn(title) !== null;
}

/** Returns the project that a source covers: “RKE2” for “RKE2 Releases”. Pure. */
export function projectOf(source: string): string {
  return source.trim().replace(SOURCE_ENDING, '') || source.trim();
}

/** Whether a title contains only a version and words from its source's name. Pure. */
export function isBareVersion(title: string, source: string): boolean {
  const version = versionInTitle(title);
  if (version === null) return false;
  const own = new Set(source.toLowerCase().split(/\W+/));
  return `${version.before} ${version.after}`.split(/[\s:,–-]+/).every((word) => BESIDE_VERSION.test(word) || own.has(word.toLowerCase()));
}

/** Whether the title, apart from its version, contains the first word of the project's name. */
function namesProject(title: string, source: string): boolean {
  const [first = ''] = plainWords(projectOf(source));
  const version = versionInTitle(title);
  const words = plainWords(version === null ? title : `${version.before} ${version.after}`);
  return first !== '' && words.includes(first);
}

function plainWords(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Returns “21 August 2025” for “August 21, 2025”; null if the title is not a day, or not one that exists. */
function dayIn(title: string): string | null {
  const found = DAY.exec(title.trim());
  if (found === null) return null;
  const [, monthName, ownDay, ownYear, isoYear, isoMonth, isoDay] = found;
  const month = monthName === undefined ? Number(isoMonth) - 1 : MONTHS.split('|').indexOf(monthName.toLowerCase());
  const [year, day] = [Number(ownYear ?? isoYear), Number(ownDay ?? isoDay)];
  const date = new Date(Date.UTC(year, month, day));
  return date.getUTCDate() === day && date.getUTCMonth() === month ? LONG_DAY.format(date) : null;
}

/** The kind of ordinary posts, which is not shown. */
const PLAIN_KIND = 'link';

/** Details shown in small print with a post, before markup. */
export interface PostContext {
  /** null if the headline already contains the full name. */
  source: string | null;
  /** ISO instant; null if there is none, if the headline is that day, and for events, whose date is shown on its own line. */
  date: string | null;
  /** “event”, “release 1.2.3”, “pre-release”; null if there is nothing to show. The version is included only if the title contains none. */
  what: string | null;
  /** Without `#` and without duplicates; omits tags that repeat the source or the kind. */
  tags: readonly string[];
}

/** Returns the details to show besides a post's title, each only once. `maxTags`: maximum number of tags. Pure. */
export function contextOfPost(post: PostAnnouncement, maxTags: number): PostContext {
  const isNamed = post.source !== null && headlineOf(post).toLowerCase().startsWith(`${post.source.trim().toLowerCase()}: `);
  return {
    source: isNamed ? null : post.source,
    date: post.event !== null || headlineNamesDay(post) ? null : post.date,
    what: kindLabelOf(post),
    tags: tagsOf(post).slice(0, maxTags),
  };
}

/** One detail shown with a post. */
export type ContextFact =
  | { fact: 'source' | 'kind'; text: string }
  | { fact: 'date'; date: string }
  /** When an event takes place. */
  | { fact: 'when'; event: EventFacts }
  /** Where an event takes place, and how (in person, online, …). */
  | { fact: 'place'; place: string | null; mode: string | null }
  | { fact: 'tags'; tags: readonly string[] };

/** Returns the details that a post's announcement shows, in order, without empty ones. `maxTags`: maximum number of tags. Pure. */
export function factsOfPost(post: PostAnnouncement, maxTags: number): readonly ContextFact[] {
  const { source, what, date, tags } = contextOfPost(post, maxTags);
  const { event, facts = FACTS } = post;
  const known: Readonly<Record<Fact, ContextFact | null>> = {
    source: source === null ? null : { fact: 'source', text: source },
    kind: what === null ? null : { fact: 'kind', text: what },
    date: event === null ? (date === null ? null : { fact: 'date', date }) : { fact: 'when', event },
    place: event === null || (event.place === null && event.mode === null) ? null : { fact: 'place', place: event.place, mode: event.mode },
    tags: tags.length === 0 ? null : { fact: 'tags', tags },
  };
  return facts.flatMap((fact) => known[fact] ?? []);
}

/** Whether a detail is an event's time or place, which cards show on a line of their own. Pure. */
export function isOfEvent({ fact }: ContextFact): boolean {
  return fact === 'when' || fact === 'place';
}

function kindLabelOf({ kind, title, release, language }: PostAnnouncement): string | null {
  const plain = kind.trim();
  const name = kindName(kind, 1, language) ?? plain;
  if (release === null) return plain === '' || plain === PLAIN_KIND ? null : name;
  const { preRelease } = wordsOf(language ?? 'en').announcing;
  const early = release.prerelease ? (plain === 'release' ? preRelease : `${name} (${preRelease})`) : name;
  return versionInTitle(title) === null ? `${early} ${release.version}` : early;
}

function tagsOf({ tags, source, kind }: PostAnnouncement): readonly string[] {
  const said = new Set([foldTag(kind)]);
  const inSource = ` ${wordsIn(source ?? '')} `;
  return tags.flatMap((tag) => {
    const name = tag.trim().replace(/^#+/, '');
    const folded = foldTag(name);
    if (folded === '' || said.has(folded) || inSource.includes(` ${wordsIn(name)} `)) return [];
    said.add(folded);
    return [name];
  });
}

/** Treats `Cloud Native`, `cloud-native` and `cloud_native` as one tag. Other characters are kept, so `C++` and `C#` stay different. */
function foldTag(tag: string): string {
  return tag.toLowerCase().replace(/[\s\-_]+/g, '');
}

function wordsIn(text: string): string {
  return (text.toLowerCase().match(/[\p{L}\p{N}+#.]+/gu) ?? []).join(' ');
}

/** Returns the text of a note that Herald adds to a post. Pure. */
export function noteText(note: PostNote, language: Language = 'en'): string {
  switch (note.kind) {
    case 'reminder':
      return wordsOf(language).announcing.reminder;
    case 'released':
      return wordsOf(language).announcing.isOut(note.version);
  }
}

const PLURALS = { link: 'links', release: 'releases', event: 'events' } as const;

/** Returns the translated name of a kind of post, singular or plural by `count`; null without a language (English), and for kinds other than link, release and event. Pure. */
export function kindName(kind: string, count: number, language: Language | undefined): string | null {
  const name = kind.trim();
  if (language === undefined || (name !== 'link' && name !== 'release' && name !== 'event')) return null;
  return wordsOf(language).announcing[count === 1 ? name : PLURALS[name]];
}
