import { generatorOfPath, type Page, partsOfPath } from './page.ts';
import { defaultPath } from './page-path.ts';
import { expandPattern, isPattern } from './pattern.ts';
import { pathOnSite, type Site, settingFor, siteUrlOf } from './site.ts';

/** Jekyll's pattern for posts where none is set. */
const JEKYLL_POSTS = { folder: '_posts', value: 'date' };

/**
 * Address of a post's page on its own site: its own `permalink`, else the pattern set for its folder, else as its generator makes it, else an
 * earlier address that leads there. Null: the site is not known, the post has no page, or the address needs what only the generator knows. Pure.
 */
export function pageUrlOf(site: Site, written: Page): string | null {
  const base = siteUrlOf(site);
  if (base === null || written.permalink === false) return null;
  const page = withSlugOfName(site, written);
  const path = writtenPath(site, base, page);
  const found = path === undefined ? patternPath(site, page) : path;
  const alias = page.aliases.find((one) => /^\/(?![/\\])/.test(one));
  return found === null ? (alias === undefined ? null : base + encoded(alias)) : base + encoded(found);
}

/** Where Hugo takes the date from the file's name, it takes the slug from there as well. */
function withSlugOfName({ facts }: Site, page: Page): Page {
  if (page.slug !== null || facts?.generator !== 'hugo' || facts.dropsDayWithout?.some(page.has) !== false) return page;
  const { day, nameWithoutDay } = partsOfPath(page.path, facts.languages);
  return day === null ? page : { ...page, slug: nameWithoutDay };
}

/** What is escaped already stays so. */
const encoded = (path: string): string => encodeURI(path.toWellFormed()).replace(/%25(?=[\dA-Fa-f]{2})/g, '%');

function contextOf(site: Site, page: Page) {
  const generator = site.facts?.generator ?? generatorOfPath(page.path);
  const { path, prefix } = pathOnSite(site, page.path);
  const parts = partsOfPath(path, site.facts?.languages);
  const date = page.date(generator === 'jekyll' ? (site.facts?.timeZone ?? 'UTC') : null);
  return { generator, page, parts, date, keepsCase: site.facts?.keepsCase ?? false, prefix, path };
}

/** The address that the post itself names: a path, a pattern (null where it can't be filled in), or a whole address of this site. Undefined: none. */
function writtenPath(site: Site, base: string, page: Page): string | null | undefined {
  const written = page.permalink;
  if (written === null || written === false || written === '') return undefined;
  if (/^https?:\/\//i.test(written)) return written.startsWith(`${base}/`) ? written.slice(base.length) : undefined;
  if (/^[/\\]{2}|^[a-z][\w+.-]{0,20}:\/?\//i.test(written)) return undefined;
  if (isPattern(written)) return expandPattern(written, contextOf(site, page));
  return written.startsWith('/') ? written : `/${written}`;
}

function patternPath(site: Site, page: Page): string | null {
  const context = contextOf(site, page);
  const { generator, path, prefix } = context;
  const posts = generator === 'jekyll' ? path.lastIndexOf('_posts/') : -1;
  const set = settingFor(site.settings.permalinks, page.path, path);
  const pattern =
    set ?? settingFor(site.facts?.permalinks ?? [], path, posts < 0 ? path : path.slice(posts)) ?? (posts < 0 ? null : JEKYLL_POSTS);
  if (pattern === null) return slashed(site, defaultPath(site, page));
  const filled = expandPattern(pattern.value, context);
  if (filled === null || set !== null) return filled;
  return `/${prefix}/${context.parts.language ?? ''}/${filled}`.replace(/\/{2,}/g, '/');
}

/** The slash at the end as the site has it. */
function slashed({ facts }: Site, path: string | null): string | null {
  if (path === null || facts?.trailingSlash == null || path === '/' || /\.html?$/.test(path)) return path;
  return facts.trailingSlash ? path.replace(/\/?$/, '/') : path.replace(/\/$/, '');
}
