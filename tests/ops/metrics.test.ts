import { describe, expect, test } from 'vitest';
import { createMetrics, type MetricsSnapshot } from '../../src/ops/metrics/metrics.ts';

const KNOWN = { platforms: ['slack', 'terminal'], purposes: ['announce', 'digest'], verbs: ['search', 'why'], version: '1.2.3' };
const NOW = Date.parse('2026-01-31T09:00:00Z');
const SNAPSHOT: MetricsSnapshot = {
  pending: [
    { platform: 'slack', purpose: 'announce', state: 'planned', count: 3, dueSinceMs: NOW - 90_000 },
    { platform: 'slack', purpose: 'announce', state: 'held', count: 2, dueSinceMs: NOW - 900_000 },
    { platform: 'terminal', purpose: 'announce', state: 'planned', count: 1, dueSinceMs: NOW + 90_000 },
  ],
  holds: 1,
  approvals: { count: 2, sinceMs: NOW - 7_200_000 },
  pauses: 0,
  jobs: { waiting: 4, active: 1, delayed: 2, failed: 0 },
  queuePaused: true,
  posts: 1_640,
  problems: [{ level: 'error', count: 7 }],
  lastScanMs: NOW,
  parts: [{ part: 'database', ready: false }],
  nowMs: NOW,
};
const delivery = { key: 'p~slack.C0123ABCD~announce', platform: 'slack', destination: 'slack:C0123ABCD', attempt: 1 };

const stage = (snapshot: Partial<MetricsSnapshot> = {}) => createMetrics(KNOWN, async () => ({ ...SNAPSHOT, ...snapshot }));
const valueIn = (text: string, series: string): number | null => {
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? null : Number(line.slice(series.length + 1));
};

describe('events', () => {
  test('a delivery is counted by platform, purpose and outcome, with its wait', async () => {
    const { count, render } = stage();
    count('delivery.delivered', { ...delivery, durationMs: 200, waitedMs: 8_000 });
    count('delivery.failed', { ...delivery, reason: 'rejected' });
    const text = await render();
    const series = (outcome: string) => `herald_deliveries_total{platform="slack",purpose="announce",outcome="${outcome}"}`;
    expect(['delivered', 'failed', 'skipped'].map((outcome) => valueIn(text, series(outcome)))).toEqual([1, 1, 0]);
    expect(valueIn(text, 'herald_delivery_wait_seconds_bucket{le="5",platform="slack"}')).toBe(0);
    expect(valueIn(text, 'herald_delivery_wait_seconds_bucket{le="10",platform="slack"}')).toBe(1);
  });

  test('rate limits, commands, scans and outages are counted', async () => {
    const { count, render } = stage();
    count('delivery.attempt-failed', { ...delivery, failure: 'rate-limited', step: 'again' });
    count('command.answered', { verb: 'search', platform: 'slack', durationMs: 30, outcome: 'ok' });
    count('scan.finished', { added: 3, changed: 2, removed: 0, deliveries: 3 });
    count('outage.began', { part: 'database', reason: 'gone' });
    const text = await render();
    expect(valueIn(text, 'herald_delivery_failures_total{platform="slack",failure="rate-limited"}')).toBe(1);
    expect(valueIn(text, 'herald_commands_total{verb="search",platform="slack",outcome="ok"}')).toBe(1);
    expect(valueIn(text, 'herald_command_seconds_bucket{le="0.05",verb="search"}')).toBe(1);
    expect(valueIn(text, 'herald_post_changes_total{change="added"}')).toBe(3);
    expect(valueIn(text, 'herald_outages_total{part="database"}')).toBe(1);
  });

  test('what people write makes no series: it is counted as other', async () => {
    const { count, render } = stage();
    const before = (await render()).split('\n').length;
    for (let i = 0; i < 50; i++) {
      count('command.answered', { verb: `verb${i}`, platform: 'slack', durationMs: 1, outcome: 'refused' });
      count('delivery.skipped', { ...delivery, key: `p${i}~slack.C${i}~purpose${i}`, reason: `reason ${i}` });
    }
    const text = await render();
    expect(valueIn(text, 'herald_commands_total{verb="other",platform="slack",outcome="refused"}')).toBe(50);
    expect(text.split('\n').length - before).toBeLessThan(20);
    expect(text).not.toMatch(/verb\d|purpose\d|C0123ABCD|reason/);
  });
});

describe('what is read at a scrape', () => {
  test('counts and ages', async () => {
    const text = await stage().render();
    expect(valueIn(text, 'herald_deliveries_pending{platform="slack",purpose="announce",state="held"}')).toBe(2);
    // What is held waits for people, and what is due later for its time.
    expect(valueIn(text, 'herald_oldest_due_seconds{platform="slack"}')).toBe(90);
    expect(valueIn(text, 'herald_oldest_due_seconds{platform="terminal"}')).toBe(0);
    expect(valueIn(text, 'herald_queue_jobs{state="waiting"}')).toBe(4);
    expect(valueIn(text, 'herald_queue_paused')).toBe(1);
    expect(valueIn(text, 'herald_part_ready{part="database"}')).toBe(0);
    expect(valueIn(text, 'herald_posts')).toBe(1_640);
    expect(valueIn(text, 'herald_last_scan_timestamp_seconds')).toBe(NOW / 1_000);
    expect(valueIn(text, `herald_build_info{version="1.2.3",node="${process.version}"}`)).toBe(1);
    expect(valueIn(text, 'nodejs_eventloop_lag_p99_seconds')).not.toBeNull();
  });

  test('what can’t be found out has no series, instead of a 0 that looks well', async () => {
    const text = await stage({ pending: null, holds: null, jobs: null, parts: null, lastScanMs: null }).render();
    for (const name of [
      'deliveries_pending',
      'oldest_due_seconds',
      'holds_open',
      'queue_jobs',
      'part_ready',
      'last_scan_timestamp_seconds',
    ])
      expect(text, name).not.toMatch(new RegExp(`^herald_${name}[ {]`, 'm'));
    expect(valueIn(text, 'herald_pauses')).toBe(0);
  });

  test('what has ended since the last scrape is gone from it', async () => {
    let snapshot = SNAPSHOT;
    const metrics = createMetrics(KNOWN, async () => snapshot);
    await metrics.render();
    snapshot = { ...SNAPSHOT, pending: [] };
    expect(await metrics.render()).not.toContain('herald_deliveries_pending{');
  });
});
