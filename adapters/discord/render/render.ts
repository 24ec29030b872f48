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

/** What a message is made of: components, or content and embeds. It is the same for the whole life of a message: the flag of components can't be taken off again. */
export type Form = 'components' | 'embed';

/** The form that a new message is sent in first: a line needs no box. Pure. */
export function formOf(announcement: Marked['announcement']): Form {
  if (announcement.type === 'notice') return 'components';
  return announcement.style === 'embed' || (announcement.type === 'post' && isOneLine(announcement)) ? 'embed' : 'components';
}

/** An announcement in that form; fits every limit, whatever its text is, and pings nobody. Pure. */
export function renderIn(form: Form, marked: Marked): AnyBody {
  return form === 'components' ? renderInComponents(marked) : renderAnnouncement(marked);
}

/** An announcement as a message of components. Pure. */
export function renderInComponents(marked: Marked): ComponentsBody {
  const { announcement, key } = marked;
  const id = componentIdOf(key);
  if (announcement.type === 'post') return postInComponents(announcement, id);
  if (announcement.type === 'digest') return digestInComponents(announcement, markerOf(marked), id);
  return noticeInComponents(announcement, markerOf(marked), id);
}

/** An announcement as content and embeds; fits every limit, whatever its text is, and pings nobody. Pure. */
export function renderAnnouncement(marked: Marked): MessageBody {
  const { announcement } = marked;
  if (announcement.type === 'post') return renderPost(announcement);
  if (announcement.type === 'digest') return renderDigest(announcement, markerOf(marked));
  return renderNotice(announcement, markerOf(marked));
}

/** The same as words alone, for channels where we may not embed links. Pure. */
export function renderPlainAnnouncement(marked: Marked): MessageBody {
  const { announcement } = marked;
  if (announcement.type === 'post') return renderPlainPost(announcement);
  if (announcement.type === 'digest') return renderPlainDigest(announcement, markerOf(marked));
  return renderPlainNotice(announcement, markerOf(marked));
}

/** The same for a message that is made of components, and so can have no content. Pure. */
export function renderPlainInComponents(marked: Marked): ComponentsBody {
  const { content, components } = renderPlainAnnouncement(marked);
  return componentsBody([{ type: ComponentType.TextDisplay, id: componentIdOf(marked.key), content }, ...components]);
}

/** How many lines of a digest its plain form holds; undefined: it is no digest, or all of them. Pure. */
export function plainCapacity(marked: Marked): number | undefined {
  const { announcement } = marked;
  if (announcement.type !== 'digest') return undefined;
  const lines = plainDigestCapacity(announcement, markerOf(marked));
  return lines < digestCapacity(announcement) ? lines : undefined;
}

/** Name of the thread that this message begins, below another or in a forum. Pure. */
export function threadNameOf({ announcement }: Pick<Marked, 'announcement'>): string {
  if (announcement.type === 'digest') return threadName(firstHeadline(announcement));
  return threadName(announcement.type === 'post' ? headlineOf(announcement) : announcement.title);
}

/** A title as Discord takes it for a thread: 1–100 characters. Pure. */
export function threadName(title: string): string {
  return fitPlain(title, THREAD_NAME_MAX).trim() || 'Herald';
}
