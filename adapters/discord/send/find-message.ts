import { type APIChannel, type APIMessage, PermissionFlagsBits, type REST, Routes } from 'discord.js';
import type { LookupResult, Outgoing } from '../../../src/ports/messenger.ts';
import { matchesDelivery } from './match-message.ts';
import { snowflakeAt } from './nonce.ts';
import { permissionsIn } from './permissions.ts';

/** Our clock and Discord's may differ by so much, ms. */
const CLOCK_SLACK_MS = 60_000;
const PAGE = 100;
/** A busy channel is read so far, in pages, before we say that we can't know. */
const MOST_PAGES = 20;

/** What a check of a channel's history found; the receipt's link is the caller's. */
export type Found = { kind: 'message'; message: APIMessage } | Extract<LookupResult, { kind: 'absent' | 'unprovable' }>;

/** Reads the channel's history from the first request on, and looks for the delivery. `authorId`: who wrote it; `botId`: who reads. @throws what the REST calls throw */
export async function findMessage(
  rest: REST,
  channelId: string,
  outgoing: Outgoing,
  firstSentAtMs: number,
  { authorId, botId }: { authorId: string; botId: string },
): Promise<Found> {
  let after = snowflakeAt(firstSentAtMs - CLOCK_SLACK_MS);
  let anythingSeen = false;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const messages = await historyOf(rest, channelId, { after, limit: String(PAGE) });
    const message = messages.find((candidate) => matchesDelivery(candidate, outgoing, authorId));
    if (message) return { kind: 'message', message };
    anythingSeen ||= messages.length > 0;
    if (messages.length < PAGE) return anythingSeen ? { kind: 'absent' } : trustEmptiness(rest, channelId, botId);
    after = messages.map(({ id }) => id).reduce((a, b) => (BigInt(a) > BigInt(b) ? a : b));
  }
  return { kind: 'unprovable', detail: `more than ${MOST_PAGES * PAGE} messages were posted in the channel since` };
}

/** Without Read Message History a channel's history is empty instead of forbidden: emptiness alone proves nothing. */
async function trustEmptiness(rest: REST, channelId: string, ownId: string): Promise<Found> {
  if ((await historyOf(rest, channelId, { limit: '1' })).length > 0) return { kind: 'absent' };
  const channel = (await rest.get(Routes.channel(channelId))) as APIChannel;
  const granted = await permissionsIn(rest, channel, ownId);
  if (granted & PermissionFlagsBits.ReadMessageHistory) return { kind: 'absent' };
  return { kind: 'unprovable', detail: 'the bot lacks Read Message History in this channel' };
}

async function historyOf(rest: REST, channelId: string, query: Record<string, string>): Promise<readonly APIMessage[]> {
  return (await rest.get(Routes.channelMessages(channelId), { query: new URLSearchParams(query) })) as readonly APIMessage[];
}
