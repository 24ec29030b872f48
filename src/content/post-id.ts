import { hash } from 'node:crypto';

const TRACKING =
  /^(utm_.*|mtm_.*|hsa_.*|fbclid|gclid|gbraid|wbraid|dclid|msclkid|yclid|igshid|mc_cid|mc_eid|mkt_tok|_hsenc|_hsmi|trk|trkinfo|s_cid|ref_src|ref_url|_gl|srsltid|twclid|ttclid|li_fat_id|vero_id|oly_enc_id|oly_anon_id|wickedid)$/i;

/** Medium marks the links in its feeds with this: `source=rss----7f60cf5620c9---4`. On other sites, `source` may identify a page. */
const FEED_SOURCE = /^(?:rss|collection_|user_profile|email|friends_link|social)/;
/** `#:~:text=…`: tells a browser what to highlight on the page; it follows the fragment proper. https://wicg.github.io/scroll-to-text-fragment/ */
const FRAGMENT_DIRECTIVE = /:~:.*$/s;
/** Characters that mean the same whether percent-encoded or not (RFC 3986, section 2.3). */
const UNRESERVED = /^[\w.~-]$/;

/** Normalises percent-encoding: decodes characters that need none, and writes the remaining escapes in upper case. */
function plainEscapes(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (code) => {
    const char = String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return UNRESERVED.test(char) ? char : code.toUpperCase();
  });
}

/**
 * Returns one canonical form for all spellings of a page's address: scheme and `www.` are ignored, host in lower case, no default port, no
 * tracking parameters, query sorted, no trailing slash, no needless escapes. The fragment is kept, except for what a browser highlights,
 * because release-note pages may differ by nothing else. Null if it is not http(s). Pure.
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

/** Returns what makes two files the same post: the normalised `external_url`, otherwise `uid`, otherwise the path. Pure. */
export function identityOf(facts: { path: string; externalUrl: string | null; uid: string | null }): string {
  const url = facts.externalUrl === null ? null : normaliseUrl(facts.externalUrl);
  if (url !== null) return url;
  return facts.uid === null ? `path:${facts.path}` : `uid:${facts.uid}`;
}

/** Returns a post's `id`: the first 20 hex digits of the SHA-256 of its identity. Pure. */
export function postIdOf(identity: string): string {
  return hash('sha256', identity).slice(0, 20);
}
