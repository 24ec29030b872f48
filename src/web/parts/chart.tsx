import type { FC } from 'hono/jsx';
import type { PlatformList } from '../../model/platform.ts';
import type { DayOutcome } from '../../ports/dashboard-reads.ts';

const DAY_MS = 86_400_000;
const WIDTH = 720;
const HEIGHT = 150;
const BASE = 128;
const TOP = 12;
const LEFT = 34;

/** What one colour represents: messages sent to one platform, or those that were not delivered. */
export interface Series {
  key: string;
  name: string;
  /** Whether an outcome belongs to this series. Pure. */
  counts: (outcome: DayOutcome) => boolean;
}

type Day = { day: string; counts: readonly number[] };

const BAD_STATES: ReadonlySet<string> = new Set(['failed', 'in-doubt', 'held']);

/** Returns a series for each platform, and a last one for problems. Pure. */
export function seriesOf(platforms: PlatformList): readonly Series[] {
  const sent = platforms.map(({ name, label }, index) => ({
    key: `series-${index % 6}`,
    name: `sent to ${label}`,
    counts: ({ platform, state }: DayOutcome) => state === 'delivered' && platform === name,
  }));
  return [...sent, { key: 'failed', name: 'failed, in doubt or on hold', counts: ({ state }) => BAD_STATES.has(state) }];
}

interface ChartProps {
  outcomes: readonly DayOutcome[];
  platforms: PlatformList;
  nowMs: number;
  days?: number;
}

/** Messages per day, by platform and outcome. The `days` end today. */
export const OutcomeChart: FC<ChartProps> = ({ platforms, ...rest }) => <DayChart what="Messages" series={seriesOf(platforms)} {...rest} />;

type DayChartProps = Omit<ChartProps, 'platforms'> & { series: readonly Series[]; what: string };

/** Daily counts as bars, and as a table for people who can't see the bars. */
export const DayChart: FC<DayChartProps> = ({ outcomes, series, what, nowMs, days = 30 }) => {
  const all = daysOf(outcomes, series, nowMs, days);
  const total = ({ counts }: Day): number => counts.reduce((sum, count) => sum + count, 0);
  const most = Math.max(1, ...all.map(total));
  const step = (WIDTH - LEFT) / days;
  const used = series.filter((_, index) => all.some(({ counts }) => (counts[index] ?? 0) > 0));
  return (
    <>
      <svg
        class="chart"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`${what} a day, the last ${days} days; the table below has the numbers`}
      >
        <line class="axis" x1={LEFT} x2={WIDTH} y1={BASE} y2={BASE} />
        <text x={LEFT - 6} y={TOP + 8} text-anchor="end">
          {String(most)}
        </text>
        <text x={LEFT - 6} y={BASE} text-anchor="end">
          0
        </text>
        {all.map((day, index) => (
          <Bars day={day} series={series} x={LEFT + index * step + 1} width={step - 2} perOne={(BASE - TOP) / most} />
        ))}
        {all.map(({ day }, index) =>
          index % 7 === (days - 1) % 7 ? (
            <text x={LEFT + index * step + step / 2} y={HEIGHT - 5} text-anchor={index === days - 1 ? 'end' : 'middle'}>
              {day.slice(5)}
            </text>
          ) : null,
        )}
      </svg>
      <ul class="legend">
        {used.map(({ key, name }) => (
          <li>
            <svg viewBox="0 0 10 10" class="chart" aria-hidden="true">
              <rect class={key} width="10" height="10" rx="2" />
            </svg>
            {name}
          </li>
        ))}
      </ul>
      <details>
        <summary>The same as a table</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">Day (UTC)</th>
              {series.map(({ name }) => (
                <th scope="col">{name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {all
              .filter((day) => total(day) > 0)
              .toReversed()
              .map(({ day, counts }) => (
                <tr>
                  <th scope="row">{day}</th>
                  {counts.map((count) => (
                    <td>{String(count)}</td>
                  ))}
                </tr>
              ))}
          </tbody>
        </table>
      </details>
    </>
  );
};

const Bars: FC<{ day: Day; series: readonly Series[]; x: number; width: number; perOne: number }> = ({
  day: { day, counts },
  series,
  x,
  width,
  perOne,
}) => {
  let y = BASE;
  return series.map(({ key, name }, index) => {
    const count = counts[index] ?? 0;
    if (count === 0) return null;
    const height = Math.max(1, count * perOne);
    y -= height;
    return (
      <rect class={key} x={x.toFixed(1)} y={y.toFixed(1)} width={width.toFixed(1)} height={height.toFixed(1)}>
        <title>{`${day}: ${count} ${name}`}</title>
      </rect>
    );
  });
};

/** Returns every day up to today, including those on which nothing happened, with a count for each of `series`. Pure. */
export function daysOf(outcomes: readonly DayOutcome[], series: readonly Series[], nowMs: number, days: number): readonly Day[] {
  const counts = new Map<string, number[]>();
  for (let ago = days - 1; ago >= 0; ago -= 1)
    counts.set(
      new Date(nowMs - ago * DAY_MS).toISOString().slice(0, 10),
      series.map(() => 0),
    );
  for (const outcome of outcomes) {
    const own = counts.get(outcome.day);
    const index = series.findIndex((one) => one.counts(outcome));
    if (own && index >= 0) own[index] = (own[index] ?? 0) + outcome.count;
  }
  return [...counts].map(([day, own]) => ({ day, counts: own }));
}
