import { storableText } from '../../lib/sanitize-text.ts';
import type { PostPicture } from '../post.ts';
import { type Fields, isMap } from './fields.ts';

/** Keys in which generators and themes keep a post's picture, in order of precedence. */
const KEYS = ['image', 'cover', 'featuredimage', 'images', 'ogimage', 'hero', 'heroimage', 'coverimage'];
/** Keys for the address and the description of a picture that is a map (`cover: {image: …, alt: …}`). */
const ADDRESS_KEYS = ['image', 'url', 'src', 'path', 'file'];
const ALT_KEYS = ['alt', 'alttext', 'imagealt', 'caption'];
const ADDRESS_MAX_CHARS = 2_000;
const ALT_MAX_CHARS = 1_000;

/** What the addresses in a post are relative to. */
export interface PictureSite {
  /** Path of the post's file. */
  path: string;
  /** Address of the post's own site; null if unknown. */
  siteUrl: string | null;
  /** Address of the post's page on that site; null if unknown. */
  pageUrl: string | null;
}

/**
 * Returns the picture that the front matter names: `image`, `cover.image`, `featured_image`, `images[0]`, `og_image`, `hero`; null if there is none
 * that others can load: `https` only, no SVG (which chat platforms do not show). It is never fetched. Pure.
 */
export function readPicture(fields: Pick<Fields, 'raw'>, site: PictureSite): PostPicture | null {
  for (const key of KEYS) {
    const value = fields.raw(key);
    const first: unknown = Array.isArray(value) ? value[0] : value;
    const map = isMap(first) ? lowerKeys(first) : null;
    const address = map === null ? first : ADDRESS_KEYS.map((name) => map[name]).find((part) => typeof part === 'string');
    const url = typeof address === 'string' ? pictureUrl(address, site) : null;
    if (url === null) continue;
    const alts = [...ALT_KEYS.map((name) => map?.[name]), fields.raw(`${key}alt`), fields.raw('imagealt')];
    return { url, alt: alts.map(altText).find((alt) => alt !== null) ?? null };
  }
  return null;
}

function pictureUrl(written: string, { path, siteUrl, pageUrl }: PictureSite): string | null {
  const address = storableText(written).trim();
  if (address === '' || address.length > ADDRESS_MAX_CHARS) return null;
  const isAbsolute = /^[a-z][a-z\d+.-]*:/i.test(address) || address.startsWith('//');
  const base = isAbsolute ? 'https://site.invalid/' : baseOf(address, path, siteUrl, pageUrl);
  if (base === null || !URL.canParse(address, base)) return null;
  const url = new URL(withSitePath(address, isAbsolute ? null : siteUrl), base);
  url.hash = '';
  const isPublic = url.protocol === 'https:' && url.username === '' && url.password === '' && !url.hostname.endsWith('.invalid');
  return !isPublic || /\.svgz?$/i.test(url.pathname) || url.href.length > ADDRESS_MAX_CHARS ? null : url.href;
}

/** Returns the base of a relative address: the page's own folder if its file is an `index.md`, otherwise the site. Null if only the site's build knows it. */
function baseOf(address: string, path: string, siteUrl: string | null, pageUrl: string | null): string | null {
  if (siteUrl === null) return null;
  const site = withSlash(siteUrl);
  if (address.startsWith('/')) return site;
  if (/(?:^|\/)_?index\.(?:mdx?|markdown)$/i.test(path)) return pageUrl === null ? null : withSlash(pageUrl);
  return /^\.{1,2}\//.test(address) ? null : site;
}

/** Adds the path of the site: `/img/a.png` on `https://example.org/blog/` is below `/blog/`, unless the address already begins with that. */
function withSitePath(address: string, siteUrl: string | null): string {
  if (siteUrl === null || !address.startsWith('/') || !URL.canParse(siteUrl)) return address;
  const folder = withSlash(new URL(siteUrl).pathname);
  return address.startsWith(folder) ? address : `${folder}${address.slice(1)}`;
}

function withSlash(address: string): string {
  return address.endsWith('/') ? address : `${address}/`;
}

function altText(value: unknown): string | null {
  const text = typeof value === 'string' ? storableText(value).replace(/\s+/gu, ' ').trim() : '';
  return text === '' ? null : text.slice(0, ALT_MAX_CHARS).toWellFormed();
}

function lowerKeys(map: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key.toLowerCase().replaceAll(/[_-]/g, ''), value]));
}
