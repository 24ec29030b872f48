import { readFileSync, statSync } from 'node:fs';

/** Herald's version, from its package.json (two or three folders up: sources or `dist/`). */
export function heraldVersion(): string {
  for (const up of ['../../package.json', '../../../package.json']) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL(up, import.meta.url), 'utf8')) as { name?: string; version?: string };
      if (name === 'herald-bot' && version) return version;
    } catch {
      // The other place has it.
    }
  }
  return 'unknown';
}

/** When this Herald was built, as far as its own file's date tells; epoch ms. A clock that says less is wrong. */
export function builtAtMs(): number {
  return statSync(new URL(import.meta.url)).mtimeMs;
}
