import { type APIActionRowComponent, type APIButtonComponent, type APIEmbed, ButtonStyle, ComponentType } from 'discord.js';
import type { PostAnnouncement } from '../../../src/model/announcement.ts';
import { headlineOf } from '../../../src/model/headline.ts';
import { type ContextFact, factsOfPost, isOfEvent } from '../../../src/model/post-context.ts';
import { noteText } from '../../../src/model/post-note.ts';
import { dayStampOf, eventStampsOf } from './dates.ts';
import { fitEscaped, fitPlain, isBlank, publicUrl, safeUrl } from './escape.ts';
import { linkedTitle } from './linked-title.ts';
import { bodyOf, LIMITS, type MessageBody } from './message-body.ts';

const COLOURS: Readonly<Record<string, number>> = { link: 0x2f81f7, release: 0x2da44e, event: 0x8957e5 };
const OTHER_COLOUR = 0x6e7781;
const FIELD_MAX = 300;
/** Escaped: with the longest context and address it still fits a description. */
const TLDR_MAX = 1_200;
const PLAIN_TLDR_MAX = 900;
const SOURCE_MAX = 100;
const WHAT_MAX = 80;
const TAG_MAX = 50;
const TAGS_SHOWN = 8;
/** With these and with facts of their longest, a line is at most 1,900 characters. */
const IN_LINE = { title: 250, url: 900 };
/** Of the release that a pre-release has: it fits beside a line of its longest. */
const RELEASE = { title: 60, url: 400 };
const TAGS_IN_LINE = 3;
const ALT_MAX = 1_024;

/** One post in its style: a card (an embed and a “Read post” button), or a line. Pure. */
export function renderPost(post: PostAnnouncement): MessageBody {
  const line = lineOf(post);
  if (line !== null) return line;
  const url = publicUrl(post.url, LIMITS.embedUrl);
  const facts = factsOfPost(post, TAGS_SHOWN);
  const description = [
    ...leadWords(post),
    ...releaseWords(post),
    ...words(post.tldr, TLDR_MAX),
    ...contextLine(facts),
    ...unlinkedAddress(post.url),
  ].join('\n');
  const fields = fieldsOf(facts).map((field) => ({ ...field, inline: true }));
  const embed: APIEmbed = {
    title: titleOf(headlineOf(post)),
    color: COLOURS[post.kind] ?? OTHER_COLOUR,
    ...(url ? { url } : {}),
    ...(description === '' ? {} : { description }),
    ...(fields.length > 0 ? { fields } : {}),
    ...pictureOf(post),
  };
  return bodyOf({ embeds: [embed], components: readButton(post.url) });
}

/** The same post without an embed, for channels where we may not embed links. Pure. */
export function renderPlainPost(post: PostAnnouncement): MessageBody {
  const line = lineOf(post);
  if (line !== null) return line;
  const url = safeUrl(post.url, LIMITS.embedUrl);
  const facts = factsOfPost(post, TAGS_SHOWN);
  const heading = `**${titleOf(headlineOf(post))}**`;
  const said = [
    ...leadWords(post),
    ...releaseWords(post),
    ...fieldsOf(facts).map(({ name, value }) => `${name}: ${value}`),
    ...contextLine(facts),
    ...(url === null ? [] : [`<${url}>`]),
  ];
  // An address is worth more than a text; one that has no room even so is left out.
  const forms = [
    [heading, ...words(post.tldr, PLAIN_TLDR_MAX), ...said],
    [heading, ...said],
    [heading, ...contextLine(facts)],
  ];
  const content = forms.map((lines) => lines.join('\n')).find(({ length }) => length <= LIMITS.content) ?? heading;
  return bodyOf({ content, components: readButton(post.url) });
}

/** The linked title and the facts in one line, the text below it; no preview of the address. Null: it is a card, also where its address needs the room of one. */
function lineOf(post: PostAnnouncement): MessageBody | null {
  const { style, url, tldr } = post;
  if (style === undefined || (url !== null && safeUrl(url, LIMITS.embedUrl) !== safeUrl(url, IN_LINE.url))) return null;
  const line = [
    ...leadWords(post),
    linkedTitle({ title: headlineOf(post), url }, IN_LINE),
    ...factsOfPost(post, TAGS_IN_LINE).flatMap((fact) => factWords(fact)),
    ...releaseWords(post),
  ];
  const written = line.join(' · ');
  return bodyOf({ content: [written, ...words(tldr, Math.min(TLDR_MAX, LIMITS.content - written.length - 1))].join('\n') });
}

/** What Herald says of it before its title; a message is known by it when it is looked for. */
function leadWords({ note }: PostAnnouncement): readonly string[] {
  return note?.kind === 'reminder' ? [`**${noteText(note)}**`] : [];
}

/** That the release is out, with its address. */
function releaseWords({ note }: PostAnnouncement): readonly string[] {
  return note?.kind === 'released' ? [`**${linkedTitle({ title: noteText(note), url: note.url }, RELEASE)}**`] : [];
}

/** The picture, with its description for those who can't see it: Discord loads it, and shows none where it can't. */
function pictureOf({ picture, title }: PostAnnouncement): Pick<APIEmbed, 'thumbnail' | 'image'> {
  const url = publicUrl(picture?.url, LIMITS.embedUrl);
  if (picture === undefined || url === null || !url.startsWith('https:')) return {};
  const alt = [picture.alt, title].find((text) => text !== null && !isBlank(text)) ?? 'Picture';
  const image = { url, description: fitPlain(alt, ALT_MAX) };
  return picture.size === 'large' ? { image } : { thumbnail: image };
}

/** A title as it stands in an embed. Pure. */
export function titleOf(title: string): string {
  return isBlank(title) ? '(untitled)' : fitEscaped(title, LIMITS.embedTitle);
}

/** An address that Discord takes in text, but not as a link of an embed or a button. */
function unlinkedAddress(url: string | null): readonly string[] {
  const address = publicUrl(url, LIMITS.embedUrl) === null ? safeUrl(url, LIMITS.embedUrl) : null;
  return address === null ? [] : [`<${address}>`];
}

function readButton(url: string | null): APIActionRowComponent<APIButtonComponent>[] {
  const address = publicUrl(url, LIMITS.buttonUrl);
  if (!address) return [];
  return [
    {
      type: ComponentType.ActionRow,
      components: [{ type: ComponentType.Button, style: ButtonStyle.Link, label: 'Read post', url: address }],
    },
  ];
}

/** When and where an event takes place; escaped. */
function fieldsOf(facts: readonly ContextFact[]): readonly { name: string; value: string }[] {
  return facts
    .filter(isOfEvent)
    .flatMap((fact) => factWords(fact, true).map((value) => ({ name: fact.fact === 'when' ? 'When' : 'Where', value })));
}

/** Source · kind · date · tags in small letters, as far as there are any. Footers know no dates in the reader's own form, text does. */
function contextLine(facts: readonly ContextFact[]): readonly string[] {
  const line = facts
    .filter((fact) => !isOfEvent(fact))
    .flatMap((fact) => factWords(fact))
    .join(' · ');
  return line === '' ? [] : [`-# ${line}`];
}

/** A fact, escaped; none where there is nothing to see. `isLong`: a time with the day of its week. */
function factWords(fact: ContextFact, isLong = false): readonly string[] {
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

/** Text that can be seen, escaped and cut; none where there is nothing to see. */
function words(text: string | null, max: number): readonly string[] {
  const fitted = text === null || isBlank(text) ? '' : fitEscaped(text, max);
  return isBlank(fitted) ? [] : [fitted];
}
