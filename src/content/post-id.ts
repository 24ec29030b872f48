import { hash } from 'node:crypto';

const TRACKING =
  /^(utm_.*|mtm_.*|hsa_.*|fbclid|gclid|gbraid|wbraid|dclid|msclkid|yclid|igshid|mc_cid|mc_eid|mkt_tok|_hsenc|_hsmi|trk|trkinfo|s_cid|ref_src|ref_url|_gl|srsltid|twclid|ttclid|li_fat_id|vero_id|oly_enc_id|oly_anon_id|wickedid)$/i;

/** Medium marks the links of its feeds: `source=rss----7f60cf5620c9---4`. Elsewhere `source` may name a page. */
const FEED_SOURCE = /^(?:rss|collection_|user_profile|email|friends_link|social)/;
/** `#:~:text=…`: what a browser marks on the page, behind the fragment proper. https://wicg.github.io/scroll-to-text-fragment/ */
const FRAGMENT_DIRECTIVE = /:~:.*$/s;
/** Characters that mean the same with and without `%` (RFC 3986, section 2.3). */
const UNRESERVED = /^[\w.~-]$/;

/** One way to write each character: escapes of those that need none are undone, the others are in capitals. */
function plainEscapes(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (code) => {
    const char = String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return UNRESERVED.test(char) ? char : code.toUpperCase();
  });
}

/**
 * One spelling for all spellings of a page's address: scheme and `www.` don't count, host in lower case, no default port, no tracking
 * parameters, query sorted, no trailing slash, no needless escapes. The fragment is kept, but for what a browser marks: release-note pages
 * differ by nothing else. Null where it is not http(s). Pure.
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
  const path = plainEscapes(url.pathname).replace(/(?<!\/)\/+$/, '');
  const fragment = plainEscapes(url.hash.replace(FRAGMENT_DIRECTIVE, ''));
  return `https://${host}${port}${path}${url.search === '' ? '' : queryOf(url.searchParams)}${fragment === '#' ? '' : fragment}`;
}

function queryOf(parameters: URLSearchParams): string {
  const pairs = [...parameters]
    .filter(([name, value]) => !TRACKING.test(name) && !(name === 'source' && FEED_SOURCE.test(value)))
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y));
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
