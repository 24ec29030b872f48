import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { type Person, WEB } from '../../model/span.ts';
import type { Log } from '../../ops/log.ts';
import { type AddressLimit, createClientCounter } from '../address-counter.ts';
import type { Proxies } from '../proxies.ts';
import type { WebEnv } from '../routes.ts';
import { isSameSecret } from '../same-secret.ts';

/** A person who is signed in. */
export interface Visitor {
  person: Person;
  isAdmin: boolean;
  /** Token that each of their changes must include. */
  csrf: string;
  /** Whether they can sign out here: a proxy would sign them in again. */
  canSignOut: boolean;
}

export interface VisitorsOptions {
  /** Access tokens, each with the name its holder acts under. */
  tokens: readonly { token: string; name: string }[];
  /** Name that people who used a sign-in link act under; null: there are no such links. */
  linkName: string | null;
  /** Proxies whose user header is trusted. */
  proxies: Proxies;
  /** Whether any such proxies are set. */
  isProxied: boolean;
  userHeader: string;
  /** Valid values of that header. */
  userName: RegExp;
  isAdmin: (person: Person) => boolean;
  now: () => Date;
  log: Log;
}

/** The outcome of an attempt to sign in. */
type SignInOutcome = { kind: 'signed-in' } | { kind: 'refused' } | { kind: 'too-many'; waitMs: number };

/** The registry of people who are signed in. */
export type Visitors = ReturnType<typeof createVisitors>;

/** Cookie that identifies somebody who is signed in. */
export const SESSION_COOKIE = 'herald_session';
/** Maximum number of failed sign-ins of one client. */
export const SIGN_IN_LIMIT: AddressLimit = { most: 10, windowMs: 5 * 60_000 };
const CODE_MS = 24 * 3_600_000;
const MAX_CODES = 100;

/** Creates the registry of visitors: sessions, sign-in links and proxies. */
export function createVisitors({ tokens, linkName, proxies, isProxied, userHeader, userName, isAdmin, now, log }: VisitorsOptions) {
  const nowMs = (): number => now().getTime();
  const sessions = createSessions(nowMs);
  const attempts = createClientCounter(SIGN_IN_LIMIT, proxies, nowMs);
  const key = randomSecret();
  /** Time at which each code expires, epoch ms, by code. */
  const codes = new Map<string, number>();

  function visitor(name: string, csrf: string, canSignOut: boolean): Visitor {
    const person: Person = { platform: WEB, id: name };
    return { person, isAdmin: isAdmin(person), csrf, canSignOut };
  }

  function namedByProxy(c: Context<WebEnv>): string | null {
    // If there are two, it is unclear which one the proxy set.
    const [name, ...others] = c.env.incoming.headersDistinct[userHeader] ?? [];
    if (name === undefined || others.length > 0 || !proxies.sent(c)) return null;
    const text = headerText(name);
    return userName.test(text) ? text : null;
  }

  function takeCode(secret: string): string | null {
    const found = [...codes].find(([code]) => isSameSecret(code, secret));
    if (!found || linkName === null) return null;
    codes.delete(found[0]);
    return found[1] > nowMs() ? linkName : null;
  }

  return {
    /** Returns the visitor who sent the request; null if nobody is signed in. */
    of(c: Context<WebEnv>): Visitor | null {
      const proxied = namedByProxy(c);
      if (proxied !== null) return visitor(proxied, createHmac('sha256', key).update(proxied).digest('base64url'), false);
      const secret = getCookie(c, SESSION_COOKIE);
      const session = secret === undefined ? null : sessions.find(secret);
      return session && visitor(session.name, session.csrf, true);
    },
    /** Creates the code of a sign-in link, valid once, for a day; null: there are no such links. */
    makeCode(): string | null {
      if (linkName === null) return null;
      for (const [code] of codes) if (codes.size >= MAX_CODES) codes.delete(code);
      const code = randomSecret();
      codes.set(code, nowMs() + CODE_MS);
      return code;
    },
    /** Signs in a caller that presents a token or the code of a link. */
    signIn(c: Context<WebEnv>, secret: string): SignInOutcome {
      const address = proxies.clientOf(c);
      const waitMs = attempts.waitMs(c);
      if (waitMs > 0) return { kind: 'too-many', waitMs };
      const name = tokens.find(({ token }) => isSameSecret(token, secret))?.name ?? takeCode(secret);
      if (name === null) {
        attempts.count(c);
        log('web.sign-in.refused', { address });
        return { kind: 'refused' };
      }
      attempts.forget(c);
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
    /** The ways to sign in that are available here. */
    ways: { token: tokens.length > 0, link: linkName !== null, proxy: isProxied },
  };
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Returns a header as its sender meant it. Node reads each byte as one character (Latin-1), but most programs send UTF-8; what is not UTF-8 stays as it is. Pure. */
function headerText(header: string): string {
  try {
    return UTF8.decode(Buffer.from(header, 'latin1'));
  } catch {
    return header;
  }
}

/** A session, as the server keeps it. */
interface Session {
  /** Who acts in it: the id of a person on the web. */
  name: string;
  /** Token that every change must include, so that no other site can make one. */
  csrf: string;
}

/** Maximum age of a session, ms; the browser's cookie expires at the same time. */
export const SESSION_MS = 12 * 3_600_000;
/** Maximum number of sessions; beyond it, the oldest ends. */
const MAX_SESSIONS = 1_000;

/** Creates a store of sessions in the memory of this process: a restart ends them. `now`: epoch ms. */
export function createSessions(now: () => number) {
  /** By the digest of their secret, oldest first: the keys, read from a memory dump, are not enough to make a cookie. */
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
    /** Returns the session of a secret; null if it has ended or never existed. */
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

/** Returns 256 random bits as text that is safe in a URL. */
function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
