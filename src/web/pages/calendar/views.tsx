import type { Child, FC } from 'hono/jsx';
import type { DeliveryRecord } from '../../../ports/dashboard-reads.ts';
import { useVisitor } from '../../parts/change-form.tsx';
import { DeliveryTable } from '../../parts/delivery-table.tsx';
import { ChannelField, Choice, FilterForm } from '../../parts/filters.tsx';
import type { PostTitle } from '../../parts/posts.ts';
import { Mistake, queryOf } from '../../parts/text.tsx';
import { type AskedFilter, KIND_CHOICES } from '../deliveries/filter.ts';
import { CountLinks, Plan } from './day.tsx';
import { type CalendarDay, isEmptyDay } from './days.ts';
import { type CalendarRange, dayInWords } from './range.ts';

/** What both views of the calendar show. */
export interface CalendarView {
  range: CalendarRange;
  /** `2026-01-31` */
  today: string;
  days: readonly CalendarDay[];
  asked: AskedFilter;
  /** What is wrong with the address. */
  mistake: string | null;
  channels: readonly string[];
  /** Whether the database answered. */
  isKnown: boolean;
  /** Whether all deliveries are paused. */
  isStopped: boolean;
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
/** Maximum number of entries of each kind per day in the month view. */
const MAX_IN_CELL = 3;
/** Maximum number of entries of each kind per day in the week view. */
const MAX_PLANNED = 50;

/** A month as a grid of days. */
export const Month: FC<{ view: CalendarView }> = ({ view }) => {
  const { range, days, asked } = view;
  const weeks = Array.from({ length: days.length / 7 }, (_, index) => days.slice(index * 7, index * 7 + 7));
  return (
    <CalendarFrame view={view}>
      <table class="calendar">
        <caption class="visually-hidden">{`${range.title}, by days of UTC`}</caption>
        <thead>
          <tr>
            {WEEKDAYS.map((name) => (
              <th scope="col">
                <abbr title={name}>{name.slice(0, 3)}</abbr>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr>
              {week.map((day) => (
                <td class={classesOf(day)} aria-current={day.isToday ? 'date' : undefined}>
                  <a class="day" href={addressOf(asked, { week: day.day })}>
                    <span class="wide-hidden">{dayInWords(day.day, { weekday: 'short' })} </span>
                    {String(Number(day.day.slice(8)))}
                    <span class={day.isOutsideMonth ? undefined : 'wide-hidden'}> {dayInWords(day.day, { month: 'short' })}</span>
                    <span class="visually-hidden">{day.isToday ? ' (today): its week' : ': its week'}</span>
                  </a>
                  <CountLinks day={day} asked={asked} />
                  <Plan day={day} most={MAX_IN_CELL} namedMax={1} more={addressOf(asked, { week: day.day })} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </CalendarFrame>
  );
};

function classesOf(day: CalendarDay): string | undefined {
  const classes = [day.isToday && 'today', day.isOutsideMonth && 'around', isEmptyDay(day) && !day.isToday && 'empty'].filter(Boolean);
  return classes.length === 0 ? undefined : classes.join(' ');
}

/** Returns the address of a calendar with the same filter. Pure. */
function addressOf({ channel, kind }: AskedFilter, place: { month?: string; week?: string }): string {
  return `/calendar${queryOf({ ...place, channel, kind: kind === 'messages' ? null : kind })}`;
}

/** The frame around the days: the current range, links to others, and the filter. */
const CalendarFrame: FC<{ view: CalendarView; children?: Child }> = ({ view, children }) => {
  const { range, today, asked, mistake, channels, isKnown, isStopped } = view;
  const { view: unit, previous, next } = range;
  const shown = range.days.includes(today) ? today : (range.days[3] ?? '');
  const other = unit === 'month' ? { week: shown } : { month: shown.slice(0, 7) };
  return (
    <>
      <div class="buttons">
        <h2 class="inline">{range.title}</h2>
        <nav class="buttons" aria-label="Other days">
          {previous !== null && (
            <a class="button second" rel="prev" href={addressOf(asked, { [unit]: previous })}>
              {`Previous ${unit}`}
            </a>
          )}
          <a class="button second" href={addressOf(asked, unit === 'month' ? {} : { week: today })}>
            {`This ${unit}`}
          </a>
          {next !== null && (
            <a class="button second" rel="next" href={addressOf(asked, { [unit]: next })}>
              {`Next ${unit}`}
            </a>
          )}
          <a href={addressOf(asked, other)}>{unit === 'month' ? 'By week' : 'By month'}</a>
        </nav>
      </div>
      <Mistake text={mistake} />
      {!isKnown && <p class="mistake">What happened is not known: the database does not answer.</p>}
      {isStopped && (
        <p class="card wants">
          All deliveries are paused: nothing goes out until somebody resumes them. <a href="/">Overview</a>
        </p>
      )}
      {children}
      <FilterForm to="/calendar" submit="Filter" beside={<a href={`/calendar${queryOf({ [unit]: range.name })}`}>Show all</a>}>
        <input type="hidden" name={unit} value={range.name} />
        <ChannelField value={asked.channel} channels={channels} />
        <Choice name="kind" label="Kind" value={asked.kind} choices={KIND_CHOICES} optional={false} />
      </FilterForm>
      <p class="hint">
        Days are those of UTC. A delivery is shown where it ended; until then where it is due, or was planned.
        {useVisitor().isAdmin ? '' : ' Scheduled posts are shown to admins.'}
      </p>
    </>
  );
};

interface WeekProps {
  view: CalendarView;
  /** The first deliveries of each day. */
  rows: readonly (readonly DeliveryRecord[])[];
  titles: ReadonlyMap<string, PostTitle>;
}

/** A week, day by day, with the deliveries themselves. */
export const Week: FC<WeekProps> = ({ view, rows, titles }) => {
  const { days, asked } = view;
  const { kind, channel } = asked;
  return (
    <CalendarFrame view={view}>
      {days.map((day, index) => {
        const own = rows[index] ?? [];
        const total = day.counts.reduce((sum, { count }) => sum + count, 0);
        const all = `/deliveries${queryOf({ kind, channel, day: day.day })}`;
        const id = `day-${day.day}`;
        return (
          <section aria-labelledby={id} class={day.isToday ? 'card wants' : 'card'}>
            <h3 id={id}>
              {dayInWords(day.day, { weekday: 'long', day: 'numeric', month: 'long' })}
              {day.isToday && ' (today)'}
            </h3>
            {isEmptyDay(day) && <p class="soft">Nothing.</p>}
            <CountLinks day={day} asked={asked} />
            <Plan day={day} most={MAX_PLANNED} namedMax={10} more="/posts?show=unpublished" />
            {own.length > 0 && (
              <DeliveryTable
                caption={total > own.length ? `The first ${own.length} of ${total.toLocaleString('en')}` : 'Deliveries, earliest first'}
                rows={own}
                titles={titles}
              />
            )}
            {total > own.length && (
              <p>
                <a href={all}>{`All ${total.toLocaleString('en')}`}</a>
              </p>
            )}
          </section>
        );
      })}
    </CalendarFrame>
  );
};
