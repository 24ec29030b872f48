import { z } from 'zod';
import type { Pruned, Upkeep } from '../../ports/upkeep.ts';
import type { KeptSettings } from './backup-file.ts';
import { type BackupDone, writeBackup } from './backup-file.ts';

/** Work on everything that is remembered, which a running Herald does for the command line. */
export const UPKEEP_JOB = z.discriminatedUnion('kind', [
  /** `file`: absolute. */
  z.strictObject({ kind: z.literal('backup'), file: z.string().startsWith('/'), overwrite: z.boolean() }),
  z.strictObject({ kind: z.literal('prune'), beforeMs: z.number(), dryRun: z.boolean() }),
  z.strictObject({ kind: z.literal('forget'), platform: z.string(), id: z.string() }),
]);

export type UpkeepJob = z.infer<typeof UPKEEP_JOB>;

/** What came of it; JSON-safe. A `refused` one says why in a sentence. */
export type UpkeepDone = BackupDone | { kind: 'prune'; pruned: Pruned } | { kind: 'forget'; entries: number };

/** Does a job on an open database. `onRows`: how many rows have been saved so far. */
export async function runJob(
  { upkeep, describe }: { upkeep: Upkeep; describe: string },
  job: UpkeepJob,
  settings: KeptSettings,
  onRows: (rows: number) => void = () => undefined,
): Promise<UpkeepDone> {
  switch (job.kind) {
    case 'backup':
      return writeBackup(upkeep, job, { database: describe, settings, onRows });
    case 'prune':
      return { kind: 'prune', pruned: await upkeep.prune(job.beforeMs, job.dryRun) };
    case 'forget':
      return { kind: 'forget', entries: await upkeep.forget({ platform: job.platform, id: job.id } as Parameters<Upkeep['forget']>[0]) };
  }
}
