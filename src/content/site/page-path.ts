import { type Page, partsOfPath } from './page.ts';
import { type GeneratorFacts, pathOnSite, type Site, settingFor } from './site.ts';
import { asciiSlug, githubSlug, hugoSlug } from './slugify.ts';

const joined = (...parts: readonly string[]): string =>
  parts
    .map((part) => part.replace(/^\/+|\/+$/g, ''))
    .filter(Boolean)
    .join('/');
const asFolder = (...parts: readonly string[]): string => `/${joined(...parts)}/`.replace('//', '/');

/** Where a generator puts the page of a file if nobody tells it otherwise, `/blog/my-post/`; null where that can't be told. Pure. */
export function defaultPath(site: Site, page: Page): string | null {
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
