import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createFolderReader } from '../../src/content/folder/folder-reader.ts';
import type { Post } from '../../src/content/post.ts';

const ROOT = join(import.meta.dirname, '../..');
const ARCHIVE = join(ROOT, '../shared/archive');
const CONTENT = join(ROOT, 'content');

/** The folder with the most real posts: the archive next to the repository if it exists, otherwise `content/`. */
export function realFolder(): string {
  if (existsSync(ARCHIVE)) return ARCHIVE;
  console.warn('No archive beside the repository: measured on content/ alone, which is small');
  return CONTENT;
}

/** The posts of a folder, by path. */
export async function readPosts(folder: string): Promise<readonly Post[]> {
  return (await createFolderReader(folder, { siteUrl: null }).read()).posts;
}

/** All real posts available for resampling: those of `content/`, and of the archive if it exists; each identity once. */
export async function readBasePosts(): Promise<readonly Post[]> {
  const folders = existsSync(ARCHIVE) ? [ARCHIVE, CONTENT] : [CONTENT];
  const posts = new Map<string, Post>();
  for (const folder of folders) for (const post of await readPosts(folder)) if (!posts.has(post.id)) posts.set(post.id, post);
  return [...posts.values()];
}

/** The known-item query set next to the repository; null if it does not exist. */
export function devQueriesFile(): string | null {
  const file = join(ROOT, '../shared/search/queries-dev.jsonl');
  return existsSync(file) ? file : null;
}
