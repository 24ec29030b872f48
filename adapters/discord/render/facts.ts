import { type APIActionRowComponent, type APIButtonComponent, ButtonStyle, ComponentType } from 'discord.js';
import { type Language, wordsOf } from '../../../src/languages/index.ts';
import { lookUp } from '../../../src/lib/look-up.ts';
import { plainVisible } from '../../../src/lib/sanitize-text.ts';
import type { DigestLine, PostAnnouncement } from '../../../src/model/announcement.ts';
import { type ContextFact, noteText } from '../../../src/model/post-context.ts';
import { dayStampOf, eventStampsOf } from './dates.ts';
import { fitEscaped, fitPlain, isBlank, publicUrl, safeUrl } from './escape.ts';
import { LIMITS } from './message-body.ts';

/** Maximum lengths of the title and address of a pre-release’s final release, which fit next to the longest line. */
const RELEASE = { title: 60, url: 400 };
const COLOURS: Readonly<Record<string, number>> = { link: 0x2f81f7, release: 0x2da44e, event: 0x8957e5 };
const OTHER_COLOUR = 0x6e7781;
/** Maximum length of an escaped tldr, which still fits into a description with the longest context and address. */
export const TLDR_MAX = 1_200;
export const TAGS_SHOWN = 8;
const FIELD_MAX = 300;
const SOURCE_MAX = 100;
const WHAT_MAX = 80;
const TAG_MAX = 50;
const ALT_MAX = 1_024;

/** Returns the colour for a kind of posts. Pure. */
export function colourOf(kind: string): number {
  return lookUp(COLOURS, kind) ?? OTHER_COLOUR;
}

/** Returns a title escaped and cut for an embed. Pure. */
export function titleOf(title: string): string {
  return isBlank(title) ? '(untitled)' : fitEscaped(title, LIMITS.embedTitle);
}

/** Returns the picture with its alternative text; Discord loads it, and shows nothing if it can't. Null: there is none that Discord would accept. Pure. */
export function pictureOf({ picture, title }: PostAnnouncement): { url: string; description: string; isLarge: boolean } | null {
  const url = publicUrl(picture?.url, LIMITS.embedUrl);
  if (picture === undefined || url === null || !url.startsWith('https:')) return null;
  const alt = [picture.alt, title].find((text) => text !== null && !isBlank(text)) ?? 'Picture';
  return { url, description: fitPlain(alt, ALT_MAX), isLarge: picture.size === 'large' };
}

/** Returns a row with the button that links to a post; empty if Discord would refuse its address. Pure. */
export function readButton({
  url,
  language = 'en',
}: Pick<PostAnnouncement, 'url' | 'language'>): APIActionRowComponent<APIButtonComponent>[] {
  const address = publicUrl(url, LIMITS.buttonUrl);
  if (!address) return [];
  return [
    {
      type: ComponentType.ActionRow,
      components: [{ type: ComponentType.Button, style: ButtonStyle.Link, label: wordsOf(language).announcing.read, url: address }],
    },
  ];
}

/** Returns the facts as a line of small text; empty if there is nothing to show. Pure. */
export function smallLine(facts: readonly ContextFact[]): readonly string[] {
  const line = facts.flatMap((fact) => factWords(fact)).join(' · ');
  return line === '' ? [] : [`-# ${line}`];
}

/** Returns a fact as escaped text; empty if nothing would be visible. `isLong`: times include the weekday. Pure. */
export function factWords(fact: ContextFact, isLong = false): readonly string[] {
  switch (fact.fact) {
    case 'source':
      return words(fact.text, SOURCE_MAX);
    case 'kind':
      return words(fact.text, WHAT_MAX);
    case 'date':
      return [dayStampOf(fact.date, 'D')].filter((day) => day !== null);
    case 'when':
      return [eventStampsOf(fact.event, isLong)].filter((when) => when !== null);
    case 'place':
      return words([fact.place, fact.mode].filter((part) => part !== null && !isBlank(part)).join(' · '), FIELD_MAX);
    case 'tags': {
      const named = fact.tags.flatMap((tag) => words(tag.replace(/\s+/g, '-'), TAG_MAX)).map((tag) => `#${tag}`);
      return named.length === 0 ? [] : [named.join(' ')];
    }
  }
}

/** Returns the time and place of an event as escaped fields. Pure. */
export function eventFields(facts: readonly ContextFact[], language: Language = 'en'): readonly { name: string; value: string }[] {
  return facts.flatMap((fact) => {
    if (fact.fact !== 'when' && fact.fact !== 'place') return [];
    return factWords(fact, true).map((value) => ({ name: wordsOf(language).announcing[fact.fact === 'when' ? 'when' : 'where'], value }));
  });
}

/** Returns the text escaped and cut; empty if nothing would be visible. Pure. */
export function words(text: string | null, max: number): readonly string[] {
  const fitted = text === null || isBlank(text) ? '' : fitEscaped(text, max);
  return isBlank(fitted) ? [] : [fitted];
}

/** Returns the text before a post’s title: the heading of a reminder, by which reminders are recognized when a message is looked for. Pure. */
export function leadWords({ note, language }: PostAnnouncement): readonly string[] {
  return note?.kind === 'reminder' ? [`**${noteText(note, language)}**`] : [];
}

/** Returns the note that the final release is out, linked to it. Pure. */
export function releaseWords({ note, language }: PostAnnouncement): readonly string[] {
  return note?.kind === 'released' ? [`**${linkedTitle({ title: noteText(note, language), url: note.url }, RELEASE)}**`] : [];
}

/** Returns a linked title. A title in which something could be markup is put before its link, because escapes are shown inside `[…](…)`. `most`: maximum lengths after escaping, UTF-16 units; a title whose address is longer has no link. */
export function linkedTitle({ title, url }: Pick<DigestLine, 'title' | 'url'>, most: { title: number; url: number }): string {
  const address = safeUrl(url, most.url);
  if (address === null) return isBlank(title) ? '(untitled)' : fitEscaped(title, most.title);
  if (isBlank(title)) return `[(untitled)](<${address}>)`;
  return isPlain(title) ? `[${fitPlain(title, most.title)}](<${address}>)` : `${fitEscaped(title, most.title)} · [read](<${address}>)`;
}

/** Whether a title has only letters, digits and harmless punctuation, and no address (Discord treats it as a forged link) or `:emoji:`. */
export function isPlain(title: string): boolean {
  const line = plainVisible(title);
  return /^[\p{L}\p{M}\p{N} .,:;!?'’"“”„()&+/%$€=…–—#-]+$/u.test(line) && !/:\/\/|:\w+:|www\./i.test(line);
}
