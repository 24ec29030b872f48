import { type APIComponentInContainer, type APIEmbed, ComponentType } from 'discord.js';
import type { PostAnnouncement } from '../../../src/model/announcement.ts';
import { isOneLine } from '../../../src/model/message-style.ts';
import { type ContextFact, factsOfPost, headlineOf, isOfEvent } from '../../../src/model/post-context.ts';
import { publicUrl, safeUrl } from './escape.ts';
import {
  colourOf,
  eventFields,
  factWords,
  leadWords,
  linkedTitle,
  pictureOf,
  readButton,
  releaseWords,
  smallLine,
  TAGS_SHOWN,
  TLDR_MAX,
  titleOf,
  words,
} from './facts.ts';
import { bodyOf, type ComponentsBody, componentsBody, containerOf, LIMITS, type MessageBody, textDisplay } from './message-body.ts';

const PLAIN_TLDR_MAX = 900;
/** With these and with facts of their longest, a line is at most 1,900 characters. */
const IN_LINE = { title: 250, url: 900 };
const TAGS_IN_LINE = 3;

/** One post in its style: a card (an embed and a “Read post” button), or a line. Pure. */
export function renderPost(post: PostAnnouncement): MessageBody {
  const line = postLine(post);
  if (line !== null) return bodyOf({ content: line });
  const url = publicUrl(post.url, LIMITS.embedUrl);
  const facts = factsOfPost(post, TAGS_SHOWN);
  const description = [
    ...leadWords(post),
    ...releaseWords(post),
    ...words(post.tldr, TLDR_MAX),
    ...contextLine(facts),
    ...addressAsText(post.url, LIMITS.embedUrl),
  ].join('\n');
  const fields = eventFields(facts, post.language).map((field) => ({ ...field, inline: true }));
  const embed: APIEmbed = {
    title: titleOf(headlineOf(post)),
    color: colourOf(post.kind),
    ...(url ? { url } : {}),
    ...(description === '' ? {} : { description }),
    ...(fields.length > 0 ? { fields } : {}),
    ...embedPictureOf(post),
  };
  return bodyOf({ embeds: [embed], components: readButton(post) });
}

/** The same post without an embed, for channels where we may not embed links. Pure. */
export function renderPlainPost(post: PostAnnouncement): MessageBody {
  const line = postLine(post);
  if (line !== null) return bodyOf({ content: line });
  const url = safeUrl(post.url, LIMITS.embedUrl);
  const facts = factsOfPost(post, TAGS_SHOWN);
  const heading = `**${titleOf(headlineOf(post))}**`;
  const said = [
    ...leadWords(post),
    ...releaseWords(post),
    ...eventFields(facts, post.language).map(({ name, value }) => `${name}: ${value}`),
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
  return bodyOf({ content, components: readButton(post) });
}

/** The linked title and the facts in one line, the text below it; no preview of the address. Null: it is a card, also where its address needs the room of one. */
function postLine(post: PostAnnouncement): string | null {
  const { url, tldr } = post;
  if (!isOneLine(post) || (url !== null && safeUrl(url, LIMITS.embedUrl) !== safeUrl(url, IN_LINE.url))) return null;
  const line = [
    ...leadWords(post),
    linkedTitle({ title: headlineOf(post), url }, IN_LINE),
    ...factsOfPost(post, TAGS_IN_LINE).flatMap((fact) => factWords(fact)),
    ...releaseWords(post),
  ];
  const written = line.join(' · ');
  return [written, ...words(tldr, Math.min(TLDR_MAX, LIMITS.content - written.length - 1))].join('\n');
}

function embedPictureOf(post: PostAnnouncement): Pick<APIEmbed, 'thumbnail' | 'image'> {
  const picture = pictureOf(post);
  if (picture === null) return {};
  const { isLarge, ...image } = picture;
  return isLarge ? { image } : { thumbnail: image };
}

/** Source · kind · date · tags in small letters, as far as there are any. Footers know no dates in the reader's own form, text does. */
function contextLine(facts: readonly ContextFact[]): readonly string[] {
  return smallLine(facts.filter((fact) => !isOfEvent(fact)));
}

/** Longer addresses stand as text of their own: a heading must stay a heading. */
const IN_HEADING = { title: LIMITS.embedTitle, url: 1_000 };

/** One post as a box with a bar in the colour of its kind: source, linked heading, tldr, picture, context, and a “Read post” button; or as a line. `id`: see `componentIdOf`. Pure. */
export function postInComponents(post: PostAnnouncement, id?: number): ComponentsBody {
  const line = postLine(post);
  if (line !== null) return componentsBody([{ type: ComponentType.TextDisplay, ...(id === undefined ? {} : { id }), content: line }]);
  const facts = factsOfPost(post, TAGS_SHOWN);
  const source = smallLine(facts.filter(isOfSource)).join('');
  const context = [...smallLine(facts.filter(isContext)), ...addressAsText(post.url, IN_HEADING.url)].join('\n');
  const heading = headingOf(post);
  const events = eventFields(facts, post.language).map(({ name, value }) => `**${name}** ${value}`);
  const said = [...leadWords(post), ...releaseWords(post)];
  const capacity = LIMITS.componentText - [source, context, heading, ...said, ...events].join('\n').length - 2;
  const body = [heading, ...said, ...words(post.tldr, Math.min(TLDR_MAX, capacity)), ...events].join('\n');
  const inside = [...withPicture(post, { source, body, context }), ...readButton(post)];
  return componentsBody([containerOf(inside, { colour: colourOf(post.kind), id })]);
}

/** Source and kind stand above the heading. */
function isOfSource({ fact }: ContextFact): boolean {
  return fact === 'source' || fact === 'kind';
}

/** Date and tags stand below the text. */
function isContext({ fact }: ContextFact): boolean {
  return fact === 'date' || fact === 'tags';
}

/** `### [title](<address>)`; a title that may not stand inside a link stands before it. */
function headingOf(post: PostAnnouncement): string {
  const title = headlineOf(post);
  const url = publicUrl(post.url, IN_HEADING.url);
  return `### ${url === null ? titleOf(title) : linkedTitle({ title, url }, IN_HEADING)}`;
}

/** An address that Discord takes in text, but not as the title's link, which may have `linkMax` characters. */
function addressAsText(url: string | null, linkMax: number): readonly string[] {
  const address = publicUrl(url, linkMax) === null ? safeUrl(url, LIMITS.embedUrl) : null;
  return address === null ? [] : [`<${address}>`];
}

/** A thumbnail stands beside all texts, a large picture between text and context. */
function withPicture(
  post: PostAnnouncement,
  { source, body, context }: { source: string; body: string; context: string },
): APIComponentInContainer[] {
  const picture = pictureOf(post);
  const texts = [source, body, context].flatMap(textDisplay);
  if (picture === null) return texts;
  const { url, description, isLarge } = picture;
  if (!isLarge) {
    const accessory = { type: ComponentType.Thumbnail, media: { url }, description } as const;
    return [{ type: ComponentType.Section, components: texts, accessory }];
  }
  const gallery: APIComponentInContainer = { type: ComponentType.MediaGallery, items: [{ media: { url }, description }] };
  return [...[source, body].flatMap(textDisplay), gallery, ...textDisplay(context)];
}
