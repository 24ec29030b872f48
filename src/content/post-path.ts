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
