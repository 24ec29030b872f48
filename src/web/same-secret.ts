import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import type { WebEnv } from './routes.ts';

/** Compares two secrets in a time that says nothing about where they differ, nor how long they are. Pure. */
export function isSameSecret(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

/** The token that a request shows as `Authorization: Bearer …`; null: none. */
export function bearerOf(c: Context<WebEnv>): string | null {
  return /^Bearer +(\S+) *$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? null;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
