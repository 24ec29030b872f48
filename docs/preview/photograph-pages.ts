import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { photograph } from './photograph.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Builds Herald, makes the pages (HTML, by the names of their pictures) with what it then does, and photographs them into docs/images. @throws {Error} when there is no build */
export async function photographPages(make: () => Promise<Readonly<Record<string, string>>>): Promise<void> {
  if (spawnSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: 'inherit' }).status !== 0) throw new Error('there is no build');
  const workshop = mkdtempSync(join(tmpdir(), 'herald-pages-'));
  try {
    for (const [name, html] of Object.entries(await make())) {
      const page = join(workshop, `${name}.html`);
      writeFileSync(page, html);
      const picture = join(ROOT, 'docs/images', `${name}.png`);
      await photograph(page, picture, 1);
      console.log(picture);
    }
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}
