import type { FC } from 'hono/jsx';
import type { DayOutcome } from '../../ports/dashboard-reads.ts';

const DAY_MS = 86_400_000;
const WIDTH = 720;
const HEIGHT = 150;
const BASE = 128;
const TOP = 12;
const LEFT = 34;

const SERIES = [
  { key: 'slack', name: 'sent to Slack' },
  { key: 'discord', name: 'sent to Discord' },
  { key: 'terminal', name: 'shown in the terminal' },
  { key: 'failed', name: 'failed, in doubt or on hold' },
] as const;
type Series = (typeof SERIES)[number]['key'];
type Day = { day: string; counts: Readonly<Record<Series, number>> };

/** Messages of each day by platform and outcome: as bars, and as a table for who can't see them. `days` end today. */
export const OutcomeChart: FC<{ outcomes: readonly DayOutcome[]; nowMs: number; days?: number }> = ({ outcomes, nowMs, days = 30 }) => {
  const all = daysOf(outcomes, nowMs, days);
  const total = (day: Day): number => SERIES.reduce((sum, { key }) => sum + day.counts[key], 0);
  const most = Math.max(1, ...all.map(total));
  const step = (WIDTH - LEFT) / days;
  const used = SERIES.filter(({ key }) => all.some(({ counts }) => counts[key] > 0));
  return (
    <>
      <svg
        class="chart"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`Messages a day, the last ${days} days; the table below has the numbers`}
      >
        <line class="axis" x1={LEFT} x2={WIDTH} y1={BASE} y2={BASE} />
        <text x={LEFT - 6} y={TOP + 8} text-anchor="end">
          {String(most)}
        </text>
        <text x={LEFT - 6} y={BASE} text-anchor="end">
          0
        </text>
        {all.map((day, index) => (
          <Bars day={day} x={LEFT + index * step + 1} width={step - 2} perOne={(BASE - TOP) / most} />
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
              {SERIES.map(({ name }) => (
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
                  {SERIES.map(({ key }) => (
                    <td>{String(counts[key])}</td>
                  ))}
                </tr>
              ))}
          </tbody>
        </table>
      </details>
    </>
  );
};

const Bars: FC<{ day: Day; x: number; width: number; perOne: number }> = ({ day: { day, counts }, x, width, perOne }) => {
  let y = BASE;
  const bars = SERIES.filter(({ key }) => counts[key] > 0).map(({ key, name }) => {
    const height = Math.max(1, counts[key] * perOne);
    y -= height;
    return (
      <rect class={key} x={x.toFixed(1)} y={y.toFixed(1)} width={width.toFixed(1)} height={height.toFixed(1)}>
        <title>{`${day}: ${counts[key]} ${name}`}</title>
      </rect>
    );
  });
  return <>{bars}</>;
};

/** Every day up to today, also those on which nothing happened. Pure. */
export function daysOf(outcomes: readonly DayOutcome[], nowMs: number, days: number): readonly Day[] {
  const counts = new Map<string, Record<Series, number>>();
  for (let ago = days - 1; ago >= 0; ago -= 1)
    counts.set(new Date(nowMs - ago * DAY_MS).toISOString().slice(0, 10), { slack: 0, discord: 0, terminal: 0, failed: 0 });
  for (const { day, platform, state, count } of outcomes) {
    const own = counts.get(day);
    const series = state === 'delivered' ? platform : state === 'failed' || state === 'in-doubt' || state === 'held' ? 'failed' : null;
    if (own && series) own[series] += count;
  }
  return [...counts].map(([day, own]) => ({ day, counts: own }));
}
