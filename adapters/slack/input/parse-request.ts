import { type Words, wordsOf } from '../../../src/languages/index.ts';
import type { FormValues } from '../../../src/ports/form.ts';
import type { Asker, Reply } from '../../../src/ports/reply.ts';
import type { Room } from './context.ts';

/** What a person said, and where, in Slack's words. */
export interface Asked {
  text: string;
  user: string;
  channel: string | null;
  /** Ids; of a guest from another workspace (Slack Connect) both. What is no id counts for nothing. */
  teams: readonly unknown[];
  /** What was filled in, where a form was submitted. */
  values?: FormValues;
}

/** Hands a person's words over. `channel`: Slack's id; direct messages (`D…`) and null are no destination. `teams`: of the ask and of the person, as far as Slack names them. */
export async function ask(room: Room, { text, confirmed, values, ...who }: Asked & { confirmed: boolean }): Promise<Reply> {
  const reply = await room.handler.handle({
    text: room.naming.qualified(text),
    confirmed,
    ...(values === undefined ? {} : { values }),
    ...(await askerOf(room, who)),
  });
  return room.names.inReply(reply);
}

/** Who asks, and where, in Herald's words. */
export async function askerOf(
  { rights, locales, naming, handler }: Room,
  { user, channel, teams }: Pick<Asked, 'user' | 'channel' | 'teams'>,
): Promise<Asker> {
  const who = await readerOf({ locales, naming }, user);
  const language = handler.languageFor(who);
  const where = channel === null || channel.startsWith('D') ? null : naming.channel(channel);
  const communities = [...new Set(teams.flatMap((team) => (typeof team === 'string' && team !== '' ? [team] : [])))];
  return { ...who, where, communities, rights: rights.of({ user, channel, teams: communities, language }) };
}

/** The words for somebody, where there is no reply that has them. */
export async function wordsFor(room: Room, user: string): Promise<Words> {
  return wordsOf(room.handler.languageFor(await readerOf(room, user)));
}

async function readerOf({ locales, naming }: Pick<Room, 'locales' | 'naming'>, user: string): Promise<Pick<Asker, 'from' | 'locale'>> {
  const locale = await locales.of(user);
  return { from: { platform: 'slack', id: naming.member(user) }, ...(locale === null ? {} : { locale }) };
}

/** Markup makes what was typed longer, hardly more than this. A message holds up to 40,000. https://docs.slack.dev/reference/methods/chat.postMessage */
const READ_MAX_CHARS = 8_000;

/**
 * What a person typed, without Slack's markup: `<#C1|general>` → `slack:C1` (as destinations are written), `<@U1|ann>` → `@U1`,
 * `<https://x|x>` → `https://x`, curly quotes → `"`, `&amp;` → `&`.
 * More than 8,000 characters are cut and not read: they are handed over as they are, and refused as too long. Pure.
 */
export function unescapeCommand(text: string): string {
  if (text.length > READ_MAX_CHARS) return text.slice(0, READ_MAX_CHARS);
  return text
    .replace(/<#([A-Z0-9]+)(?:\|[^<>]*)?>/g, 'slack:$1')
    .replace(/<@([A-Z0-9]+)(?:\|[^<>]*)?>/g, '@$1')
    .replace(/<!(\w+)(?:[^\w<>][^<>]*)?>/g, '@$1')
    .replace(/<((?:https?|mailto):[^<|>]+)(?:\|[^<>]*)?>/g, '$1')
    .replace(/[“”„]/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The words of `@herald search cilium` after the mention of us, wherever it stands. Pure. */
export function unescapeMention(text: string, botUserId: string): string {
  if (text.length > READ_MAX_CHARS) return unescapeCommand(text);
  return unescapeCommand(text.replace(new RegExp(`<@${botUserId}(?:\\|[^<>]*)?>[:,]?`, 'g'), ' '));
}
