import { z } from 'zod';
import type { Herald } from '../../app/compose.ts';
import { parseSubscriptionsFile, type SubscriptionsFile } from '../../config/subscriptions-file.ts';
import { WRITE_OUT } from '../../lib/bad-alias.ts';
import type { ConfigMistake } from '../../lib/errors.ts';
import { localPerson, type PlatformList } from '../../model/platform.ts';
import type { DecideFileChanges } from '../../ports/subscription-store.ts';
import { subscriptionFindings } from '../check-herald.ts';
import { type FilePlan, keyOf, planFile, type Step, wishText } from './plan.ts';
import { findAlias, type RewrittenFile, rewriteFile, writeNewFile } from './write-file.ts';

/** A job on subscriptions as code, which a running Herald does for the command line. `file`: name as shown to people; `text`: content of the file. */
export const FILE_JOB = z.discriminatedUnion('kind', [
  /** `text` null: the file does not exist yet. */
  z.strictObject({ kind: z.literal('export'), file: z.string(), text: z.string().nullable() }),
  z.strictObject({ kind: z.literal('apply'), file: z.string(), text: z.string(), dryRun: z.boolean(), force: z.boolean() }),
]);

export type FileJob = z.infer<typeof FILE_JOB>;

/** The result of a job; JSON-safe. */
export type FileJobDone =
  | { kind: 'mistakes'; mistakes: readonly ConfigMistake[] }
  | ({ kind: 'export' } & RewrittenFile)
  | { kind: 'apply'; report: ApplyReport };

/** What applying a file changed, or would change. */
export interface ApplyReport {
  file: string;
  /** Name of the file in the database. */
  name: string;
  /** Whether it would change anything. */
  differs: boolean;
  /** Whether nothing was written because people have meanwhile changed subscriptions that the file would change. */
  refused: boolean;
  applied: boolean;
  steps: readonly StepReport[];
  /** Probable mistakes. */
  warnings: readonly { where: string; what: string }[];
  /** Entries whose subscriptions are owned by the settings or another file. */
  leftTo: readonly { where: string; owner: string }[];
  /** Number of subscriptions created by people that the file does not mention. */
  others: number;
}

interface StepReport {
  act: Step['act'];
  /** Position in the file, `team.yaml:4`; null: not in the file. */
  where: string | null;
  number: number | null;
  id: string | null;
  destination: string;
  /** The subscription as stored now, as the file last requested it, and as the file requests it; null: none. */
  now: string | null;
  before: string | null;
  wanted: string | null;
  changedMeanwhile: boolean;
  /** Who last changed it, `slack:U0ANN`, and when; null if it is gone, or nobody did. */
  changedBy: string | null;
  changedAt: string | null;
}

type JobContext = { commands: Pick<Herald['commands'], 'archive' | 'subscriptionStore' | 'now'> };

/** Runs a job on an open Herald whose posts have been read. */
export async function runFileJob(
  { commands: { archive, subscriptionStore, now } }: JobContext,
  { platforms, timezone }: { platforms: PlatformList; timezone: string },
  job: FileJob,
): Promise<FileJobDone> {
  const order = { by: localPerson(platforms), where: null, nowMs: now().getTime() };
  if (job.kind === 'export' && job.text === null) return { kind: 'export', ...writeNewFile(await subscriptionStore.all()) };
  const text = job.text ?? '';
  const file = parseSubscriptionsFile(job.file, text, { platforms, timezone });
  if ('mistakes' in file) return { kind: 'mistakes', mistakes: file.mistakes };
  const twice = findDuplicates(file, job.file);
  if (twice.length > 0) return { kind: 'mistakes', mistakes: twice };

  if (job.kind === 'export') {
    const alias = findAlias(text);
    const mistake = { where: `${job.file}:${alias}`, what: 'has an alias (*), which export would break', hint: WRITE_OUT };
    if (alias !== null) return { kind: 'mistakes', mistakes: [mistake] };
    let rewritten: RewrittenFile | null = null;
    const look: DecideFileChanges = (all, applied) => {
      rewritten = rewriteFile(text, file, all, applied);
      return null;
    };
    await subscriptionStore.apply(file.name, look, order);
    return { kind: 'export', ...(rewritten ?? rewriteFile(text, file, [], [])) };
  }
  let plan: FilePlan | null = null;
  let refused = false;
  await subscriptionStore.apply(
    file.name,
    (all, applied) => {
      plan = planFile(file, all, applied);
      refused = !job.force && plan.steps.some(({ changedMeanwhile }) => changedMeanwhile);
      return job.dryRun || refused ? null : plan.changes;
    },
    order,
  );
  const { steps, leftTo, others } = plan ?? planFile(file, [], []);
  const asked = file.entries.map((entry) => ({ ...entry, id: '', origin: `${job.file}:${entry.line}` }));
  const findings = subscriptionFindings(asked, [...archive.all()]);
  const report: ApplyReport = {
    file: job.file,
    name: file.name,
    differs: steps.length > 0,
    refused,
    applied: !job.dryRun && !refused,
    steps: steps.map((step) => reportOf(step, job.file)),
    warnings: findings.map(({ part, detail }) => ({ where: part, what: detail })),
    leftTo: leftTo.map(({ entry, owner }) => ({ where: `${job.file}:${entry.line}`, owner })),
    others: others.length,
  };
  return { kind: 'apply', report };
}

/** Finds entries that repeat the channel and filter of an earlier one. Pure. */
function findDuplicates({ entries }: SubscriptionsFile, file: string): readonly ConfigMistake[] {
  const lines = new Map<string, number>();
  return entries.flatMap((entry) => {
    const first = lines.get(keyOf(entry));
    if (first === undefined) {
      lines.set(keyOf(entry), entry.line);
      return [];
    }
    const what = `asks for the same posts in the same channel as line ${first}`;
    return [{ where: `${file}:${entry.line}`, what, hint: 'Take one of them out, or give one another filter, like kind: release' }];
  });
}

function reportOf({ act, entry, row, before, changedMeanwhile }: Step, file: string): StepReport {
  const by = row?.changedBy;
  return {
    act,
    where: entry && `${file}:${entry.line}`,
    number: row?.number ?? null,
    id: row?.id ?? null,
    destination: (entry ?? row ?? before)?.destination ?? '',
    now: row && wishText(row),
    before: before && wishText(before),
    wanted: entry && wishText(entry),
    changedMeanwhile,
    changedBy: by ? `${by.platform}:${by.id}` : null,
    changedAt: by && row ? row.changedAt : null,
  };
}
