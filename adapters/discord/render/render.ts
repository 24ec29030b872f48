import { ComponentType } from 'discord.js';
import { isOneLine } from '../../../src/model/message-style.ts';
import { headlineOf } from '../../../src/model/post-context.ts';
import { digestCapacity, digestInComponents, firstHeadline, plainDigestCapacity, renderDigest, renderPlainDigest } from './digest.ts';
import { fitPlain } from './escape.ts';
import { componentIdOf, type Marked, markerOf } from './marker.ts';
import { type AnyBody, type ComponentsBody, componentsBody, type MessageBody } from './message-body.ts';
import { noticeInComponents, renderNotice, renderPlainNotice } from './notice.ts';
import { postInComponents, renderPlainPost, renderPost } from './post.ts';

/** https://docs.discord.com/developers/resources/channel#start-thread-from-message */
const THREAD_NAME_MAX = 100;

/** The form of a message: components, or content and embeds. It never changes during the life of a message, because the components flag can't be removed. */
export type Form = 'components' | 'embed';

/** Returns the form in which a new message is tried first: one-line posts need no container. Pure. */
export function formOf(announcement: Marked['announcement']): Form {
  if (announcement.type === 'notice') return 'components';
  return announcement.style === 'embed' || (announcement.type === 'post' && isOneLine(announcement)) ? 'embed' : 'components';
}

/** Renders an announcement in the given form; fits every limit, whatever its text, and pings nobody. Pure. */
export function renderIn(form: Form, marked: Marked): AnyBody {
  return form === 'components' ? renderInComponents(marked) : renderAnnouncement(marked);
}

/** Renders an announcement as a message of components. Pure. */
export function renderInComponents(marked: Marked): ComponentsBody {
  const { announcement, key } = marked;
  const id = componentIdOf(key);
  if (announcement.type === 'post') return postInComponents(announcement, id);
  if (announcement.type === 'digest') return digestInComponents(announcement, markerOf(marked), id);
  return noticeInComponents(announcement, markerOf(marked), id);
}

/** Renders an announcement as content and embeds; fits every limit, whatever its text, and pings nobody. Pure. */
export function renderAnnouncement(marked: Marked): MessageBody {
  const { announcement } = marked;
  if (announcement.type === 'post') return renderPost(announcement);
  if (announcement.type === 'digest') return renderDigest(announcement, markerOf(marked));
  return renderNotice(announcement, markerOf(marked));
}

/** Renders an announcement as plain text, for channels where we may not embed links. Pure. */
export function renderPlainAnnouncement(marked: Marked): MessageBody {
  const { announcement } = marked;
  if (announcement.type === 'post') return renderPlainPost(announcement);
  if (announcement.type === 'digest') return renderPlainDigest(announcement, markerOf(marked));
  return renderPlainNotice(announcement, markerOf(marked));
}

/** Renders the same for a message of components, which can’t have content. Pure. */
export function renderPlainInComponents(marked: Marked): ComponentsBody {
  const { content, components } = renderPlainAnnouncement(marked);
  return componentsBody([{ type: ComponentType.TextDisplay, id: componentIdOf(marked.key), content }, ...components]);
}

/** Returns how many lines of a digest fit into its plain text; undefined if it is not a digest or as many fit as in its other forms. Pure. */
export function plainCapacity(marked: Marked): number | undefined {
  const { announcement } = marked;
  if (announcement.type !== 'digest') return undefined;
  const lines = plainDigestCapacity(announcement, markerOf(marked));
  return lines < digestCapacity(announcement) ? lines : undefined;
}

/** Returns the name of the thread that is started for this message, below another message or in a forum. Pure. */
export function threadNameOf({ announcement }: Pick<Marked, 'announcement'>): string {
  if (announcement.type === 'digest') return threadName(firstHeadline(announcement));
  return threadName(announcement.type === 'post' ? headlineOf(announcement) : announcement.title);
}

/** Cuts a title to a thread name that Discord accepts: 1–100 characters. Pure. */
export function threadName(title: string): string {
  return fitPlain(title, THREAD_NAME_MAX).trim() || 'Herald';
}
