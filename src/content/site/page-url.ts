import { expandPattern, isPattern } from './pattern.ts';
import { type GeneratorFacts, generatorOfPath, type Page, partsOfPath, pathOnSite, type Site, settingFor, siteUrlOf } from './site.ts';
import { asciiSlug, githubSlug, hugoSlug } from './slugify.ts';

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

const joined = (...parts: readonly string[]): string =>
  parts
    .map((part) => part.replace(/^\/+|\/+$/g, ''))
    .filter(Boolean)
    .join('/');
const asFolder = (...parts: readonly string[]): string => `/${joined(...parts)}/`.replace('//', '/');

/** Where a generator puts the page of a file if nobody tells it otherwise, `/blog/my-post/`; null where that can't be told. Pure. */
function defaultPath(site: Site, page: Page): string | null {
  const { facts } = site;
  if (facts === null) return plainPath(page);
  switch (facts.generator) {
    case 'hugo':
      return hugoPath(site, page, facts);
    case 'zola':
      return zolaPath(site, page);
    case 'jekyll':
      return jekyllPath(site, page, facts);
    case 'docusaurus':
      return docusaurusPath(site, page, facts);
    case 'astro':
      return astroPath(site, page);
    case 'eleventy':
      return eleventyPath(site, page);
  }
}

/** As most generators have it. */
function plainPath({ path, slug }: Page): string {
  const { folders, name } = partsOfPath(path);
  return asFolder(...[...folders, slug ?? name].map((part) => part.toLowerCase().trim().replace(/\s+/g, '-')));
}

function hugoPath(site: Site, page: Page, { keepsCase, isUgly, languages }: GeneratorFacts): string {
  const { path, prefix } = pathOnSite(site, page.path);
  const { folders, name, language } = partsOfPath(path, languages);
  const parts = [...folders, page.slug ?? name].map((part) => hugoSlug(part, keepsCase));
  const made = asFolder(prefix, language ?? '', ...parts);
  return isUgly ? made.replace(/\/$/, '.html') : made;
}

function zolaPath(site: Site, page: Page): string | null {
  const { path } = pathOnSite(site, page.path);
  const { folders, nameWithoutDay, language } = partsOfPath(path, site.facts?.languages);
  const parts = [...folders, page.slug ?? nameWithoutDay].map(asciiSlug);
  return parts.includes('') ? null : asFolder(language ?? '', ...parts);
}

/** Of a page; posts and collections have patterns. */
function jekyllPath(site: Site, page: Page, { trailingSlash }: GeneratorFacts): string {
  const { path } = pathOnSite(site, page.path);
  const { folders, name, isIndex } = partsOfPath(path);
  if (isIndex || (folders.length === 0 && name === 'index')) return asFolder(...folders, name === 'index' ? '' : name);
  return trailingSlash ? asFolder(...folders, name) : `/${joined(...folders, name)}.html`;
}

/** Source: `DATE_FILENAME_REGEX` of `@docusaurus/plugin-content-blog`. */
const BLOG_NAME = /^(.{0,400}?)(\d{4}[-/]\d{1,2}[-/]\d{1,2})[-/]?(.*?)(?:\/index)?$/;
/** Source: `DefaultNumberPrefixParser` of `@docusaurus/plugin-content-docs`: `01-intro`, but neither dates nor versions. */
const NUMBERED = /^(?!\d{2,4}[-_.]\d{2}|\d+[-_.]\d)\d+\s*[-_.]+\s*(?=[^-_.\s])/;

function docusaurusPath(site: Site, page: Page, facts: GeneratorFacts): string {
  const { path } = pathOnSite(site, page.path);
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

function astroPath(site: Site, page: Page): string {
  const { path } = pathOnSite(site, page.path);
  const { folders, name } = partsOfPath(path);
  const [collection = '', ...below] = folders;
  // A `slug` takes the place of all that is below the collection.
  const parts = page.slug === null ? [...below, name].map(githubSlug) : [page.slug];
  return asFolder(folders.length === 0 ? '' : collection, ...parts);
}

function eleventyPath(site: Site, page: Page): string {
  const { path } = pathOnSite(site, page.path);
  const { folders, name } = partsOfPath(path);
  if (folders.length === 0 && name === 'index') return '/';
  return asFolder(...folders, ...(folders.at(-1) === name ? [] : [name]));
}
