import { createHash } from 'node:crypto';
import type { DeliveryKey } from '../../../src/model/delivery.ts';

/** Sent with a message: inside Discord's nonce window the same nonce never makes a second one. 22 characters (Discord takes 25). Pure. */
export function nonceOf(key: DeliveryKey): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 22);
}

/** Discord's window is “a few minutes” and unpublished; so long after the first request we rely on it, ms. https://docs.discord.com/developers/resources/message#create-message */
export const NONCE_WINDOW_MS = 120_000;

const DISCORD_EPOCH_MS = 1_420_070_400_000;

/** The smallest message id of a moment (epoch ms): for `after=` in a history. Pure. */
export function snowflakeAt(epochMs: number): string {
  return String(BigInt(Math.max(0, Math.floor(epochMs) - DISCORD_EPOCH_MS)) << 22n);
}
