import { type APIActionRowComponent, type APIButtonComponent, type APIEmbed, ButtonStyle, ComponentType } from 'discord.js';
import type { PostAnnouncement } from '../../../src/model/announcement.ts';
import { headlineOf } from '../../../src/model/headline.ts';
import { contextOfPost } from '../../../src/model/post-context.ts';
import { dayStampOf, eventStampsOf } from './dates.ts';
import { fitEscaped, fitPlain, isBlank, publicUrl, safeUrl } from './escape.ts';
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
const ALT_MAX = 1_024;

/** One post as an embed and a “Read post” button. Pure. */
export function renderPost(post: PostAnnouncement): MessageBody {
  const url = publicUrl(post.url, LIMITS.embedUrl);
  const description = [...words(post.tldr, TLDR_MAX), ...contextLine(post), ...unlinkedAddress(post.url)].join('\n');
  const fields = factsOf(post).map(({ name, value }) => ({ name, value, inline: true }));
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
  const url = safeUrl(post.url, LIMITS.embedUrl);
  const lines = [
    `**${titleOf(headlineOf(post))}**`,
    ...words(post.tldr, PLAIN_TLDR_MAX),
    ...factsOf(post).map(({ name, value }) => `${name}: ${value}`),
    ...contextLine(post),
  ].join('\n');
  const withUrl = url ? `${lines}\n<${url}>` : lines;
  return bodyOf({ content: withUrl.length <= LIMITS.content ? withUrl : lines, components: readButton(post.url) });
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
function factsOf({ event }: PostAnnouncement): readonly { name: string; value: string }[] {
  if (event === null) return [];
  const when = eventStampsOf(event, true);
  const where = [event.place, event.mode].filter((part): part is string => part !== null && !isBlank(part)).join(' · ');
  return [...(when === null ? [] : [{ name: 'When', value: when }]), ...words(where, FIELD_MAX).map((value) => ({ name: 'Where', value }))];
}

/** Source · kind · date · tags in small letters, as far as there are any. Footers know no dates in the reader's own form, text does. */
function contextLine(post: PostAnnouncement): readonly string[] {
  const { source, what, date, tags } = contextOfPost(post, TAGS_SHOWN);
  const day = dayStampOf(date, 'D');
  const named = tags.flatMap((tag) => words(tag.replace(/\s+/g, '-'), TAG_MAX)).map((tag) => `#${tag}`);
  const parts = [...words(source, SOURCE_MAX), ...words(what, WHAT_MAX), ...(day === null ? [] : [day]), named.join(' ')];
  const line = parts.filter((part) => part !== '').join(' · ');
  return line === '' ? [] : [`-# ${line}`];
}

/** Text that can be seen, escaped and cut; none where there is nothing to see. */
function words(text: string | null, max: number): readonly string[] {
  const fitted = text === null || isBlank(text) ? '' : fitEscaped(text, max);
  return isBlank(fitted) ? [] : [fitted];
}
