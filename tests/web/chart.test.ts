import { expect, test } from 'vitest';
import { PLATFORMS } from '../../src/app/platforms.ts';
import { daysOf, seriesOf } from '../../src/web/parts/chart.tsx';

const NOW_MS = Date.parse('2026-03-01T00:30:00.000Z');

test('the chart has each of its days, also those on which nothing happened, and no other', () => {
  const series = seriesOf(PLATFORMS);
  const outcomes = [
    { day: '2026-02-26', platform: 'slack', state: 'delivered', count: 3 },
    { day: '2026-02-28', platform: 'slack', state: 'delivered', count: 3 },
    { day: '2026-02-28', platform: 'discord', state: 'in-doubt', count: 1 },
    { day: '2026-02-28', platform: 'slack', state: 'failed', count: 2 },
    { day: '2026-02-28', platform: 'slack', state: 'skipped', count: 9 },
    { day: '2026-03-01', platform: 'terminal', state: 'delivered', count: 5 },
  ] as const;
  const named = daysOf(outcomes, series, NOW_MS, 3).map(({ day, counts }) => {
    const some = series.flatMap(({ name }, index) => (counts[index] === 0 ? [] : [`${counts[index]} ${name}`]));
    return [day, ...some].join(', ');
  });
  expect(named).toEqual([
    '2026-02-27',
    '2026-02-28, 3 sent to Slack, 3 failed, in doubt or on hold',
    `2026-03-01, 5 sent to ${PLATFORMS.find(({ name }) => name === 'terminal')?.label}`,
  ]);
});
