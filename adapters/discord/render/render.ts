import { ComponentType } from 'discord.js';
import { headlineOf } from '../../../src/model/headline.ts';
import { isOneLine } from '../../../src/model/message-style.ts';
import type { Action, Reply } from '../../../src/ports/reply.ts';
import { type AnyBody, type ComponentsBody, componentsBody, type ReplyBody } from './components-body.ts';
import { postInComponents } from './components-post.ts';
import { replyInComponents } from './components-reply.ts';
import { digestCapacity, digestInComponents, firstHeadline, plainDigestCapacity, renderDigest, renderPlainDigest } from './digest.ts';
import { fitPlain } from './escape.ts';
import { componentIdOf, type Marked, markerOf } from './marker.ts';
import type { MessageBody } from './message-body.ts';
import { noticeInComponents, renderNotice, renderPlainNotice } from './notice.ts';
import { renderPlainPost, renderPost } from './post.ts';
import { renderReply } from './reply.ts';

/** A reply in the form that suits it: what lists posts or shows a message is made of components, other words are content. `isUpdate` set: the message that it replaces has components already (`true`), or has none yet (`false`). Pure, when `customIdOf` is. */
export function renderReplyIn(reply: Reply, customIdOf: (action: Action) => string, isUpdate?: boolean): ReplyBody {
  const needsComponents = reply.blocks.some(
    (block) => block.kind === 'hit' || (block.kind === 'message' && formOf(block.announcement) === 'components'),
  );
  if (isUpdate !== true && !needsComponents) return renderReply(reply, customIdOf);
  const body = replyInComponents(reply, customIdOf);
  // A message can be made one of components, where all else that it had is taken off.
  return isUpdate === false ? { ...body, content: null, embeds: [] } : body;
}

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
export function renderIn(form: Form, told: Marked): AnyBody {
  return form === 'components' ? renderInComponents(told) : renderAnnouncement(told);
}

/** An announcement as a message of components. Pure. */
export function renderInComponents(told: Marked): ComponentsBody {
  const { announcement, key } = told;
  switch (announcement.type) {
    case 'post':
      return postInComponents(announcement, componentIdOf(key));
    case 'digest':
      return digestInComponents(announcement, markerOf(told), componentIdOf(key));
    case 'notice':
      return noticeInComponents(announcement, markerOf(told), componentIdOf(key));
  }
}

/** An announcement as content and embeds; fits every limit, whatever its text is, and pings nobody. Pure. */
export function renderAnnouncement(told: Marked): MessageBody {
  const { announcement } = told;
  switch (announcement.type) {
    case 'post':
      return renderPost(announcement);
    case 'digest':
      return renderDigest(announcement, markerOf(told));
    case 'notice':
      return renderNotice(announcement, markerOf(told));
  }
}

/** The same as words alone, for channels where we may not embed links. Pure. */
export function renderPlainAnnouncement(told: Marked): MessageBody {
  const { announcement } = told;
  switch (announcement.type) {
    case 'post':
      return renderPlainPost(announcement);
    case 'digest':
      return renderPlainDigest(announcement, markerOf(told));
    case 'notice':
      return renderPlainNotice(announcement, markerOf(told));
  }
}

/** The same for a message that is made of components, and so can have no content. Pure. */
export function renderPlainInComponents(told: Marked): ComponentsBody {
  const { content, components } = renderPlainAnnouncement(told);
  return componentsBody([{ type: ComponentType.TextDisplay, id: componentIdOf(told.key), content }, ...components]);
}

/** How many lines of a digest its plain form holds; undefined: it is no digest, or all of them. Pure. */
export function plainCapacity(told: Marked): number | undefined {
  const { announcement } = told;
  if (announcement.type !== 'digest') return undefined;
  const lines = plainDigestCapacity(announcement, markerOf(told));
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
