import { isPublished } from '../archive/is-published.ts';
import type { Post } from '../content/post.ts';
import type { Destination } from '../model/destination.ts';
import type { CommandRequest } from '../ports/reply.ts';
import type { CommandContext } from './command.ts';

/** Whether somebody may be told of a post: admins of every post, others of what search finds. */
export function maySeePost(post: Post, { from }: CommandRequest, { isAdmin, now }: Pick<CommandContext, 'isAdmin' | 'now'>): boolean {
  return isAdmin(from) || isPublished(post, now());
}

/** Whether somebody may be told what became of deliveries to a channel: admins of every channel, others of the one they ask in. */
export function maySeeDestination(
  destination: Destination,
  { from, where }: CommandRequest,
  { isAdmin }: Pick<CommandContext, 'isAdmin'>,
): boolean {
  return isAdmin(from) || where === destination;
}
