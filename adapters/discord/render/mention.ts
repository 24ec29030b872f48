import type { Outgoing } from '../../../src/ports/messenger.ts';
import { LIMITS, type MessageBody } from './message-body.ts';

/** https://docs.discord.com/developers/reference#message-formatting */
const LEADING_ROLE = /^<@&\d{17,20}>(?:\n|$)/;

/**
 * The body with the role that it mentions in a line above its words. It alone may be notified, and only by a new message; a text that leaves no room for it
 * goes without. https://docs.discord.com/developers/resources/message#allowed-mentions-object Pure.
 */
export function mentioning(body: MessageBody, mention: Outgoing['mention']): MessageBody {
  if (!mention) return body;
  const content = [`<@&${mention.who}>`, body.content].filter((text) => text !== '').join('\n');
  if (content.length > LIMITS.content) return body;
  return { ...body, content, allowed_mentions: mention.pings ? { parse: [], roles: [mention.who] } : { parse: [] } };
}

/** The words of a message without the role above them. Pure. */
export function withoutMention(content: string): string {
  return content.replace(LEADING_ROLE, '');
}
