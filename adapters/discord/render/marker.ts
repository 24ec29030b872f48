import { createHash } from 'node:crypto';
import type { Outgoing } from '../../../src/ports/messenger.ts';

/** A message's delivery. */
export type Marked = Pick<Outgoing, 'announcement' | 'key'>;

/** `digest 3f9a2c1b`: stands in small letters in what has no address of its own, so that this very message can be found again. Pure. */
export function markerOf({ announcement, key }: Marked): string {
  return markOf(announcement.type, key);
}

/** The same of anything else that is made for a delivery. Pure. */
export function markOf(what: string, key: string): string {
  return `${what} ${hashOf(key).toString('hex', 0, 4)}`;
}

/** Discord numbers components from 1 on where we don't: a number above this is ours. */
const OWN_IDS = 0x4000_0000;

/** Number of a message's outermost component, which nobody sees and which Discord gives back: the message is known by it. 32 bits, signed. https://docs.discord.com/developers/components/reference#anatomy-of-a-component Pure. */
export function componentIdOf(key: string): number {
  return OWN_IDS + (hashOf(key).readUInt32BE(0) % OWN_IDS);
}

/** Sent with a message: inside Discord's nonce window the same nonce never makes a second one. 22 characters (Discord takes 25). Pure. */
export function nonceOf(key: string): string {
  return hashOf(key).toString('base64url').slice(0, 22);
}

function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
