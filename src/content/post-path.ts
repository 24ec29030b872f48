/** Whether a file or folder of this name is passed over: dotfiles and `node_modules`. Pure. */
export function isIgnoredName(name: string): boolean {
  return name.startsWith('.') || name === 'node_modules';
}

/** Whether a file of this name can be a post: `.md`, `.markdown` or `.mdx`, not hidden, no section page (`_index.md`). Pure. */
export function isPostName(name: string): boolean {
  return /\.(md|markdown|mdx)$/i.test(name) && !isIgnoredName(name) && !/^_index\./i.test(name);
}

/** Whether `path` (relative, with `/`) can be a post, all of its folders included. Pure. */
export function isPostPath(path: string): boolean {
  const parts = path.split('/');
  return isPostName(parts.at(-1) ?? '') && !parts.slice(0, -1).some(isIgnoredName);
}

/** Order of paths everywhere: by UTF-16 code unit, the same on every machine. Pure. */
export function comparePaths(a: { path: string }, b: { path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
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
