import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Log } from '../events/index.ts';
import { createEventCounters, type KnownNames } from './event-counters.ts';
import { createInstruments } from './instruments.ts';

/** Herald's state at one moment; null: could not be determined. */
export interface MetricsSnapshot {
  pending: readonly { platform: string; purpose: string; state: string; count: number; dueSinceMs: number }[] | null;
  holds: number | null;
  /** Messages that wait for approval; `sinceMs`: since when the oldest has waited, epoch ms; null: none waits. */
  approvals: { count: number; sinceMs: number | null } | null;
  pauses: number | null;
  jobs: Readonly<Record<'waiting' | 'active' | 'delayed' | 'failed', number>> | null;
  queuePaused: boolean | null;
  posts: number;
  problems: readonly { level: string; count: number }[];
  /** Epoch ms; null: this process has not scanned yet. */
  lastScanMs: number | null;
  parts: readonly { part: string; ready: boolean }[] | null;
  nowMs: number;
}

export interface Metrics {
  /** Counts events. */
  count: Log;
  /** All metrics in Prometheus' text format. Never rejects. */
  render: () => Promise<string>;
  contentType: string;
}

const STATES = ['planned', 'queued', 'sending', 'held', 'in-doubt'];
const JOBS = ['waiting', 'active', 'delayed', 'failed'];
const PARTS = ['database', 'queue', 'posts', 'data folder', 'clock'];

/** Creates the metrics of one process. `read` is called at each scrape and never rejects. */
export function createMetrics(known: KnownNames & { version: string }, read: () => Promise<MetricsSnapshot>): Metrics {
  const registry = new Registry();
  const instruments = createInstruments(registry);
  const count = createEventCounters(instruments, known);
  const gauges = createGauges(instruments, known);
  collectDefaultMetrics({ register: registry });
  return {
    count,
    contentType: registry.contentType,
    render: async () => {
      gauges(await read());
      return registry.metrics();
    },
  };
}

/** Creates the gauges, which are read at each scrape: one line per metric, one line to set it. */
function createGauges({ gauge }: ReturnType<typeof createInstruments>, { platforms, purposes, version }: KnownNames & { version: string }) {
  const build = gauge('herald_build_info', 'Version of Herald and of Node.', { version: [version], node: [process.version] });
  const pending = gauge('herald_deliveries_pending', 'Deliveries that have not finished.', {
    platform: platforms,
    purpose: purposes,
    state: STATES,
  });
  const oldest = gauge('herald_oldest_due_seconds', 'Age of the delivery that has been due longest.', { platform: platforms });
  const holds = gauge('herald_holds_open', 'Holds that wait for an admin.', {});
  const approvals = gauge('herald_approvals_pending', 'Messages that wait for approval.', {});
  const approvalAge = gauge('herald_approvals_oldest_seconds', 'Age of the oldest undecided approval request.', {});
  const pauses = gauge('herald_pauses', 'Channels, workspaces and platforms that are paused.', {});
  const jobs = gauge('herald_queue_jobs', 'BullMQ jobs.', { state: JOBS });
  const paused = gauge('herald_queue_paused', '1 while all deliveries are paused.', {});
  const posts = gauge('herald_posts', 'Posts in this process’s archive.', {});
  const problems = gauge('herald_post_problems', 'Problems in the posts.', { level: ['error', 'warning', 'note'] });
  const scanned = gauge('herald_last_scan_timestamp_seconds', 'When the posts were last read and recorded.', {});
  const ready = gauge('herald_part_ready', '1 if the part works.', { part: [...PARTS, ...platforms] });

  return (now: MetricsSnapshot): void => {
    const due = (now.pending ?? []).filter(({ state }) => ['planned', 'queued', 'sending'].includes(state));
    build.set([{ labels: { version, node: process.version }, value: 1 }]);
    pending.set(now.pending?.map((row) => ({ labels: row, value: row.count })) ?? null);
    oldest.set(now.pending && platforms.map((platform) => ({ labels: { platform }, value: oldestOf(due, platform, now.nowMs) })));
    holds.set(single(now.holds));
    approvals.set(single(now.approvals?.count ?? null));
    approvalAge.set(single(now.approvals && (now.nowMs - (now.approvals.sinceMs ?? now.nowMs)) / 1_000));
    pauses.set(single(now.pauses));
    jobs.set(now.jobs && JOBS.map((state) => ({ labels: { state }, value: now.jobs?.[state as 'waiting'] ?? 0 })));
    paused.set(single(now.queuePaused === null ? null : Number(now.queuePaused)));
    posts.set(single(now.posts));
    problems.set(now.problems.map((row) => ({ labels: row, value: row.count })));
    scanned.set(single(now.lastScanMs === null ? null : now.lastScanMs / 1_000));
    ready.set(now.parts?.map((row) => ({ labels: row, value: Number(row.ready) })) ?? null);
  };
}

function single(value: number | null): { labels: Record<never, string>; value: number }[] | null {
  return value === null ? null : [{ labels: {}, value }];
}

/** Seconds; 0 if nothing of the platform is due. Pure. */
function oldestOf(rows: readonly { platform: string; dueSinceMs: number }[], platform: string, nowMs: number): number {
  const since = rows.filter((row) => row.platform === platform).map(({ dueSinceMs }) => nowMs - dueSinceMs);
  return Math.max(0, ...since) / 1_000;
}
