import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Herald's version, from its package.json. */
export function heraldVersion(): string {
  return ownPackage()?.version ?? 'unknown';
}

/** The folder that Herald is installed in, with its `docs/`; null where it has no package.json. */
export function heraldFolder(): string | null {
  return ownPackage()?.folder ?? null;
}

/** Two or three folders up: of the sources or of `dist/`. */
function ownPackage(): { folder: string; version: string } | null {
  for (const up of ['../../', '../../../']) {
    const folder = fileURLToPath(new URL(up, import.meta.url));
    try {
      const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name?: string; version?: string };
      if (name === 'herald-bot' && version) return { folder, version };
    } catch {
      // The other place has it.
    }
  }
  return null;
}

/** When this Herald was built, as far as its own file's date tells; epoch ms. A clock that says less is wrong. */
export function builtAtMs(): number {
  return statSync(new URL(import.meta.url)).mtimeMs;
}
