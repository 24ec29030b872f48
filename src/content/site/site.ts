/** Site generators whose addresses Herald can build. */
export const GENERATORS = ['hugo', 'jekyll', 'docusaurus', 'astro', 'eleventy', 'zola'] as const;
export type Generator = (typeof GENERATORS)[number];

/** Where the title of a post without `title` comes from: its first heading, its file name, or nowhere (then it is not a post). */
export const TITLE_SOURCES = ['heading', 'filename', 'key'] as const;
export type TitleSource = (typeof TITLE_SOURCES)[number];

/** A setting for the posts below one folder; `''`: for all posts. */
export interface PerFolder<T> {
  /** Relative, with `/`, but none at the ends. */
  folder: string;
  value: T;
}

/** What `herald.yaml` says about the site; it takes precedence over the generator's files. */
export interface SiteSettings {
  /** Null: to be detected. */
  generator: Generator | null;
  /** Patterns of addresses, `/:year/:month/:day/:slug/`. Their folders are relative to the content folder, or to the generator's own. */
  permalinks: readonly PerFolder<string>[];
  titleFrom: readonly PerFolder<TitleSource>[];
}

export const NO_SITE_SETTINGS: SiteSettings = { generator: null, permalinks: [], titleFrom: [] };

/** What a generator's own files say. Paths are relative to the folder that contains these files. */
export interface GeneratorFacts {
  generator: Generator;
  /** Public address; null if it is not in the files. */
  url: string | null;
  /** Folders whose files become pages, and the prefix of these pages' paths (`de`); the longest folder that matches counts. */
  roots: readonly PerFolder<string>[];
  /** Patterns of addresses, by folder below a root. */
  permalinks: readonly PerFolder<string>[];
  /** Docusaurus: folders of blogs and of documentation, and the routes of their pages. */
  blogs: readonly PerFolder<string>[];
  docs: readonly PerFolder<string>[];
  /** Whether addresses end in a slash; null: as the generator does by default. */
  trailingSlash: boolean | null;
  /** The day at the beginning of a file name is not part of the slug if none of these keys is written: for Hugo the keys before `:filename` in its `frontmatter.date`, for Zola no keys. Null: it is always part of it. */
  dropsDayWithout: readonly string[] | null;
  /** Hugo: whether capitals stay; whether it writes `post.html` instead of `post/`; languages other than the main one. */
  keepsCase: boolean;
  isUgly: boolean;
  languages: readonly string[];
  /** IANA time zone in which days are counted; null: as written. */
  timeZone: string | null;
}

/** Returns what applies if a generator's files do not say otherwise. Pure. */
export function defaultFacts(generator: Generator): GeneratorFacts {
  const roots: Record<Generator, readonly string[]> = {
    hugo: ['content'],
    zola: ['content'],
    astro: ['src/content', 'src/pages', 'src/data'],
    docusaurus: [''],
    jekyll: [''],
    eleventy: [''],
  };
  return {
    generator,
    url: null,
    roots: roots[generator].map((folder) => ({ folder, value: '' })),
    permalinks: [],
    blogs: [{ folder: 'blog', value: 'blog' }],
    docs: [{ folder: 'docs', value: 'docs' }],
    trailingSlash: null,
    keepsCase: false,
    dropsDayWithout: generator === 'zola' ? [] : null,
    isUgly: false,
    languages: [],
    timeZone: generator === 'jekyll' ? 'UTC' : null,
  };
}

/** The site that posts are published on. JSON-safe; if it changes, all posts are read again. */
export interface Site {
  /** Its address as configured; null if not configured. */
  url: string | null;
  settings: SiteSettings;
  /** Null: no generator's files were found, and no generator is configured. */
  facts: GeneratorFacts | null;
  /** Prefix to add to a post's path, or to remove from it, to make it relative to the generator's folder. */
  add: string;
  strip: string;
}

/** Returns a site of which nothing but its settings is known. Pure. */
export function siteOf(url: string | null, settings: SiteSettings = NO_SITE_SETTINGS): Site {
  return { url, settings, facts: settings.generator === null ? null : defaultFacts(settings.generator), add: '', strip: '' };
}

/** Returns the address of the site, without a slash at its end; null if unknown. Pure. */
export function siteUrlOf({ url, facts }: Site): string | null {
  return (url ?? facts?.url ?? null)?.replace(/(?<!\/)\/+$/, '') ?? null;
}

/** Whether a path is in a folder, or is that folder. Pure. */
export const isBelow = (path: string, folder: string): boolean => folder === '' || path === folder || path.startsWith(`${folder}/`);

/** Returns the setting of the innermost folder that contains one of the paths; null if there is none. Pure. */
export function settingFor<T>(settings: readonly PerFolder<T>[], ...paths: readonly string[]): PerFolder<T> | null {
  const fitting = settings.filter(({ folder }) => paths.some((path) => isBelow(path, folder)));
  return fitting.reduce<PerFolder<T> | null>((best, one) => (best === null || one.folder.length > best.folder.length ? one : best), null);
}

/** Returns a post's path as its generator sees it, relative to a root of pages, and the prefix of its address. Pure. */
export function pathOnSite({ facts, add, strip }: Site, path: string): { path: string; prefix: string } {
  const stripped = strip !== '' && isBelow(path, strip) ? path.slice(strip.length + 1) : path;
  const inGenerator = add === '' ? stripped : `${add}/${stripped}`;
  const root = settingFor(facts?.roots ?? [], inGenerator);
  if (root === null || root.folder === '') return { path: inGenerator, prefix: root?.value ?? '' };
  return { path: inGenerator.slice(root.folder.length + 1), prefix: root.value };
}

/** A day and time as used in an address. */
export interface PageDate {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

/** What determines the address of a post's page. */
export interface Page {
  /** Relative to the content folder. */
  path: string;
  title: string;
  /** `slug` and `id` of its front matter. */
  slug: string | null;
  id: string | null;
  /** `permalink`, `url` or `path`: the whole address, or a pattern of it; null if there is none. `false`: the post has no page. */
  permalink: string | false | null;
  /** Whether the front matter has a key, given in lower case. */
  has(key: string): boolean;
  /** Earlier addresses, which also lead to it. */
  aliases: readonly string[];
  categories: readonly string[];
  /** Returns its date as written, otherwise in UTC; `zone`: as the local time there. Null if it has none. */
  date(zone: string | null): PageDate | null;
}

/** The parts of a path. */
export interface PathParts {
  /** Folders above the page, without its own folder if the file is named `index`. */
  folders: readonly string[];
  /** Name without extension; for `my-post/index.md`, the name of its folder. */
  name: string;
  /** The name without the day it begins with, which is removed only if `-` or `_` follows, as in the generators. */
  nameWithoutDay: string;
  /** Day that the name begins with (`2025-01-02-slug.md`, `2025-1-2.md`), whether or not the calendar has it; null if there is none. */
  day: string | null;
  isIndex: boolean;
  /** Language before the extension, `de` in `post.de.md`; null if it is none of the given languages. */
  language: string | null;
}

/** Splits a relative path with `/` into its parts. `languages`: those that may come before the extension. Pure. */
export function partsOfPath(path: string, languages: readonly string[] = []): PathParts {
  const folders = path.replace(/\.(?:md|markdown|mdx)$/i, '').split('/');
  const [, ending = ''] = /\.([\w-]{2,12})$/.exec(folders.at(-1) ?? '') ?? [];
  const language = languages.includes(ending) ? ending : null;
  if (language !== null) folders.push((folders.pop() ?? '').slice(0, -language.length - 1));
  const isIndex = folders.length > 1 && folders.at(-1) === 'index';
  if (isIndex) folders.pop();
  const name = folders.pop() ?? '';
  const [, day = null, rest = name] = /^(\d{4}-\d{1,2}-\d{1,2})(?:[-_](.+)|[. ].+)?$/.exec(name) ?? [];
  return { folders, name, nameWithoutDay: rest, day, isIndex, language };
}

/** Returns whose rules a path follows if no generator is known: Jekyll's below `_posts`, otherwise null. Pure. */
export function generatorOfPath(path: string): Generator | null {
  return path.split('/').includes('_posts') ? 'jekyll' : null;
}
