import type { KnownBlock } from '@slack/types';
import type { Announcement } from '../../../src/model/announcement.ts';
import type { Reply } from '../../../src/ports/reply.ts';
import { digestBlocks, digestCapacity, digestPlainText, digestText, plainDigestCapacity } from './digest.ts';
import { noticeBlocks, noticeText } from './notice.ts';
import { postBlocks, postText } from './post.ts';
import { replyBlocks, replyText, type TriggeredBy, tabledReplyBlocks } from './reply.ts';

/** What is sent to Slack: `text` for notifications and screen readers, at most 4,000 bytes; `blocks` for everybody else. */
export interface SlackMessage {
  /** For announcements, text for where mrkdwn is off; for replies, mrkdwn. */
  readonly text: string;
  readonly blocks: KnownBlock[];
  /** Number of digest lines in it, if fewer fit without blocks than with them. */
  readonly lines?: number;
  /** For replies with a table: the same with a list in its place, used if Slack refuses the table. */
  readonly listBlocks?: KnownBlock[];
}

/** Cache: an announcement to a thousand channels is rendered once. */
const rendered = new WeakMap<Announcement, SlackMessage>();

/** Renders an announcement as a Slack message within Slack's limits; nothing in a post can ping, format or forge a link. Pure. */
export function renderAnnouncement(announcement: Announcement): SlackMessage {
  const message = rendered.get(announcement) ?? compose(announcement);
  rendered.set(announcement, message);
  return message;
}

function compose(announcement: Announcement): SlackMessage {
  switch (announcement.type) {
    case 'post':
      return { text: postText(announcement), blocks: postBlocks(announcement) };
    case 'digest':
      return { text: digestText(announcement), blocks: digestBlocks(announcement) };
    case 'notice':
      return { text: noticeText(announcement), blocks: noticeBlocks(announcement) };
  }
}

/** The same without blocks, for when Slack refuses them. Pure. */
export function renderPlainAnnouncement(announcement: Announcement): SlackMessage {
  if (announcement.type !== 'digest') return { text: renderAnnouncement(announcement).text, blocks: [] };
  const lines = plainDigestCapacity(announcement);
  return { text: digestPlainText(announcement), blocks: [], ...(lines < digestCapacity(announcement) ? { lines } : {}) };
}

/** Renders a reply as a Slack message within Slack's limits. `cause`: who shared it with the channel, or clicked a notice's button; null for all others. Pure. */
export function renderReply(reply: Reply, cause: TriggeredBy | null): SlackMessage {
  const [text, blocks, tabled] = [replyText(reply), replyBlocks(reply, cause), tabledReplyBlocks(reply, cause)];
  return tabled === null ? { text, blocks } : { text, blocks: tabled, listBlocks: blocks };
}
