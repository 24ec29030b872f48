import type { KnownBlock } from '@slack/types';
import type { DigestAnnouncement, PostAnnouncement } from '../../../src/model/announcement.ts';
import { firstMessage } from '../../../src/model/digest-order.ts';
import { digestBlocks, digestCapacity } from './digest.ts';
import { postBlocks } from './post.ts';

/** A message as it is sent to a channel, within another: what it has of buttons leads to its post, and asks nothing. Pure. */
export function messageBlocks(announcement: PostAnnouncement | DigestAnnouncement): KnownBlock[] {
  const first = firstMessage(announcement, digestCapacity);
  return first.type === 'post' ? postBlocks(first) : digestBlocks(first);
}
