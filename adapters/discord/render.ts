import { createHash } from 'node:crypto';
import type { Outgoing } from '../../src/ports/messenger.ts';
import type { MessageBody } from './message-body.ts';
import { renderDigest, renderPlainDigest } from './render-digest.ts';
import { renderPlainPost, renderPost } from './render-post.ts';

export { renderReply } from './render-reply.ts';

/** An announcement as a Discord message; fits every limit, whatever its text is, and pings nobody. Pure. */
export function renderAnnouncement({ announcement, key }: Pick<Outgoing, 'announcement' | 'key'>): MessageBody {
  return announcement.type === 'post' ? renderPost(announcement) : renderDigest(announcement, digestMarkerOf(key));
}

/** The same as words alone, for channels where we may not embed links. Pure. */
export function renderPlainAnnouncement({ announcement, key }: Pick<Outgoing, 'announcement' | 'key'>): MessageBody {
  return announcement.type === 'post' ? renderPlainPost(announcement) : renderPlainDigest(announcement, digestMarkerOf(key));
}

/** `digest 3f9a2c1b`: stands in a digest's footer, so that this very digest can be found again. Pure. */
export function digestMarkerOf(key: string): string {
  return `digest ${createHash('sha256').update(key).digest('hex').slice(0, 8)}`;
}
