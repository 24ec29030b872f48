/** Site generators whose way of making addresses Herald knows. */
export const GENERATORS = ['hugo', 'jekyll', 'docusaurus', 'astro', 'eleventy', 'zola'] as const;
export type Generator = (typeof GENERATORS)[number];

/** Where the title of a post comes from that has no `title`: its first heading, its file's name, or nowhere (then it is no post). */
export const TITLE_SOURCES = ['heading', 'filename', 'key'] as const;
export type TitleSource = (typeof TITLE_SOURCES)[number];

/** Something that is set for the posts below one folder; `''`: for all. */
export interface PerFolder<T> {
  /** Relative, with `/`, none at the ends. */
  folder: string;
  value: T;
}

/** What `herald.yaml` says of the site; it counts before what its generator's files say. */
export interface SiteSettings {
  /** Null: to be found out. */
  generator: Generator | null;
  /** Patterns of addresses, `/:year/:month/:day/:slug/`. Their folders are those of the content folder, or of the generator's own. */
  permalinks: readonly PerFolder<string>[];
  titleFrom: readonly PerFolder<TitleSource>[];
}

export const NO_SITE_SETTINGS: SiteSettings = { generator: null, permalinks: [], titleFrom: [] };

/** What a generator's own files say. Paths are relative to the folder in which they stand. */
export interface GeneratorFacts {
  generator: Generator;
  /** Public address; null: not in the files. */
  url: string | null;
  /** Folders whose files become pages, and what stands before these pages' paths (`de`); the longest that fits counts. */
  roots: readonly PerFolder<string>[];
  /** Patterns by folder below a root. */
  permalinks: readonly PerFolder<string>[];
  /** Docusaurus: folders of blogs and of documentation, and the routes their pages have. */
  blogs: readonly PerFolder<string>[];
  docs: readonly PerFolder<string>[];
  /** Whether addresses end in a slash; null: as the generator does by itself. */
  trailingSlash: boolean | null;
  /** Zola: the day is no part of the name. Hugo: nor where none of these keys is written (`:filename` of its `frontmatter.date`); what is left is the slug. Null: it always is. */
  dropsDayWithout: readonly string[] | null;
  /** Hugo: whether capitals stay; `post.html` instead of `post/`; languages but the main one. */
  keepsCase: boolean;
  isUgly: boolean;
  languages: readonly string[];
  /** IANA zone in which days are counted; null: as written. */
  timeZone: string | null;
}

/** What holds where no file says otherwise. Pure. */
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

/** The site that posts are published on. JSON-safe: posts that were read under another one are read again. */
export interface Site {
  /** Its address, as it is set; null: not set. */
  url: string | null;
  settings: SiteSettings;
  /** Null: no generator's files were found, and none is set. */
  facts: GeneratorFacts | null;
  /** What must be put before a post's path, or taken from it, to have it relative to the generator's folder. */
  add: string;
  strip: string;
}

/** A site of which nothing but its settings is known. Pure. */
export function siteOf(url: string | null, settings: SiteSettings = NO_SITE_SETTINGS): Site {
  return { url, settings, facts: settings.generator === null ? null : defaultFacts(settings.generator), add: '', strip: '' };
}

/** Address of the site, without the slash at its end; null: unknown. Pure. */
export function siteUrlOf({ url, facts }: Site): string | null {
  return (url ?? facts?.url ?? null)?.replace(/(?<!\/)\/+$/, '') ?? null;
}

/** Whether a path lies in a folder. Pure. */
export const isBelow = (path: string, folder: string): boolean => folder === '' || path === folder || path.startsWith(`${folder}/`);

/** What is set for the innermost folder that one of the paths lies in; null: nothing. Pure. */
export function settingFor<T>(settings: readonly PerFolder<T>[], ...paths: readonly string[]): PerFolder<T> | null {
  const fitting = settings.filter(({ folder }) => paths.some((path) => isBelow(path, folder)));
  return fitting.reduce<PerFolder<T> | null>((best, one) => (best === null || one.folder.length > best.folder.length ? one : best), null);
}

/** A post's path as its generator knows it: relative to a root of pages, with what stands before its address. Pure. */
export function pathOnSite({ facts, add, strip }: Site, path: string): { path: string; prefix: string } {
  const stripped = strip !== '' && isBelow(path, strip) ? path.slice(strip.length + 1) : path;
  const inGenerator = add === '' ? stripped : `${add}/${stripped}`;
  const root = settingFor(facts?.roots ?? [], inGenerator);
  if (root === null || root.folder === '') return { path: inGenerator, prefix: root?.value ?? '' };
  return { path: inGenerator.slice(root.folder.length + 1), prefix: root.value };
}

/** A day as it counts for an address. */
export interface PageDate {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

/** What of a post decides where its page is. */
export interface Page {
  /** Relative to the content folder. */
  path: string;
  title: string;
  /** `slug` and `id` of its front matter. */
  slug: string | null;
  id: string | null;
  /** `permalink`, `url` or `path`: the whole address, or a pattern of it. `false`: it has no page. */
  permalink: string | false | null;
  /** Whether a key is written, in small letters. */
  has(key: string): boolean;
  /** Earlier addresses, which lead to it. */
  aliases: readonly string[];
  categories: readonly string[];
  /** Its date as it was written; else as instant in UTC. `zone`: as the clocks there had it. Null: none. */
  date(zone: string | null): PageDate | null;
}

/** What a path is made of. */
export interface PathParts {
  /** Folders above the page, its own folder left out where it is called `index`. */
  folders: readonly string[];
  /** Name without ending; of `my-post/index.md` that of its folder. */
  name: string;
  /** The same without the day it begins with: as generators have it, only where `-` or `_` follows. */
  nameWithoutDay: string;
  /** Day that the name begins with (`2025-01-02-slug.md`, `2025-1-2.md`), whether or not the calendar has it; null: none. */
  day: string | null;
  isIndex: boolean;
  /** The ending before the ending, `de` of `post.de.md`; null: none of the languages asked for. */
  language: string | null;
}

/** Takes a path apart, which is relative and has `/`. `languages`: endings before the ending. Pure. */
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

/** Which generator's rules a path follows where none is known: below `_posts` Jekyll's. Pure. */
export function generatorOfPath(path: string): Generator | null {
  return path.split('/').includes('_posts') ? 'jekyll' : null;
}
