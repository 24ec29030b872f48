import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createYielder } from '../../lib/concurrency.ts';
import type { Post, Problem } from '../post.ts';
import type { Stamp } from './read-file.ts';

/** The result of parsing a file, and the file's stamp at that time. */
export interface CachedFile {
  path: string;
  realPath: string;
  stamp: Stamp;
  post: Post | null;
  problems: readonly Problem[];
}

const CODE = [join(import.meta.dirname, '..'), join(import.meta.dirname, '../../lib')];
/** Number of lines written at once. */
const CHUNK = 100;

/** Returns a hash of what determines how files are parsed: the code of `content` and of `lib`, and what is known about the site. A cache from anything else is worthless. */
function fingerprintOf(site: unknown): string {
  const hash = createHash('sha256').update(JSON.stringify(site));
  for (const folder of CODE)
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted())
      if (/\.[jt]s$/.test(name)) hash.update(readFileSync(join(folder, name)));
  return hash.digest('hex');
}

/** Returns the files as they were when the cache was saved; empty if there is none, or if it is damaged or was written by other code. The cache is disposable. */
export async function loadParseCache(file: string, site: unknown): Promise<readonly CachedFile[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const [head, ...lines] = text.split('\n');
  if (head !== fingerprintOf(site) || lines.at(-1) !== `${lines.length - 1}`) return [];
  const slice = createYielder();
  const remembered: CachedFile[] = [];
  try {
    for (const line of lines.slice(0, -1)) {
      remembered.push(JSON.parse(line) as CachedFile);
      await slice();
    }
  } catch {
    return [];
  }
  return remembered;
}

/** Saves a cache for the next start, completely or not at all. @throws {Error} if it can't be written */
export async function saveParseCache(file: string, site: unknown, files: readonly CachedFile[]): Promise<void> {
  const unfinished = `${file}.${process.pid}`;
  try {
    const out = await open(unfinished, 'w', 0o600);
    try {
      await out.write(`${fingerprintOf(site)}\n`);
      const slice = createYielder();
      for (let at = 0; at < files.length; at += CHUNK) {
        await out.write(
          files
            .slice(at, at + CHUNK)
            .map((one) => `${JSON.stringify(one)}\n`)
            .join(''),
        );
        await slice();
      }
      await out.write(`${files.length}`);
    } finally {
      await out.close();
    }
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
