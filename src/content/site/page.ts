import type { Generator } from './site.ts';

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

/** The parts of a path that addresses are made of. */
export interface PathParts {
  /** Folders above the page, its own folder left out where it is called `index`. */
  folders: readonly string[];
  /** Name without ending; of `my-post/index.md` that of its folder. */
  name: string;
  /** The same without the day it begins with. */
  nameWithoutDay: string;
  /** Day in the name, `2025-01-02`; null: none. */
  day: string | null;
  isIndex: boolean;
}

const ENDING = /\.(?:md|markdown|mdx)$/i;

/** Takes a path apart. `languages`: endings before the ending, `post.de.md`. Pure. */
export function partsOfPath(path: string, languages: readonly string[] = []): PathParts & { language: string | null } {
  const folders = path.replace(ENDING, '').split('/');
  const [, ending = ''] = /\.([\w-]{2,12})$/.exec(folders.at(-1) ?? '') ?? [];
  const language = languages.includes(ending) ? ending : null;
  if (language !== null) folders.push((folders.pop() ?? '').slice(0, -language.length - 1));
  const isIndex = folders.length > 1 && folders.at(-1) === 'index';
  if (isIndex) folders.pop();
  const name = folders.pop() ?? '';
  const [, day = null, rest = null] = /^(\d{4}-\d{1,2}-\d{1,2})[-_](.+)$/.exec(name) ?? [];
  return { folders, name, nameWithoutDay: rest ?? name, day, isIndex, language };
}

/** Which generator's rules a path follows where none is known: below `_posts` Jekyll's. Pure. */
export function generatorOfPath(path: string): Generator | null {
  return path.split('/').includes('_posts') ? 'jekyll' : null;
}
