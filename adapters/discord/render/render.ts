import { createHash } from 'node:crypto';
import type { Outgoing } from '../../../src/ports/messenger.ts';
import { digestCapacity, firstHeadline, plainDigestCapacity, renderDigest, renderPlainDigest } from './digest.ts';
import { fitPlain } from './escape.ts';
import type { MessageBody } from './message-body.ts';
import { renderNotice, renderPlainNotice } from './notice.ts';
import { renderPlainPost, renderPost } from './post.ts';

export { renderReply } from './reply.ts';

type Told = Pick<Outgoing, 'announcement' | 'key'>;

/** https://docs.discord.com/developers/resources/channel#start-thread-from-message */
const THREAD_NAME_MAX = 100;

/** An announcement as a Discord message; fits every limit, whatever its text is, and pings nobody. Pure. */
export function renderAnnouncement(told: Told): MessageBody {
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
export function renderPlainAnnouncement(told: Told): MessageBody {
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

/** How many lines of a digest its plain form holds; undefined: it is no digest, or all of them. Pure. */
export function plainCapacity(told: Told): number | undefined {
  const { announcement } = told;
  if (announcement.type !== 'digest') return undefined;
  const lines = plainDigestCapacity(announcement, markerOf(told));
  return lines < digestCapacity(announcement) ? lines : undefined;
}

/** Name of the thread that this message begins below another. Pure. */
export function threadTitleOf({ announcement }: Pick<Told, 'announcement'>): string {
  return announcement.type === 'digest' ? firstHeadline(announcement) : announcement.title;
}

/** A thread's name as Discord takes it: 1–100 characters. Pure. */
export function threadNameOf({ title }: { title: string }): string {
  return fitPlain(title, THREAD_NAME_MAX) || 'Herald';
}

/** `digest 3f9a2c1b`: stands in the footer of what has no address of its own, so that this very message can be found again. Pure. */
export function markerOf({ announcement, key }: Told): string {
  return `${announcement.type} ${createHash('sha256').update(key).digest('hex').slice(0, 8)}`;
}
