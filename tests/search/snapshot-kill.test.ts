import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseQuery } from '../../src/archive/query/query.ts';
import { readSnapshot } from '../../src/search/host/snapshot-file.ts';
import { createPostIndex } from '../../src/search/index/post-index.ts';
import { createSearchCore } from '../../src/search/ranking/search-core.ts';
import { synonymsByName } from '../../src/search/text/word-lists.ts';
import { startSource } from '../support/source-process.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

const POSTS = 300;
/** In full: HERALD_TEST_ROUNDS=200. */
const ROUNDS = Number(process.env.HERALD_TEST_ROUNDS ?? 8);

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

test(
  'killed whenever it may be, it leaves a snapshot of one moment: the last that was saved, or the one under way',
  async () => {
    const file = join(folder.path, 'search.snapshot');
    let generation = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const writer = startSource('tests/support/snapshot-writer.ts', [file, String(generation + 1), String(POSTS)]);
      await writer.says((line) => line.startsWith('saved'));
      // Somewhere between two snapshots or in the middle of one.
      await pause((round * 37) % 120);
      await writer.end('SIGKILL');
      const lines = writer.lines();
      const saved = Number(lines.at(-1)?.split(' ')[1]);
      const read = await readSnapshot(file);
      if (!('parts' in read)) throw new Error(`round ${round}: the snapshot can't be read: ${JSON.stringify(read)}`);
      const core = createSearchCore(createPostIndex(read.parts), synonymsByName());
      const total = (text: string): number => core.answer(parseQuery(text, new Date(0)), 'search', Date.UTC(2026, 2, 4), 1).total;
      generation = total(`"generation${saved}x"`) === POSTS ? saved : saved + 1;
      expect(total(`generation${generation}x`)).toBe(POSTS);
      expect(total(`generation${generation - 1}x`)).toBe(0);
      expect(total('word7x')).toBe(1);
    }
    // The draft of the last round may be left; those before it were cleared away.
    expect((await readdir(folder.path)).length).toBeLessThanOrEqual(2);
  },
  60_000 + ROUNDS * 20_000,
);
