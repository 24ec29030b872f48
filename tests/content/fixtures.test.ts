import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createFolderReader } from '../../src/content/folder/folder-reader.ts';
import type { FolderState } from '../../src/content/folder/parsed-files.ts';
import { describeProblem } from '../../src/content/problem.ts';
import { createMemoryStores } from '../support/memory-stores.ts';
import { createPlanStage } from '../support/plan-stage.ts';

const CASES = join(import.meta.dirname, '../fixtures/content');
/** When the folders of cases are looked at that name no time. */
const NOW = '2025-10-01T12:00:00Z';

/**
 * Each folder is a case. One with `content/` is read: `expected.json` has its posts, its problems and what would be announced if all of them
 * were new. One with folders like `1_2025-10-01T12.00Z_what-happens` is a history: each is a look at that time, the first one the baseline.
 * `UPDATE_FIXTURES=1` writes the expectations anew, to be reviewed.
 */
describe('fixture folders', () => {
  const folders = readdirSync(CASES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name } of folders) {
    const at = join(CASES, name);
    if (existsSync(join(at, 'content'))) {
      test(`${name} reads as its expected.json says, the second time too`, async () => {
        const reads = [await readOnce(at), await readOnce(at)];
        expectAsWritten(at, reads[0]);
        expect(reads[1]).toEqual(reads[0]);
        expect('heraldFixtureRan' in globalThis).toBe(false);
        expect(({} as Record<string, unknown>).polluted).toBeUndefined();
      });
    } else {
      test(`${name} goes as its expected.json says, and looking twice each time changes nothing`, async () => {
        expectAsWritten(at, await runHistory(at));
      });
    }
  }
});

const read = (dir: string): Promise<FolderState> => createFolderReader(dir, { siteUrl: 'https://site.example' }).read();
const described = ({ problems }: FolderState) => problems.map((problem) => `${problem.code}  ${describeProblem(problem)}`);

async function readOnce(at: string) {
  const state = await read(join(at, 'content'));
  const stage = createPlanStage(createMemoryStores());
  await stage.look([], new Date(NOW));
  const { announced, skipped } = await stage.look(state.posts, new Date(NOW));
  // Bytes are covered by `hash`, which a checkout with other line ends would change.
  return { posts: state.posts.map(({ hash: _, ...post }) => post), problems: described(state), announced, skipped };
}

async function runHistory(at: string) {
  const stage = createPlanStage(createMemoryStores());
  const looks = readdirSync(at, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const told = [];
  for (const { name } of looks) {
    const [, time = ''] = name.split('_');
    const now = new Date(time.replace('.', ':'));
    const state = await read(join(at, name));
    const look = await stage.look(state.posts, now, state.problems);
    expect(await stage.look(state.posts, now, state.problems)).toEqual({ added: [], removed: [], announced: [], skipped: [] });
    told.push({ look: name, ...look, problems: described(state) });
  }
  return told;
}

function expectAsWritten(at: string, found: unknown): void {
  const file = join(at, 'expected.json');
  if (process.env.UPDATE_FIXTURES === '1' || !existsSync(file)) {
    writeFileSync(file, `${JSON.stringify(found, null, 2)}\n`);
    if (process.env.UPDATE_FIXTURES !== '1') throw new Error(`${file} was missing and has been written: review it`);
  }
  expect(found).toEqual(JSON.parse(readFileSync(file, 'utf8')));
}
