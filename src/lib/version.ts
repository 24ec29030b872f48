import { existsSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Herald's version, from its package.json. */
export function heraldVersion(): string {
  return findPackage()?.version ?? 'unknown';
}

/** Where the pages of Herald's package are; null where they are not installed, as in an image. */
export function docsFolder(): string | null {
  const found = findPackage();
  const folder = found && fileURLToPath(new URL('docs', found.folder));
  return folder && existsSync(folder) ? folder : null;
}

/** Two or three folders up: sources or `dist/`. */
function findPackage(): { folder: URL; version: string } | null {
  for (const up of ['../../', '../../../']) {
    try {
      const folder = new URL(up, import.meta.url);
      const { name, version } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as { name?: string; version?: string };
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
