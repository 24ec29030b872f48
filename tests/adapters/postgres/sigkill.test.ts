import { existsSync, readdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type SourceProcess, startSource } from '../../support/source-process.ts';
import { type TemporaryFolder, temporaryDataDir, temporaryFolder } from '../../support/temporary-folder.ts';

const ROUNDS = Number(process.env.HERALD_TEST_ROUNDS ?? 3);
const ROUND_MS = 20_000;

const wordAfter = (line: string, word: string) => (line.startsWith(`${word} `) ? line.slice(word.length + 1) : null);

function acknowledgedBy(herald: SourceProcess): string[] {
  return herald.lines().flatMap((line) => wordAfter(line, 'acknowledged') ?? []);
}

function foundBy(herald: SourceProcess): Set<string> {
  const found = herald.lines().map((line) => wordAfter(line, 'found'));
  return new Set((found.find((list) => list !== null) ?? '').split(','));
}

describe('an embedded database and SIGKILL', () => {
  let folder: TemporaryFolder;
  const started: SourceProcess[] = [];
  afterEach(async () => {
    await Promise.all(started.splice(0).map((herald) => herald.end('SIGKILL')));
    await folder.remove();
  });

  function start(round: string): SourceProcess {
    const herald = startSource('tests/support/writing-herald.ts', [folder.path, round]);
    started.push(herald);
    return herald;
  }

  it(
    `open after each of ${ROUNDS} kills in the middle of writing, and lose nothing that was acknowledged`,
    async () => {
      folder = await temporaryDataDir();
      const acknowledged: string[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const herald = start(`r${round}`);
        // Another moment in each round: during the first writes, a vacuum, a checkpoint.
        const enough = 1 + ((round * 37) % 60);
        await herald.says((_, all) => all.filter((line) => line.startsWith('acknowledged')).length >= enough);
        await herald.end('SIGKILL');
        const found = foundBy(herald);
        expect(acknowledged.filter((postId) => !found.has(postId))).toEqual([]);
        acknowledged.push(...acknowledgedBy(herald));
      }
      const last = start('look');
      await last.says((line) => line.startsWith('found'));
      const found = foundBy(last);
      expect(acknowledged.length).toBeGreaterThanOrEqual(ROUNDS);
      expect(acknowledged.filter((postId) => !found.has(postId))).toEqual([]);
      await last.end();
    },
    60_000 + ROUNDS * ROUND_MS,
  );

  it('are made anew after a kill while they are being made, and leave no rubbish', async () => {
    folder = await temporaryFolder();
    const first = start('r0');
    await appears(folder.path, (name) => name.startsWith('pglite.new-') && existsSync(join(folder.path, name, 'base')));
    await first.end('SIGKILL');
    expect(existsSync(join(folder.path, 'pglite'))).toBe(false);
    const second = start('r1');
    await second.says((line) => line.startsWith('acknowledged'));
    await second.end('SIGKILL');
    const third = start('look');
    await third.says((line) => line.startsWith('found'));
    expect(readdirSync(folder.path).filter((name) => name.startsWith('pglite'))).toEqual(['pglite']);
    await third.end();
  }, 90_000);
});

/** Resolves once the folder holds such a name. */
function appears(folder: string, isIt: (name: string) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!readdirSync(folder).some(isIt)) return;
      watcher.close();
      resolve();
    };
    const watcher = watch(folder, { recursive: true }, look);
    look();
  });
}
