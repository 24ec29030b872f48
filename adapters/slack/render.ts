import type { KnownBlock } from '@slack/types';
import type { Announcement } from '../../src/announce/announcement.ts';
import type { Reply } from '../../src/commands/reply.ts';
import { digestBlocks, digestText } from './render-digest.ts';
import { postBlocks, postText } from './render-post.ts';
import { replyBlocks, replyText } from './render-reply.ts';

/** What Slack is sent: `text` for notifications and screen readers, `blocks` for everybody else. */
export interface SlackMessage {
  text: string;
  blocks: KnownBlock[];
}

/** Announcement → Slack message within Slack's limits; nothing in a post can ping, format or forge a link. Pure. */
export function renderAnnouncement(announcement: Announcement): SlackMessage {
  switch (announcement.type) {
    case 'post':
      return { text: postText(announcement), blocks: postBlocks(announcement) };
    case 'digest':
      return { text: digestText(announcement), blocks: digestBlocks(announcement) };
  }
}

/** Reply → Slack message within Slack's limits. `sharedBy`: the Slack user who shared it with the channel, or null. Pure. */
export function renderReply(reply: Reply, sharedBy: string | null): SlackMessage {
  return { text: replyText(reply), blocks: replyBlocks(reply, sharedBy) };
}
