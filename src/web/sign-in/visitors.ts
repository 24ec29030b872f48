import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { type Person, WEB } from '../../model/span.ts';
import type { Log } from '../../ops/log.ts';
import { type AddressLimit, createAddressCounter } from '../address-counter.ts';
import type { Proxies } from '../proxies.ts';
import type { WebEnv } from '../routes.ts';
import { isSameSecret } from '../same-secret.ts';

/** Who asks for a page. */
export interface Visitor {
  person: Person;
  isAdmin: boolean;
  /** What every change of theirs has to carry. */
  csrf: string;
  /** Whether they can sign out here: a proxy would sign them in again. */
  canSignOut: boolean;
}

export interface VisitorsOptions {
  /** Access tokens, with the name under which their holders act. */
  tokens: readonly { token: string; name: string }[];
  /** The name under which those act who came by a sign-in link; null: there are no such links. */
  linkName: string | null;
  /** Proxies whose header is believed. */
  proxies: Proxies;
  /** Whether there are any. */
  isProxied: boolean;
  userHeader: string;
  /** What such a header may say. */
  userName: RegExp;
  isAdmin: (person: Person) => boolean;
  now: () => Date;
  log: Log;
}

/** How a try to sign in ended. */
type SignInOutcome = { kind: 'signed-in' } | { kind: 'refused' } | { kind: 'too-many'; waitMs: number };

/** Knows who is signed in. */
export type Visitors = ReturnType<typeof createVisitors>;

/** What the browser of somebody who is signed in sends; it stands for them. */
export const SESSION_COOKIE = 'herald_session';
/** Failed sign-ins from one address. */
export const SIGN_IN_LIMIT: AddressLimit = { most: 10, windowMs: 5 * 60_000 };
const CODE_MS = 24 * 3_600_000;
const MAX_CODES = 100;

/** Opens the book of visitors: sessions, links and proxies. */
export function createVisitors({ tokens, linkName, proxies, isProxied, userHeader, userName, isAdmin, now, log }: VisitorsOptions) {
  const nowMs = (): number => now().getTime();
  const sessions = createSessions(nowMs);
  const attempts = createAddressCounter(SIGN_IN_LIMIT, nowMs);
  const key = randomSecret();
  /** By code: when it ends, epoch ms. */
  const codes = new Map<string, number>();

  function visitor(name: string, csrf: string, canSignOut: boolean): Visitor {
    const person: Person = { platform: WEB, id: name };
    return { person, isAdmin: isAdmin(person), csrf, canSignOut };
  }

  function namedByProxy(c: Context<WebEnv>): string | null {
    // Of two, the proxy may have meant either.
    const [name, ...others] = c.env.incoming.headersDistinct[userHeader] ?? [];
    if (name === undefined || others.length > 0 || !proxies.sent(c)) return null;
    return userName.test(name) ? name : null;
  }

  function takeCode(secret: string): string | null {
    const found = [...codes].find(([code]) => isSameSecret(code, secret));
    if (!found || linkName === null) return null;
    codes.delete(found[0]);
    return found[1] > nowMs() ? linkName : null;
  }

  return {
    /** Who asks; null: nobody who is signed in. */
    of(c: Context<WebEnv>): Visitor | null {
      const proxied = namedByProxy(c);
      if (proxied !== null) return visitor(proxied, createHmac('sha256', key).update(proxied).digest('base64url'), false);
      const secret = getCookie(c, SESSION_COOKIE);
      const session = secret === undefined ? null : sessions.find(secret);
      return session && visitor(session.name, session.csrf, true);
    },
    /** Makes a sign-in link's code: good once, for a day; null: there are no such links. */
    makeCode(): string | null {
      if (linkName === null) return null;
      for (const [code] of codes) if (codes.size >= MAX_CODES) codes.delete(code);
      const code = randomSecret();
      codes.set(code, nowMs() + CODE_MS);
      return code;
    },
    /** Signs in whoever shows a token or a link's code. */
    signIn(c: Context<WebEnv>, secret: string): SignInOutcome {
      const address = c.env.incoming.socket.remoteAddress ?? '';
      const waitMs = attempts.waitMs(address);
      if (waitMs > 0) return { kind: 'too-many', waitMs };
      const name = tokens.find(({ token }) => isSameSecret(token, secret))?.name ?? takeCode(secret);
      if (name === null) {
        attempts.count(address);
        log('web.sign-in.refused', { address });
        return { kind: 'refused' };
      }
      attempts.forget(address);
      log('web.signed-in', { person: name, address });
      const options = { httpOnly: true, sameSite: 'Strict', path: '/', secure: proxies.sayHttps(c), maxAge: SESSION_MS / 1_000 } as const;
      setCookie(c, SESSION_COOKIE, sessions.open(name), options);
      return { kind: 'signed-in' };
    },
    signOut(c: Context<WebEnv>): void {
      const secret = getCookie(c, SESSION_COOKIE);
      if (secret !== undefined) sessions.close(secret);
      deleteCookie(c, SESSION_COOKIE, { path: '/' });
    },
    /** Whether tokens, or links, can sign anybody in here. */
    ways: { token: tokens.length > 0, link: linkName !== null, proxy: isProxied },
  };
}

/** Somebody's session, as the server keeps it. */
interface Session {
  /** Who acts in it: the id of a person on the web. */
  name: string;
  /** What every change has to carry, so that no other site can make one. */
  csrf: string;
}

/** How long a session lasts, ms; the browser forgets its cookie at the same time. */
export const SESSION_MS = 12 * 3_600_000;
/** Beyond this many, the oldest session ends. */
const MAX_SESSIONS = 1_000;

/** Sessions in the memory of this process: a restart ends them. `now`: epoch ms. */
export function createSessions(now: () => number) {
  /** By the digest of their secret, oldest first: who can read this memory dump's keys has no cookie yet. */
  const sessions = new Map<string, Session & { endsAtMs: number }>();

  return {
    /** Opens a session; returns its secret, which only the browser keeps. */
    open(name: string): string {
      for (const [key, { endsAtMs }] of sessions) {
        if (endsAtMs > now() && sessions.size < MAX_SESSIONS) break;
        sessions.delete(key);
      }
      const secret = randomSecret();
      sessions.set(digestOf(secret), { name, csrf: randomSecret(), endsAtMs: now() + SESSION_MS });
      return secret;
    },
    /** The session of a secret; null: it is over, or never was. */
    find(secret: string): Session | null {
      const key = digestOf(secret);
      const session = sessions.get(key);
      if (session && session.endsAtMs <= now()) sessions.delete(key);
      return session && session.endsAtMs > now() ? session : null;
    },
    /** Ends a session. Safe to call twice. */
    close: (secret: string) => void sessions.delete(digestOf(secret)),
  };
}

/** 256 random bits, as text that fits into an address. */
function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
