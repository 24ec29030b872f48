import type { Outgoing } from '../../../src/ports/messenger.ts';
import { type AnyBody, COMPONENT_LIMITS, LIMITS, textDisplay, textsOf } from './message-body.ts';

/** https://docs.discord.com/developers/reference#message-formatting */
const LEADING_ROLE = /^<@&\d{17,20}>(?:\n|$)/;

/**
 * The body with the role that it mentions in a line above its words. It alone may be notified, and only by a new message; a text that leaves no room for it
 * goes without. https://docs.discord.com/developers/resources/message#allowed-mentions-object Pure.
 */
export function mentioning<Body extends AnyBody>(body: Body, mention: Outgoing['mention']): Body {
  if (!mention) return body;
  const named = `<@&${mention.who}>`;
  const allowed_mentions = mention.pings ? { parse: [], roles: [mention.who] } : { parse: [] };
  if ('flags' in body) {
    const isFull = textsOf(body.components).join('').length + named.length > COMPONENT_LIMITS.text;
    return isFull ? body : { ...body, components: [...textDisplay(named), ...body.components], allowed_mentions };
  }
  const content = [named, body.content].filter((text) => text !== '').join('\n');
  return content.length > LIMITS.content ? body : { ...body, content, allowed_mentions };
}

/** For an edit: it shows whom the message mentions, and notifies nobody. Pure. */
export function silently(mention: Outgoing['mention']): Outgoing['mention'] {
  return mention && { ...mention, pings: false };
}

/** The words of a message without the role above them. Pure. */
export function withoutMention(content: string): string {
  return content.replace(LEADING_ROLE, '');
}
