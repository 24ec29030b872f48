import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { initDatabase } from '../../adapters/postgres/embedded/initdb.ts';

const ROOT = join(import.meta.dirname, '../..');
const CACHE = 'node_modules/.cache/herald';

/** Returns a data directory with a fresh embedded database, to be copied: making one takes seconds, so it is cached for the next run. */
export async function freshDataDir(): Promise<string> {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
  const place = join(ROOT, CACHE, `pglite-${dependencies['@electric-sql/pglite']}`);
  if (existsSync(place)) return place;
  mkdirSync(join(place, '..'), { recursive: true });
  const unfinished = mkdtempSync(`${place}-`);
  await initDatabase(unfinished, false);
  try {
    renameSync(unfinished, place);
  } catch {
    // Another run was faster.
    rmSync(unfinished, { recursive: true, force: true });
  }
  return place;
}
