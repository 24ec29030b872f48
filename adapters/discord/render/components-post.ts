import { type APIComponentInContainer, ComponentType } from 'discord.js';
import type { PostAnnouncement } from '../../../src/model/announcement.ts';
import { headlineOf } from '../../../src/model/headline.ts';
import { type ContextFact, factsOfPost } from '../../../src/model/post-context.ts';
import { COMPONENT_LIMITS, type ComponentsBody, componentsBody, containerOf, textDisplay } from './components-body.ts';
import { publicUrl, safeUrl } from './escape.ts';
import {
  colourOf,
  eventFields,
  leadWords,
  pictureOf,
  readButton,
  releaseWords,
  smallLine,
  TAGS_SHOWN,
  TLDR_MAX,
  titleOf,
  words,
} from './facts.ts';
import { linkedTitle } from './linked-title.ts';
import { LIMITS } from './message-body.ts';
import { postLine } from './post.ts';

/** Longer addresses stand as text of their own: a heading must stay a heading. */
const IN_HEADING = { title: LIMITS.embedTitle, url: 1_000 };

/** One post as a box with a bar in the colour of its kind: source, linked heading, tldr, picture, context, and a “Read post” button; or as a line. `id`: see `componentIdOf`. Pure. */
export function postInComponents(post: PostAnnouncement, id?: number): ComponentsBody {
  const line = postLine(post);
  if (line !== null) return componentsBody([{ type: ComponentType.TextDisplay, ...(id === undefined ? {} : { id }), content: line }]);
  const facts = factsOfPost(post, TAGS_SHOWN);
  const source = smallLine(facts.filter(isOfSource)).join('');
  const context = [...smallLine(facts.filter(isContext)), ...addressAsText(post.url)].join('\n');
  const heading = headingOf(post);
  const events = eventFields(facts, post.language).map(({ name, value }) => `**${name}** ${value}`);
  const said = [...leadWords(post), ...releaseWords(post)];
  const capacity = COMPONENT_LIMITS.text - [source, context, heading, ...said, ...events].join('\n').length - 2;
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

/** An address that the heading has no link to. */
function addressAsText(url: string | null): readonly string[] {
  const address = publicUrl(url, IN_HEADING.url) === null ? safeUrl(url, LIMITS.embedUrl) : null;
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
