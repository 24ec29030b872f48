import { expandPattern, isPattern, type PatternContext } from './pattern.ts';
import { type GeneratorFacts, generatorOfPath, type Page, partsOfPath, pathOnSite, type Site, settingFor } from './site.ts';
import { asciiSlug, githubSlug, hugoSlug } from './slugify.ts';

/** Jekyll's pattern for posts if none is set. */
const JEKYLL_POSTS = { folder: '_posts', value: 'date' };

/** A page of a site, and its place there. */
interface PageContext extends PatternContext {
  site: Site;
  /** Path as its generator sees it, and the prefix of its address. */
  path: string;
  prefix: string;
}

/**
 * Returns the address of a post's page on its own site, whose address is `base`: its own `permalink`, otherwise the pattern set for its folder,
 * otherwise the address that its generator builds, otherwise an alias that leads there. Null if the post has no page, or only the generator knows its address. Pure.
 */
export function pageUrlOf(site: Site, base: string, page: Page): string | null {
  if (page.permalink === false) return null;
  const context = contextOf(site, page);
  const written = writtenPath(base, context);
  const found = written === undefined ? patternPath(context) : written;
  const path = found ?? page.aliases.find((one) => /^\/(?![/\\])/.test(one));
  return path === undefined ? null : base + encoded(path);
}

/** Escapes a path; existing escapes stay as they are. */
const encoded = (path: string): string => encodeURI(path.toWellFormed()).replace(/%25(?=[\dA-Fa-f]{2})/g, '%');

function contextOf(site: Site, written: Page): PageContext {
  const { facts } = site;
  const generator = facts?.generator ?? generatorOfPath(written.path);
  const { path, prefix } = pathOnSite(site, written.path);
  const parts = partsOfPath(path, facts?.languages);
  // If Hugo takes the date from the file name, it takes the slug from there as well.
  const isNamed = generator === 'hugo' && facts?.dropsDayWithout?.some(written.has) === false && parts.nameWithoutDay !== parts.name;
  const page = isNamed && written.slug === null ? { ...written, slug: parts.nameWithoutDay } : written;
  const date = page.date(generator === 'jekyll' ? (facts?.timeZone ?? 'UTC') : null);
  return { site, generator, page, parts, date, keepsCase: facts?.keepsCase ?? false, prefix, path };
}

/** Returns the address that the post itself names: a path, a pattern (null if it can't be filled in), or a whole address of this site. Undefined if it names none. */
function writtenPath(base: string, context: PageContext): string | null | undefined {
  const written = context.page.permalink;
  if (written === null || written === false || written === '') return undefined;
  if (/^https?:\/\//i.test(written)) return written.startsWith(`${base}/`) ? written.slice(base.length) : undefined;
  if (/^[/\\]{2}|^[a-z][\w+.-]{0,20}:\/?\//i.test(written)) return undefined;
  if (isPattern(written)) return expandPattern(written, context);
  return written.startsWith('/') ? written : `/${written}`;
}

function patternPath(context: PageContext): string | null {
  const { site, generator, page, path, prefix, parts } = context;
  const posts = generator === 'jekyll' ? path.lastIndexOf('_posts/') : -1;
  const set = settingFor(site.settings.permalinks, page.path, path);
  const pattern =
    set ?? settingFor(site.facts?.permalinks ?? [], path, posts < 0 ? path : path.slice(posts)) ?? (posts < 0 ? null : JEKYLL_POSTS);
  if (pattern === null) return slashed(site, defaultPath(context));
  const filled = expandPattern(pattern.value, context);
  if (filled === null || set !== null) return filled;
  return `/${prefix}/${parts.language ?? ''}/${filled}`.replace(/\/{2,}/g, '/');
}

/** Adds or removes the slash at the end, as the site does. */
function slashed({ facts }: Site, path: string | null): string | null {
  if (path === null || facts?.trailingSlash == null || path === '/' || /\.html?$/.test(path)) return path;
  return facts.trailingSlash ? path.replace(/\/?$/, '/') : path.replace(/\/$/, '');
}

const joined = (...parts: readonly string[]): string =>
  parts
    .map((part) => part.replace(/^\/+|\/+$/g, ''))
    .filter(Boolean)
    .join('/');
const asFolder = (...parts: readonly string[]): string => `/${joined(...parts)}/`.replace('//', '/');

/** Returns where a generator puts the page of a file by default, `/blog/my-post/`; null if unknown. Pure. */
function defaultPath(context: PageContext): string | null {
  const { facts } = context.site;
  if (facts === null) return plainPath(context);
  switch (facts.generator) {
    case 'hugo':
      return hugoPath(context, facts);
    case 'zola':
      return zolaPath(context);
    case 'jekyll':
      return jekyllPath(context, facts);
    case 'docusaurus':
      return docusaurusPath(context, facts);
    case 'astro':
      return astroPath(context);
    case 'eleventy':
      return eleventyPath(context);
  }
}

/** Returns the address as most generators build it. */
function plainPath({ page, parts: { folders, name } }: PageContext): string {
  return asFolder(...[...folders, page.slug ?? name].map((part) => part.toLowerCase().trim().replace(/\s+/g, '-')));
}

function hugoPath({ page, parts: { folders, name, language }, prefix }: PageContext, { keepsCase, isUgly }: GeneratorFacts): string {
  const parts = [...folders, page.slug ?? name].map((part) => hugoSlug(part, keepsCase));
  const made = asFolder(prefix, language ?? '', ...parts);
  return isUgly ? made.replace(/\/$/, '.html') : made;
}

function zolaPath({ page, parts: { folders, nameWithoutDay, language } }: PageContext): string | null {
  const parts = [...folders, page.slug ?? nameWithoutDay].map(asciiSlug);
  return parts.includes('') ? null : asFolder(language ?? '', ...parts);
}

/** Returns the address of a page; posts and collections have patterns. */
function jekyllPath({ parts: { folders, name, isIndex } }: PageContext, { trailingSlash }: GeneratorFacts): string {
  if (isIndex || (folders.length === 0 && name === 'index')) return asFolder(...folders, name === 'index' ? '' : name);
  return trailingSlash ? asFolder(...folders, name) : `/${joined(...folders, name)}.html`;
}

/** Source: `DATE_FILENAME_REGEX` of `@docusaurus/plugin-content-blog`. */
const BLOG_NAME = /^(.{0,400}?)(\d{4}[-/]\d{1,2}[-/]\d{1,2})[-/]?(.*?)(?:\/index)?$/;
/** Source: `DefaultNumberPrefixParser` of `@docusaurus/plugin-content-docs`: `01-intro`, but neither dates nor versions. */
const NUMBERED = /^(?!\d{2,4}[-_.]\d{2}|\d+[-_.]\d)\d+\s*[-_.]+\s*(?=[^-_.\s])/;

function docusaurusPath({ page, path }: PageContext, facts: GeneratorFacts): string {
  const plain = path.replace(/\.mdx?$/i, '');
  const blog = settingFor(facts.blogs, path);
  if (blog !== null) return `/${joined(blog.value, blogSlug(plain.slice(blog.folder.length + 1), page.slug))}`;
  const docs = settingFor(facts.docs, path);
  if (docs !== null) return docsPath(docs.value, plain.slice(docs.folder.length + 1), page);
  const pages = plain.replace(/^src\/pages\//, '');
  return page.slug?.startsWith('/') ? page.slug : `/${joined(pages.replace(/(?:^|\/)index$/, ''))}`;
}

function blogSlug(plain: string, slug: string | null): string {
  if (slug !== null) return slug;
  const dated = BLOG_NAME.exec(plain);
  if (dated === null) return plain.replace(/\/index$/, '');
  const [, folder = '', day = '', text = ''] = dated;
  return joined(folder, day.replaceAll('-', '/'), text);
}

function docsPath(route: string, plain: string, { slug, id }: Page): string {
  if (slug?.startsWith('/')) return `/${joined(route, slug)}`;
  const folders = plain.split('/').map((part) => part.replace(NUMBERED, ''));
  const name = folders.pop() ?? '';
  const isCategory =
    slug === null && id === null && (/^(?:index|readme)$/i.test(name) || name.toLowerCase() === folders.at(-1)?.toLowerCase());
  return isCategory ? asFolder(route, ...folders) : `/${joined(route, ...folders, slug ?? id ?? name)}`;
}

function astroPath({ page, parts: { folders, name } }: PageContext): string {
  const [collection = '', ...below] = folders;
  // A `slug` replaces everything below the collection.
  const parts = page.slug === null ? [...below, name].map(githubSlug) : [page.slug];
  return asFolder(folders.length === 0 ? '' : collection, ...parts);
}

function eleventyPath({ parts: { folders, name } }: PageContext): string {
  if (folders.length === 0 && name === 'index') return '/';
  return asFolder(...folders, ...(folders.at(-1) === name ? [] : [name]));
}
