import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Herald's version, from its package.json. */
export function heraldVersion(): string {
  return ownPackage()?.version ?? 'unknown';
}

/** The folder that Herald is installed in, with its `docs/`; null if its package.json is not found. */
export function heraldFolder(): string | null {
  return ownPackage()?.folder ?? null;
}

/** Finds our package.json two or three folders up: above the sources or above `dist/`. */
function ownPackage(): { folder: string; version: string } | null {
  for (const up of ['../../', '../../../']) {
    const folder = fileURLToPath(new URL(up, import.meta.url));
    try {
      const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name?: string; version?: string };
      if (name === 'herald-bot' && version) return { folder, version };
    } catch {
      // It is in the other folder.
    }
  }
  return null;
}

/** When this Herald was built, according to the date of its own file; epoch ms. A clock that shows an earlier time is wrong. */
export function builtAtMs(): number {
  return statSync(new URL(import.meta.url)).mtimeMs;
}
