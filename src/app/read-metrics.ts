import { ANSWER_MS, askWithin } from '../lib/timeout.ts';
import type { MetricsSnapshot } from '../ops/metrics/metrics.ts';
import type { App } from './assemble.ts';

/** Reads Herald's current state for its metrics: each part is asked within `ANSWER_MS`, and is null if it does not answer. Never rejects. */
export async function readMetrics({ ledger, queue, contentSync, health, commands }: ReadApp): Promise<MetricsSnapshot> {
  const [pending, holds, approvals, pauses, jobs, queuePaused, parts] = await Promise.all([
    ask(() => ledger.pending()),
    ask(() => ledger.holds()),
    ask(() => ledger.openApprovals()),
    ask(() => ledger.pauses()),
    ask(() => queue.counts()),
    ask(() => queue.paused()),
    ask(health),
  ]);
  return {
    pending,
    holds: holds?.length ?? null,
    approvals: approvals && { count: approvals.count, sinceMs: approvals.since === null ? null : Date.parse(approvals.since) },
    pauses: pauses?.length ?? null,
    jobs,
    queuePaused,
    parts,
    posts: commands.archive.size,
    problems: problemCounts(contentSync.problems()),
    lastScanMs: contentSync.scannedAt()?.getTime() ?? null,
    nowMs: commands.now().getTime(),
  };
}

type ReadApp = Pick<App, 'ledger' | 'queue' | 'contentSync' | 'health' | 'commands'>;

async function ask<T>(question: () => Promise<T>): Promise<T | null> {
  const answer = await askWithin(ANSWER_MS, question);
  return answer.known ? answer.value : null;
}

/** Counts problems by level. Pure. */
function problemCounts(problems: ReturnType<App['contentSync']['problems']>): MetricsSnapshot['problems'] {
  return (['error', 'warning', 'note'] as const).map((level) => ({ level, count: problems.filter((one) => one.level === level).length }));
}
