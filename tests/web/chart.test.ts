import { expect, test } from 'vitest';
import { daysOf } from '../../src/web/parts/chart.tsx';

const NOW_MS = Date.parse('2026-03-01T00:30:00.000Z');

test('the chart has each of its days, also those on which nothing happened, and no other', () => {
  const outcomes = [
    { day: '2026-02-26', platform: 'slack', state: 'delivered', count: 3 },
    { day: '2026-02-28', platform: 'slack', state: 'delivered', count: 3 },
    { day: '2026-02-28', platform: 'discord', state: 'in-doubt', count: 1 },
    { day: '2026-02-28', platform: 'slack', state: 'failed', count: 2 },
    { day: '2026-02-28', platform: 'slack', state: 'skipped', count: 9 },
    { day: '2026-03-01', platform: 'terminal', state: 'delivered', count: 5 },
  ] as const;
  expect(daysOf(outcomes, NOW_MS, 3)).toEqual([
    { day: '2026-02-27', counts: { slack: 0, discord: 0, terminal: 0, failed: 0 } },
    { day: '2026-02-28', counts: { slack: 3, discord: 0, terminal: 0, failed: 3 } },
    { day: '2026-03-01', counts: { slack: 0, discord: 0, terminal: 5, failed: 0 } },
  ]);
});
