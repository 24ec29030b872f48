import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { frontMatter, type Home, makeHome, startHerald } from '../support/herald-process.ts';

let home: Home;
beforeEach(() => {
  home = makeHome();
});
afterEach(() => home.remove());

it('a deployment that writes file by file is one digest, told at once and announced when the folder is quiet', async () => {
  writeFileSync(join(home.dir, 'herald.yaml'), 'announce:\n  settle_seconds: 2\n');
  const herald = startHerald(home);
  await herald.says(/Ready in/);
  for (const name of ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight']) {
    home.post(`docs/${name}.md`, frontMatter(`Page ${name}`));
    // The pace of the writer, which is what this is about.
    await pause(300);
  }
  const told = await herald.says(/─ 8 new posts/);
  expect(told).toMatch(/New: “Page one”\. Announced in 2 s, if the folder stays quiet\./);
  // Nothing was announced by itself.
  expect(told.match(/│ Page /g)).toBeNull();
  home.post('docs/nine.md', frontMatter('Page nine'));
  await herald.says(/New: “Page nine”/);
  herald.type('why docs/nine.md');
  await herald.says(/It will be announced in \d s, unless it or the folder changes/);
  home.post('docs/nine.md', frontMatter('Page nine, finished', { external_url: 'https://example.org/page-nine' }));
  await herald.says(/│ Page nine, finished/);
  expect(herald.out()).not.toContain('│ Page nine\n');
  await herald.end();
});
