import type { EventFacts } from '../content/post.ts';
import { versionInTitle } from '../content/release-version.ts';
import { type Language, wordsOf } from '../languages/index.ts';
import type { Fact, PostAnnouncement, PostNote } from './announcement.ts';
import { headlineNamesDay, headlineOf } from './headline.ts';
import { FACTS } from './message-style.ts';

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
