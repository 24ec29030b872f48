import { hash } from 'node:crypto';

const TRACKING =
  /^(utm_.*|mtm_.*|hsa_.*|fbclid|gclid|gbraid|wbraid|dclid|msclkid|yclid|igshid|mc_cid|mc_eid|mkt_tok|_hsenc|_hsmi|trk|trkinfo|s_cid)$/i;

/**
 * One spelling for all spellings of a page's address: scheme and `www.` don't count, host in lower case, no default port, no tracking
 * parameters, query sorted, no trailing slash. The fragment is kept: release-note pages differ by nothing else. Null where it is not http(s). Pure.
 */
export function normaliseUrl(address: string): string | null {
  const trimmed = address.trim();
  if (!URL.canParse(trimmed)) return null;
  const url = new URL(trimmed);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  const host = url.hostname
    .toLowerCase()
    .replace(/^www\./, '')
    .replace(/\.$/, '');
  const port = url.port === '' || url.port === '80' || url.port === '443' ? '' : `:${url.port}`;
  const path = url.pathname.replace(/%[0-9a-f]{2}/gi, (code) => code.toUpperCase()).replace(/(?<!\/)\/+$/, '');
  return `https://${host}${port}${path}${url.search === '' ? '' : queryOf(url.searchParams)}${url.hash === '#' ? '' : url.hash}`;
}

function queryOf(parameters: URLSearchParams): string {
  const pairs = [...parameters].filter(([name]) => !TRACKING.test(name)).sort(([a, x], [b, y]) => compare(a, b) || compare(x, y));
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What makes two files one post: the normalised `external_url`, then `uid`, then the path. Pure. */
export function identityOf(facts: { path: string; externalUrl: string | null; uid: string | null }): string {
  const url = facts.externalUrl === null ? null : normaliseUrl(facts.externalUrl);
  if (url !== null) return url;
  return facts.uid === null ? `path:${facts.path}` : `uid:${facts.uid}`;
}

/** First 20 hex digits of the SHA-256 of an identity: a post's `id`. Pure. */
export function postIdOf(identity: string): string {
  return hash('sha256', identity).slice(0, 20);
}
