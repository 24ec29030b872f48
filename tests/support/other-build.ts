import { appendFileSync, cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** Another build of Herald, as a package of its own. */
export interface OtherBuild {
  /** Its `main.js`. */
  entry: string;
  remove: () => void;
}

/** Copies `dist/` as the build of `version`. `migration`: SQL of a further schema change that only this build has. */
export function makeOtherBuild(version: string, migration?: { name: string; sql: string }): OtherBuild {
  const dir = mkdtempSync(join(tmpdir(), 'herald-build-'));
  cpSync(join(ROOT, 'dist'), join(dir, 'dist'), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(dir, 'node_modules'));
  writeFileSync(join(dir, 'package.json'), JSON.stringify({ name: 'herald-bot', version, type: 'module' }));
  if (migration) {
    const line = `\nMIGRATIONS[${JSON.stringify(migration.name)}] = statements(${JSON.stringify(migration.sql)});\n`;
    appendFileSync(join(dir, 'dist/adapters/postgres/migrations/index.js'), line);
  }
  return { entry: join(dir, 'dist/src/main.js'), remove: () => rmSync(dir, { recursive: true, force: true }) };
}
