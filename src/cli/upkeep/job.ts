import { z } from 'zod';
import type { Pruned, Upkeep } from '../../ports/upkeep.ts';
import type { KeptSettings } from './backup-file.ts';
import { type BackupDone, writeBackup } from './backup-file.ts';

/** A maintenance job on the whole database, which a running Herald does for the command line. */
export const UPKEEP_JOB = z.discriminatedUnion('kind', [
  /** `file`: absolute path. */
  z.strictObject({ kind: z.literal('backup'), file: z.string().startsWith('/'), overwrite: z.boolean() }),
  z.strictObject({ kind: z.literal('prune'), beforeMs: z.number(), dryRun: z.boolean() }),
  z.strictObject({ kind: z.literal('forget'), platform: z.string(), id: z.string() }),
]);

export type UpkeepJob = z.infer<typeof UPKEEP_JOB>;

/** The result of a job; JSON-safe. If it was refused, `why` is a sentence. */
export type UpkeepDone = BackupDone | { kind: 'prune'; pruned: Pruned } | { kind: 'forget'; entries: number };

/** Runs a job on an open database. `onRows`: called with the number of rows saved so far. */
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
