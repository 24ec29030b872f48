/** Whether a file or folder of this name is ignored: dotfiles and `node_modules`. Pure. */
export function isIgnoredName(name: string): boolean {
  return name.startsWith('.') || name === 'node_modules';
}

/** Whether a file of this name can be a post: `.md`, `.markdown` or `.mdx`, neither hidden nor a section page (`_index.md`). Pure. */
export function isPostName(name: string): boolean {
  return /\.(md|markdown|mdx)$/i.test(name) && !isIgnoredName(name) && !/^_index\./i.test(name);
}

/** Whether `path` (relative, with `/`) can be a post, judged by its file name and all of its folders. Pure. */
export function isPostPath(path: string): boolean {
  const parts = path.split('/');
  return isPostName(parts.at(-1) ?? '') && !parts.slice(0, -1).some(isIgnoredName);
}

/** Compares paths by UTF-16 code unit: the order used everywhere, the same on every machine. Pure. */
export function comparePaths(a: { path: string }, b: { path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
