import { expect, it } from 'vitest';
import { startSource } from '../../support/source-process.ts';
import { temporaryDataDir } from '../../support/temporary-folder.ts';

it('an embedded database on a failing disk stop with a reason, promise nothing more, and still let the process end', async () => {
  const folder = await temporaryDataDir();
  const herald = startSource('tests/support/failing-disk.ts', [folder.path]);
  await herald.says((line) => line.startsWith('close:'));
  const said = herald.lines();
  expect(said).toContain('before: done');
  expect(said.find((line) => line.startsWith('write:'))).toMatch(/could not fsync|stopped/);
  expect(said.find((line) => line.startsWith('event database.broken'))).toMatch(/the embedded database stopped: .*could not fsync/);
  expect(said.filter((line) => /^(?:read|ping): (?!done)/.test(line))).toHaveLength(2);
  expect(said).toContain('close: done');
  await herald.end();
  await folder.remove();
});
