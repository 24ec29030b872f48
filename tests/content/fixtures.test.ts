import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeProblem } from '../../src/content/describe-problem.ts';
import { createFolderReader } from '../../src/content/read-folder.ts';

const CASES = join(import.meta.dirname, '../fixtures/content');

/** Each folder is a case: `content/` is read, `expected.json` says what must come of it. `UPDATE_FIXTURES=1` writes it anew, to be reviewed. */
describe('fixture folders', () => {
  const folders = readdirSync(CASES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name } of folders) {
    test(`${name} reads as its expected.json says, the second time too`, async () => {
      const dir = join(CASES, name, 'content');
      const expectedFile = join(CASES, name, 'expected.json');
      const reads = [];
      for (let time = 0; time < 2; time++) {
        const { posts, problems } = await createFolderReader(dir, { siteUrl: 'https://site.example' }).read();
        // Bytes are covered by `hash`, which a checkout with other line ends would change.
        reads.push({
          posts: posts.map(({ hash: _, ...post }) => post),
          problems: problems.map((problem) => `${problem.code}  ${describeProblem(problem)}`),
        });
      }
      if (process.env.UPDATE_FIXTURES === '1' || !existsSync(expectedFile)) {
        writeFileSync(expectedFile, `${JSON.stringify(reads[0], null, 2)}\n`);
        if (process.env.UPDATE_FIXTURES !== '1') throw new Error(`${expectedFile} was missing and has been written: review it`);
      }
      const expected: unknown = JSON.parse(readFileSync(expectedFile, 'utf8'));
      expect(reads).toEqual([expected, expected]);
      expect('heraldFixtureRan' in globalThis).toBe(false);
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    });
  }
});
