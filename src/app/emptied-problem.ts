import type { Problem } from '../content/post.ts';

/** What is reported of a folder that lost so many posts at once. Pure. */
export function emptiedProblem(posts: number): Problem {
  const place = { path: '.', line: null, column: null };
  const message = `${posts} posts disappeared from the folder at once`;
  const hint =
    'Mount the folder again; or, if they are meant to be gone, say so with “holds”. Until then they can still be found by search';
  return { ...place, level: 'warning', code: 'folder-emptied', message, hint };
}
