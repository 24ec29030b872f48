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
/** Maximum lengths in the line form; with the longest facts, a line has at most 1,900 characters. */
const IN_LINE = { title: 250, url: 900 };
const TAGS_IN_LINE = 3;

/** Renders a post in its style: a card (an embed and a “Read post” button) or a line. Pure. */
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

/** Renders a post as plain text, for channels where we may not embed links. Pure. */
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
  // The address matters more than the text; if it does not fit even then, it is left out too.
  const forms = [
    [heading, ...words(post.tldr, PLAIN_TLDR_MAX), ...said],
    [heading, ...said],
    [heading, ...contextLine(facts)],
  ];
  const content = forms.map((lines) => lines.join('\n')).find(({ length }) => length <= LIMITS.content) ?? heading;
  return bodyOf({ content, components: readButton(post) });
}

/** Renders the linked title and the facts in one line, with the text below and no link preview; null if the post is shown as a card, including when its address is too long for a line. */
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

/** Returns source · kind · date · tags as small text, as far as they exist. Not in the footer, because Discord formats dates for the reader only in text. */
function contextLine(facts: readonly ContextFact[]): readonly string[] {
  return smallLine(facts.filter((fact) => !isOfEvent(fact)));
}

/** Maximum lengths in the heading; a longer address is shown as separate text, so that the heading stays one. */
const IN_HEADING = { title: LIMITS.embedTitle, url: 1_000 };

/** Renders a post as a container with a bar in the colour of its kind: source, linked heading, tldr, picture, context and a “Read post” button; or as a line. `id`: see `componentIdOf`. Pure. */
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

/** Whether a fact is shown above the heading. */
function isOfSource({ fact }: ContextFact): boolean {
  return fact === 'source' || fact === 'kind';
}

/** Whether a fact is shown below the text. */
function isContext({ fact }: ContextFact): boolean {
  return fact === 'date' || fact === 'tags';
}

/** Returns `### [title](<address>)`; a title that can’t be link text is put before the link. */
function headingOf(post: PostAnnouncement): string {
  const title = headlineOf(post);
  const url = publicUrl(post.url, IN_HEADING.url);
  return `### ${url === null ? titleOf(title) : linkedTitle({ title, url }, IN_HEADING)}`;
}

/** Returns an address that Discord accepts in text but not as the title's link (at most `linkMax` characters); empty if the title can link to it. */
function addressAsText(url: string | null, linkMax: number): readonly string[] {
  const address = publicUrl(url, linkMax) === null ? safeUrl(url, LIMITS.embedUrl) : null;
  return address === null ? [] : [`<${address}>`];
}

/** Adds the picture: a thumbnail next to all texts, a large picture between text and context. */
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
