import { createHash } from 'node:crypto';
import type { Outgoing } from '../../../src/ports/messenger.ts';

/** The parts of a delivery from which its message is rendered and marked. */
export type Marked = Pick<Outgoing, 'announcement' | 'key'>;

/** Returns a marker like `digest 3f9a2c1b`, shown in small text in messages without an address of their own, so that the message can be found again. Pure. */
export function markerOf({ announcement, key }: Marked): string {
  return markOf(announcement.type, key);
}

/** Returns the marker for anything else created for a delivery. Pure. */
export function markOf(what: string, key: string): string {
  return `${what} ${hashOf(key).toString('hex', 0, 4)}`;
}

/** Lower bound of our component ids; Discord numbers components without an id from 1. */
const OWN_IDS = 0x4000_0000;

/** Returns the id of a message's outermost component: invisible, but returned by Discord, so that the message can be recognized. 32 bits, signed. https://docs.discord.com/developers/components/reference#anatomy-of-a-component Pure. */
export function componentIdOf(key: string): number {
  return OWN_IDS + (hashOf(key).readUInt32BE(0) % OWN_IDS);
}

/** Returns the nonce sent with a message: within Discord's nonce window, repeating it creates no second message. 22 characters (Discord allows 25). Pure. */
export function nonceOf(key: string): string {
  return hashOf(key).toString('base64url').slice(0, 22);
}

function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
