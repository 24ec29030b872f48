import { isIP } from 'node:net';
import type { Secret } from './secret.ts';
import type { SettingsReader } from './settings-reader.ts';

/** Settings of the web server. */
export interface WebSettings {
  host: string;
  /** 0 picks a free port. */
  port: number;
  /** Other host names of the server, in lower case: behind a proxy, or in a cluster. */
  names: readonly string[];
  /** Public address of the server, without a path: `https://herald.example.org`; null: taken from each request. */
  url: string | null;
  /** Token that grants access to details of the health page, to the metrics, and to the dashboard as an admin; null: there is none. */
  token: Secret | null;
  /** Token that signs in to the dashboard for reading only; null: there is none. */
  viewToken: Secret | null;
  /** Addresses and subnets of proxies whose `userHeader` is trusted; empty: none is. */
  proxies: readonly string[];
  /** Name of the header in which those proxies send the signed-in user, in lower case. */
  userHeader: string;
  /** User names that are admins; all other users can only read. */
  admins: readonly string[];
}

/** User names of sessions that were not signed in by a proxy. A proxy can't send them, because its names contain no blanks. */
export const SIGNED_IN_BY = { link: 'sign-in link', token: 'access token', viewToken: 'view token' } as const;

/** Whether somebody who is signed in on the web may change things. Pure. */
export function isWebAdmin(web: WebSettings | null, id: string): boolean {
  return id === SIGNED_IN_BY.link || id === SIGNED_IN_BY.token || (web?.admins.includes(id) ?? false);
}

/** Form of the user names that a proxy may send: an e-mail address or a login. */
export const USER_NAME = /^[\p{L}\p{N}._%+@:~-]{1,200}$/u;

const NAME = /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$/i;

/** Reads `HERALD_WEB_ADDR` and its companions; null if the web server is off. */
export function webOf(read: SettingsReader): WebSettings | null {
  const address = read.address('HERALD_WEB_ADDR', '127.0.0.1:8080');
  const tokenOf = (name: string): Secret | null =>
    read.token(name, /^[\x21-\x7e]{16,}$/, 'at least 16 letters, digits and symbols, without spaces');
  const matching = (shape: RegExp) => (entry: string) => (shape.test(entry) ? entry : null);
  const token = tokenOf('HERALD_WEB_TOKEN');
  const url = originOf(read);
  const namesHint = 'Write only names, without https:// or port, like herald.example.org';
  const hosts = read.each('HERALD_WEB_HOSTS', matching(NAME), 'is not a host name', namesHint).map((name) => name.toLowerCase());
  const names = url === null ? hosts : [...hosts, new URL(url).hostname];
  const viewToken = tokenOf('HERALD_WEB_VIEW_TOKEN');
  if (token && viewToken && token.reveal() === viewToken.reveal())
    read.mistake('HERALD_WEB_VIEW_TOKEN', 'is the same as HERALD_WEB_TOKEN', 'Make them different: one is for admins, one for readers');
  const subnetOf = (entry: string) => (isSubnet(entry) ? entry : null);
  const proxies = read.each(
    'HERALD_WEB_PROXIES',
    subnetOf,
    'is not an address',
    'Write IP addresses or subnets, like 127.0.0.1 10.0.0.0/8',
  );
  const userHeader = read.matching('HERALD_WEB_USER_HEADER', /^[A-Za-z0-9-]{1,60}$/, 'X-Forwarded-Email').toLowerCase();
  const adminsHint = 'Write names as the proxy sends them, like alice@example.org';
  const admins = read.each('HERALD_WEB_ADMINS', matching(USER_NAME), 'is not a name', adminsHint);
  if (admins.length > 0 && proxies.length === 0)
    read.mistake(
      'HERALD_WEB_ADMINS',
      'is set without HERALD_WEB_PROXIES',
      'Add the address of the proxy that signs people in, or remove it',
    );
  if (address) return { ...address, names, url, token, viewToken, proxies, userHeader, admins };
  for (const name of ['HERALD_WEB_TOKEN', 'HERALD_WEB_VIEW_TOKEN', 'HERALD_WEB_PROXIES', 'HERALD_WEB_HOSTS', 'HERALD_WEB_URL'])
    if (read.text(name) !== null && read.text('HERALD_WEB_ADDR') === 'off')
      read.mistake(name, 'is set, but HERALD_WEB_ADDR is off', 'Set HERALD_WEB_ADDR to an address, or remove this setting');
  return null;
}

/** Reads `HERALD_WEB_URL`, without its trailing slash. */
function originOf(read: SettingsReader): string | null {
  const text = read.url('HERALD_WEB_URL', 'https://herald.example.org');
  if (text === null) return null;
  const { origin, href } = new URL(text);
  if (href === `${origin}/`) return origin;
  read.mistake('HERALD_WEB_URL', 'has more than a host and a port', 'Write it like https://herald.example.org, without a path');
  return null;
}

/** Whether a text is an address or a subnet: `10.0.0.7`, `10.0.0.0/8`, `fd00::/8`. Pure. */
function isSubnet(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}
