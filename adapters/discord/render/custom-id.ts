import { createHash } from 'node:crypto';
import { LIMITS } from './message-body.ts';

/** Texts that ids have no room for, by their hashes: to be kept before the message or form with these ids is sent. */
export type LongTexts = Map<string, string>;

/** What an id stands for: a text, or the hash under which it is kept. */
export type TextInId = { text: string } | { hash: string };

/** `v1:search cilium`; of a text that is too long, or that Discord would trim, `v1h:<hash>`, and the text is noted in `long`. At most 100 characters; `prefix`: at most 60. */
export function customIdWith(prefix: string, text: string, long: LongTexts): string {
  const whole = `${prefix}:${text}`;
  if (whole.length <= LIMITS.customId && text === text.trim()) return whole;
  return `${prefix}h:${hashOf(text, long)}`;
}

/** The hash of a text, which is noted in `long`. */
export function hashOf(text: string, long: LongTexts): string {
  const hash = createHash('sha256').update(text).digest('base64url').slice(0, 32);
  long.set(hash, text);
  return hash;
}
