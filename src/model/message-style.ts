import type { Language } from '../languages/index.ts';
import { cutText, TLDR_MAX_CHARS } from '../lib/cut-text.ts';
import { oncePer } from '../lib/once.ts';
import type { Announcement, DigestAnnouncement, Fact, PostAnnouncement } from './announcement.ts';

/** `card`: text, picture and button. `line`: title and facts in one line. `title`: the title alone. `embed`: a card in the platform's older form, if it has two (Discord: an embed). */
export const STYLES = ['card', 'line', 'title', 'embed'] as const;
export type Style = (typeof STYLES)[number];

/** All facts, in their default order. */
export const FACTS = ['source', 'kind', 'date', 'place', 'tags'] as const satisfies readonly Fact[];

/** Bounds of `length`, UTF-16 units: no announcement has a longer text. */
export const TEXT_LENGTH = { least: 40, most: TLDR_MAX_CHARS };

/** How a destination wants messages about posts; settings that are left out have their defaults. */
export interface MessageStyle {
  /** Default: `card`. */
  style?: Style;
  /** Maximum length of the text below the title, UTF-16 units. Default: 400 for a card, none for a line; a title has no text. */
  length?: number;
  /** Which facts are shown, in this order; default: all. A title has none. */
  facts?: readonly Fact[];
  /** Language of Herald's own words. Default: English. */
  language?: Language;
}

/** Cache by style, so that what goes to a thousand channels is built and rendered only once. */
const styledOf = oncePer((_: PostAnnouncement) => new Map<string, PostAnnouncement>());

/** Whether a post is shown as one line instead of a card. Pure. */
export function isOneLine({ style }: Pick<PostAnnouncement, 'style'>): boolean {
  return style === 'line' || style === 'title';
}

/** Returns the announcement in that style, without what the style does not show, so that two that look alike are equal. A digest can only become an embed, and a notice has no style. Pure; returns the same object for the same post and style. */
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

/** Removes the values that are not shown. Source and kind are kept: a headline may need the source, and the kind determines a colour. */
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

/** Picture size unless settings or a subscription choose another. */
export const DEFAULT_PICTURE_SIZE: PictureSize = 'thumbnail';

/** Cache by size, so that what goes to a thousand channels is built and rendered only once. */
const sizedOf = oncePer((_: PostAnnouncement) => new Map<PictureSize, PostAnnouncement>());

/** Returns the announcement with its picture in that size, or without it. Other announcements have no picture and are unchanged. Pure; returns the same object for the same post and size. */
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

/** Returns the announcement without its picture, for a platform that can't show it. Pure. */
export function withoutPicture<T extends Announcement>(announcement: T): T | PostAnnouncement {
  return withPictureSize(announcement, 'none');
}
