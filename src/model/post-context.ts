import type { EventFacts } from '../content/post.ts';
import { versionInTitle } from '../content/release-version.ts';
import { type Language, wordsOf } from '../languages/index.ts';
import type { Fact, PostAnnouncement, PostNote } from './announcement.ts';
import { FACTS } from './message-style.ts';

/** Words that a title may have beside its version to be nothing but a version. */
const BESIDE_VERSION = /^(?:pre|release|version|v)?$/i;
/** What the name of a source says beside the name of its project. */
const SOURCE_ENDING = /[\s:–—-]{1,3}(?:releases?|release notes|changelog|docs feed|feed|rss|atom|tags)$/i;
/** Titles that any project's post could have. */
const BARE_TITLE =
  /^(?:release notes|changelog|what['’]s new|updates?|news|newsletter|weekly update|monthly update|announcement|untitled)$/i;
const MONTHS = 'january|february|march|april|may|june|july|august|september|october|november|december';
const DAY = /^(?:([a-z]+) (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})|(\d{4})-(\d{2})-(\d{2}))$/i;
const LONG_DAY = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' });

type Titled = Pick<PostAnnouncement, 'title' | 'source' | 'kind'>;

/** What a post is called among others: its title; after its project, where it says only a version, a day or what any title could say: “RKE2 v1.33.4”. Pure. */
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
  const [first = ''] = plainWords(projectOf(source));
  const version = versionInTitle(title);
  const words = plainWords(version === null ? title : `${version.before} ${version.after}`);
  return first !== '' && words.includes(first);
}

function plainWords(text: string): readonly string[] {
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

/** The kind of a post of no special kind: nobody needs to be told. */
const PLAIN_KIND = 'link';

/** What stands in small letters with a post, before markup. */
export interface PostContext {
  /** Null where the headline has its whole name already. */
  source: string | null;
  /** ISO instant; null where there is none, where the headline is that day, and for events, which have a line of their own. */
  date: string | null;
  /** “event”, “release 1.2.3”, “pre-release”; null where there is nothing to say. A version only where the title names none. */
  what: string | null;
  /** Without `#`. Each once, and none that the source or the kind says already. */
  tags: readonly string[];
}

/** What to say about a post beside its title, each thing once. `maxTags`: tags to show at most. Pure. */
export function contextOfPost(post: PostAnnouncement, maxTags: number): PostContext {
  const isNamed = post.source !== null && headlineOf(post).toLowerCase().startsWith(`${post.source.trim().toLowerCase()}: `);
  return {
    source: isNamed ? null : post.source,
    date: post.event !== null || headlineNamesDay(post) ? null : post.date,
    what: whatOf(post),
    tags: tagsOf(post).slice(0, maxTags),
  };
}

/** One thing that stands with a post. */
export type ContextFact =
  | { fact: 'source' | 'kind'; text: string }
  | { fact: 'date'; date: string }
  /** When an event takes place. */
  | { fact: 'when'; event: EventFacts }
  /** Where it does, and in which way. */
  | { fact: 'place'; place: string | null; mode: string | null }
  | { fact: 'tags'; tags: readonly string[] };

/** What stands with a post as its announcement wants it: each fact that there is, in order. `maxTags`: tags to show at most. Pure. */
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

/** Whether it tells of an event itself: cards have a line of their own for these. Pure. */
export function isOfEvent({ fact }: ContextFact): boolean {
  return fact === 'when' || fact === 'place';
}

function whatOf({ kind, title, release, language }: PostAnnouncement): string | null {
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

/** `Cloud Native`, `cloud-native` and `cloud_native` are one tag. A tag of signs alone (`C++` and `C#` are two) is as it is written. */
function foldTag(tag: string): string {
  return tag.toLowerCase().replace(/[\s\-_]+/g, '');
}

function wordsIn(text: string): string {
  return (text.toLowerCase().match(/[\p{L}\p{N}+#.]+/gu) ?? []).join(' ');
}

/** What Herald itself says of a post, in words. Pure. */
export function noteText(note: PostNote, language: Language = 'en'): string {
  switch (note.kind) {
    case 'reminder':
      return wordsOf(language).announcing.reminder;
    case 'released':
      return wordsOf(language).announcing.isOut(note.version);
  }
}

const PLURALS = { link: 'links', release: 'releases', event: 'events' } as const;

/** What a kind of post is called, so many of them; null in English, and of kinds that no table knows. Pure. */
export function kindName(kind: string, count: number, language: Language | undefined): string | null {
  const name = kind.trim();
  if (language === undefined || (name !== 'link' && name !== 'release' && name !== 'event')) return null;
  return wordsOf(language).announcing[count === 1 ? name : PLURALS[name]];
}
