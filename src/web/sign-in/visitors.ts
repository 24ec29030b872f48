import { createHmac } from 'node:crypto';
import { BlockList, isIP, isIPv6 } from 'node:net';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { type Person, WEB } from '../../model/span.ts';
import type { Log } from '../../ops/log.ts';
import type { WebEnv } from '../routes.ts';
import { isSameSecret } from '../same-secret.ts';
import { createSignInAttempts } from './attempts.ts';
import { createSessions, randomSecret, SESSION_MS } from './sessions.ts';

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
  proxies: readonly string[];
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
export interface Visitors {
  /** Who asks; null: nobody who is signed in. */
  of(c: Context<WebEnv>): Visitor | null;
  /** Makes a sign-in link's code: good once, for a day; null: there are no such links. */
  makeCode(): string | null;
  /** Signs in whoever shows a token or a link's code. */
  signIn(c: Context<WebEnv>, secret: string): SignInOutcome;
  signOut(c: Context<WebEnv>): void;
  /** Whether tokens, or links, can sign anybody in here. */
  ways: { token: boolean; link: boolean; proxy: boolean };
}

const COOKIE = 'herald_session';
const CODE_MS = 24 * 3_600_000;
const MAX_CODES = 100;

/** Opens the book of visitors: sessions, links and proxies. */
export function createVisitors({ tokens, linkName, proxies, userHeader, userName, isAdmin, now, log }: VisitorsOptions): Visitors {
  const nowMs = (): number => now().getTime();
  const sessions = createSessions(nowMs);
  const attempts = createSignInAttempts(nowMs);
  const trusted = subnetsOf(proxies);
  const key = randomSecret();
  /** By code: when it ends, epoch ms. */
  const codes = new Map<string, number>();

  function visitor(name: string, csrf: string, canSignOut: boolean): Visitor {
    const person: Person = { platform: WEB, id: name };
    return { person, isAdmin: isAdmin(person), csrf, canSignOut };
  }

  function namedByProxy({ env: { incoming } }: Context<WebEnv>): string | null {
    // Of two, the proxy may have meant either.
    const [name, ...others] = incoming.headersDistinct[userHeader] ?? [];
    if (name === undefined || others.length > 0 || !isTrusted(trusted, incoming.socket.remoteAddress)) return null;
    return userName.test(name) ? name : null;
  }

  function takeCode(secret: string): string | null {
    const found = [...codes].find(([code]) => isSameSecret(code, secret));
    if (!found || linkName === null) return null;
    codes.delete(found[0]);
    return found[1] > nowMs() ? linkName : null;
  }

  return {
    of(c) {
      const proxied = namedByProxy(c);
      if (proxied !== null) return visitor(proxied, createHmac('sha256', key).update(proxied).digest('base64url'), false);
      const secret = getCookie(c, COOKIE);
      const session = secret === undefined ? null : sessions.find(secret);
      return session && visitor(session.name, session.csrf, true);
    },
    makeCode() {
      if (linkName === null) return null;
      for (const [code] of codes) if (codes.size >= MAX_CODES) codes.delete(code);
      const code = randomSecret();
      codes.set(code, nowMs() + CODE_MS);
      return code;
    },
    signIn(c, secret) {
      const address = c.env.incoming.socket.remoteAddress ?? '';
      const waitMs = attempts.waitMs(address);
      if (waitMs > 0) return { kind: 'too-many', waitMs };
      const name = tokens.find(({ token }) => isSameSecret(token, secret))?.name ?? takeCode(secret);
      if (name === null) {
        attempts.failed(address);
        log('web.sign-in.refused', { address });
        return { kind: 'refused' };
      }
      attempts.succeeded(address);
      log('web.signed-in', { person: name, address });
      const secure = c.req.header('x-forwarded-proto') === 'https' && isTrusted(trusted, address);
      const options = { httpOnly: true, sameSite: 'Strict', path: '/', secure, maxAge: SESSION_MS / 1_000 } as const;
      setCookie(c, COOKIE, sessions.open(name), options);
      return { kind: 'signed-in' };
    },
    signOut(c) {
      const secret = getCookie(c, COOKIE);
      if (secret !== undefined) sessions.close(secret);
      deleteCookie(c, COOKIE, { path: '/' });
    },
    ways: { token: tokens.length > 0, link: linkName !== null, proxy: proxies.length > 0 },
  };
}

function subnetsOf(proxies: readonly string[]): BlockList {
  const list = new BlockList();
  for (const proxy of proxies) {
    const [address = '', bits] = proxy.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

function isTrusted(list: BlockList, address: string | undefined): boolean {
  // A socket that listens for both families writes IPv4 addresses so.
  const plain = address?.replace(/^::ffff:(?=\d+\.)/i, '') ?? '';
  return isIP(plain) !== 0 && list.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
}
