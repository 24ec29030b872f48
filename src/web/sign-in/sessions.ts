import { createHash, randomBytes } from 'node:crypto';

/** Somebody's session, as the server keeps it. */
interface Session {
  /** Who acts in it: the id of a person on the web. */
  name: string;
  /** What every change has to carry, so that no other site can make one. */
  csrf: string;
}

export interface Sessions {
  /** Opens a session; returns its secret, which only the browser keeps. */
  open(name: string): string;
  /** The session of a secret; null: it is over, or never was. */
  find(secret: string): Session | null;
  /** Ends a session. Safe to call twice. */
  close(secret: string): void;
}

/** How long a session lasts, ms; the browser forgets its cookie at the same time. */
export const SESSION_MS = 12 * 3_600_000;
/** Beyond this many, the oldest session ends. */
const MAX_SESSIONS = 1_000;

/** Sessions in the memory of this process: a restart ends them. `now`: epoch ms. */
export function createSessions(now: () => number): Sessions {
  /** By the digest of their secret, oldest first: who can read this memory dump's keys has no cookie yet. */
  const sessions = new Map<string, Session & { endsAtMs: number }>();

  return {
    open(name) {
      for (const [key, { endsAtMs }] of sessions) {
        if (endsAtMs > now() && sessions.size < MAX_SESSIONS) break;
        sessions.delete(key);
      }
      const secret = randomSecret();
      sessions.set(digestOf(secret), { name, csrf: randomSecret(), endsAtMs: now() + SESSION_MS });
      return secret;
    },
    find(secret) {
      const key = digestOf(secret);
      const session = sessions.get(key);
      if (session && session.endsAtMs <= now()) sessions.delete(key);
      return session && session.endsAtMs > now() ? session : null;
    },
    close: (secret) => void sessions.delete(digestOf(secret)),
  };
}

/** 256 random bits, as text that fits into an address. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
