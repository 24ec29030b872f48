import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeHome } from '../support/herald-process.ts';

const ENTRY = join(import.meta.dirname, '../../dist/src/main.js');

/** util-linux's `script` runs a command on a terminal of its own; that of macOS is called otherwise. */
const present = /util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '');
if (!present) console.warn('SKIPPED: what a terminal shows, because script(1) of util-linux is not here');

it.skipIf(!present)(
  'a first start on a terminal says what it does, takes that line away, and shows no control characters as text',
  async () => {
    const home = makeHome({ cold: true });
    try {
      const child = spawn('script', ['-qfec', `"${process.execPath}" "${ENTRY}" start`, '/dev/null'], {
        cwd: home.dir,
        env: { PATH: process.env.PATH ?? '', TERM: 'xterm', ...home.env },
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      let shown = '';
      const ready = new Promise<void>((resolve) => {
        child.stdout.setEncoding('utf8').on('data', (text: string) => {
          shown += text;
          if (shown.includes('Ready in')) resolve();
        });
      });
      const closed = once(child, 'close');
      await Promise.race([ready, closed]);
      child.stdin.write('quit\r');
      await closed;
      const [before = '', after = ''] = shown.split('Herald 0.');
      // What stood on the terminal from one taking away to the next: the line, or what the log said in its place.
      const parts = before.split('\r\u001b[K');
      expect(parts.slice(0, 2), before).toEqual(['', 'The first start takes a while: making the embedded database…']);
      expect(
        parts.filter((part) => part.startsWith('The first start') && part.includes('\n')),
        before,
      ).toEqual([]);
      const last = parts.at(-1) ?? '';
      expect(last === '' || last.endsWith('\n'), before).toBe(true);
      expect(after).toContain('herald> ');
      expect(shown).not.toMatch(/\\u00|\\x1b/);
    } finally {
      home.remove();
    }
  },
  90_000,
);
