import type { Language } from '../languages/index.ts';
import { cutText, TLDR_MAX_CHARS } from '../lib/cut-text.ts';
import { oncePer } from '../lib/once.ts';
import type { Announcement, DigestAnnouncement, Fact, PostAnnouncement } from './announcement.ts';

/** A card with text, picture and button; title and facts in one line; the title alone; a card in the platform's older form, where it has two (Discord: an embed). */
export const STYLES = ['card', 'line', 'title', 'embed'] as const;
export type Style = (typeof STYLES)[number];

/** In the order in which they stand where nobody says otherwise. */
export const FACTS = ['source', 'kind', 'date', 'place', 'tags'] as const satisfies readonly Fact[];

/** Bounds of `length`, UTF-16 units: announcements have no longer texts. */
export const TEXT_LENGTH = { least: 40, most: TLDR_MAX_CHARS };

/** How a destination wants messages about posts; what is left out is as usual. */
export interface MessageStyle {
  /** Default: `card`. */
  style?: Style;
  /** Of the text below the title, UTF-16 units. Default: of a card 400, of a line none; a title has none. */
  length?: number;
  /** Which facts are shown, in which order; default: all. A title has none. */
  facts?: readonly Fact[];
  /** Of Herald's own words. Default: English. */
  language?: Language;
}

/** What goes to a thousand channels is made once a style, so that it is rendered once. */
const styledOf = oncePer((_: PostAnnouncement) => new Map<string, PostAnnouncement>());

/** Whether a post is shown as one line instead of a card. Pure. */
export function isOneLine({ style }: Pick<PostAnnouncement, 'style'>): boolean {
  return style === 'line' || style === 'title';
}

/** The announcement in that style, without what the style does not show: two that look alike are alike. A digest is at most an embed, and a notice has no style. Pure; the same post and style, the same object. */
export function withStyle(announcement: PostAnnouncement, style: MessageStyle): PostAnnouncement;
export function withStyle<T extends Announcement>(announcement: T, style: MessageStyle): T | PostAnnouncement | DigestAnnouncement;
export function withStyle(announcement: Announcement, { style = 'card', length, facts, language }: MessageStyle): Announcement {
  const said = language === undefined || language === 'en' ? {} : { language };
  if (announcement.type === 'digest')
    return style === 'embed' ? { ...announcement, style, ...said } : 'language' in said ? { ...announcement, ...said } : announcement;
  const isUsual = style === 'card' && length === undefined && facts === undefined && !('language' in said);
  if (announcement.type !== 'post' || isUsual) return announcement;
  const name = JSON.stringify([style, length, facts, said]);
  const known = styledOf(announcement);
  const made = known.get(name) ?? { ...inStyle(announcement, style, length, facts), ...said };
  known.set(name, made);
  return made;
}

function inStyle(post: PostAnnouncement, style: Style, length: number | undefined, facts: readonly Fact[] | undefined): PostAnnouncement {
  if (style === 'title') return { ...withoutFacts(bareOf(post), []), tldr: null, style };
  const shown = facts === undefined ? post : withoutFacts(post, facts);
  const most = length ?? (style === 'line' ? 0 : TEXT_LENGTH.most);
  const tldr = post.tldr === null || most === 0 ? null : cutText(post.tldr, most);
  if (style === 'line') return { ...bareOf(shown), tldr, style };
  return { ...shown, tldr, ...(style === 'embed' ? { style } : {}) };
}

function bareOf({ picture: _, ...post }: PostAnnouncement): PostAnnouncement {
  return post;
}

/** Without the values that are not shown. The source and the kind stay: a headline may need the one, and a colour stands for the other. */
function withoutFacts(post: PostAnnouncement, facts: readonly Fact[]): PostAnnouncement {
  const [hasDate, hasPlace] = [facts.includes('date'), facts.includes('place')];
  return {
    ...post,
    facts,
    date: hasDate ? post.date : null,
    tags: facts.includes('tags') ? post.tags : [],
    release: facts.includes('kind') ? post.release : null,
    event: post.event === null || !(hasDate || hasPlace) ? null : { ...post.event, ...(hasPlace ? {} : { place: null, mode: null }) },
  };
}

/** How a destination wants the pictures of posts. */
export const PICTURE_SIZES = ['none', 'thumbnail', 'large'] as const;
export type PictureSize = (typeof PICTURE_SIZES)[number];

/** Where nobody says otherwise. */
export const DEFAULT_PICTURE_SIZE: PictureSize = 'thumbnail';

/** What goes to a thousand channels is made once a size, so that it is rendered once. */
const sizedOf = oncePer((_: PostAnnouncement) => new Map<PictureSize, PostAnnouncement>());

/** The announcement with its picture in that size, or without it. Other announcements have none. Pure; the same post and size, the same object. */
export function withPictureSize<T extends Announcement>(announcement: T, size: PictureSize): T | PostAnnouncement {
  if (announcement.type !== 'post' || announcement.picture === undefined || announcement.picture.size === size) return announcement;
  const known = sizedOf(announcement);
  const made = known.get(size) ?? resized(announcement, size);
  known.set(size, made);
  return made;
}

function resized({ picture, ...bare }: PostAnnouncement, size: PictureSize): PostAnnouncement {
  return size === 'none' || picture === undefined ? bare : { ...bare, picture: { ...picture, size } };
}

/** The same words without a picture: for a platform that can't show this one. Pure. */
export function withoutPicture<T extends Announcement>(announcement: T): T | PostAnnouncement {
  return withPictureSize(announcement, 'none');
}
