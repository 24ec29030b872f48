import type { Failure } from '../../src/lib/errors.ts';
import type { LeftCommunity } from '../../src/model/pause.ts';

/** Discord’s error codes, grouped by what they mean for a message: https://docs.discord.com/developers/topics/opcodes-and-status-codes */
export const UNAUTHORIZED: ReadonlySet<number> = new Set([40001, 50014, 40333]);
/** The channel can't take our messages until a person changes something. */
export const GONE: ReadonlySet<number> = new Set([
  10003, 10004, 10007, 10015, 50001, 50013, 50008, 50024, 50027, 40058, 160005, 40066, 40067, 220001, 220002, 220003, 220004,
]);
export const WAIT_DESTINATION: ReadonlySet<number> = new Set([40062, 20016, 20022, 20028, 20029, 30046, 160006, 160007]);
export const WAIT_PLATFORM: ReadonlySet<number> = new Set([130000, 40004, 40006]);

const UNKNOWN_CHANNEL = 10003;
const NOT_IN_SERVER = 10007;
const ALLOW = 'Give Herald the right to post there';
const ELSEWHERE = 'Subscribe another channel instead';

/** What went wrong, in plain words, and advice if the text alone does not say what to do. */
const CODES: Readonly<Record<number, readonly [detail: string, advice?: string]>> = {
  10003: ['the channel does not exist any more', ELSEWHERE],
  10004: ['the server does not exist any more, or the bot was removed from it', ELSEWHERE],
  10007: ['the bot was removed from this server', 'Invite the bot again'],
  10015: ['the webhook does not exist any more', 'Make another, and correct DISCORD_WEBHOOKS'],
  30038: ['the server already has 100 upcoming events, which is Discord’s maximum'],
  40333: ['the request was blocked for its User-Agent'],
  50001: ['the bot cannot see this channel: give it View Channel', ALLOW],
  50005: ['the message was written by somebody else'],
  50008: ['messages can’t be sent to this kind of channel', ELSEWHERE],
  50013: ['the bot may not post here: give it Send Messages and Embed Links', ALLOW],
  50035: ['the message breaks a rule of Discord'],
  50027: ['the webhook’s token is refused', 'Copy the webhook’s address again into DISCORD_WEBHOOKS'],
  160005: ['the thread is locked', 'Unlock the thread'],
  200000: ['the server’s AutoMod blocked the message'],
  240000: ['the server’s link filter blocked the message'],
};

/** Explains an error code in plain words. Pure. */
export function explainCode(code: number): string {
  return CODES[code]?.[0] ?? 'Discord refused the request';
}

/** Returns the failure of a channel that refuses messages. Pure. */
export function destinationGone(code: number, detail = explainCode(code)): Extract<Failure, { kind: 'destination-gone' }> {
  const advice = CODES[code]?.[1];
  return { kind: 'destination-gone', detail, ...(advice === undefined ? {} : { advice }) };
}

/** Returns the same failure for a condition that we detected ourselves, without a refusal by Discord. Pure. */
export function failureOfCode(code: number): Failure {
  return destinationGone(code, `${explainCode(code)} (Discord code ${code})`);
}

/** Returns the failure of a channel that was deleted. Pure. */
export function channelDeleted(): ReturnType<typeof destinationGone> {
  return destinationGone(UNKNOWN_CHANNEL);
}

/** Returns the failure of every channel of a server that the bot was removed from. Pure. */
export function leftServer(id: string): LeftCommunity {
  return { ...destinationGone(NOT_IN_SERVER), community: id };
}
