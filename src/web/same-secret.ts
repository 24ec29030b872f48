import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import type { WebEnv } from './routes.ts';

/** Whether two secrets are equal; the time taken reveals neither where they differ nor how long they are. Pure. */
export function isSameSecret(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

/** Returns the token that a request sends as `Authorization: Bearer …`; null if there is none. */
export function bearerOf(c: Context<WebEnv>): string | null {
  return /^Bearer +(\S+) *$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? null;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
