import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const ARCHIVE = join(ROOT, '../shared/archive');

/** The folder that a bench reads: the named one, otherwise the real archive next to the repository, otherwise the repository's own posts. */
export function archiveFolder(named: string | undefined): string {
  if (named !== undefined) return resolve(named);
  return existsSync(ARCHIVE) ? ARCHIVE : join(ROOT, 'content');
}
