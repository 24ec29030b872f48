import type { FC } from 'hono/jsx';
import type { DeliveryRecord } from '../../../ports/dashboard-reads.ts';
import { DeliveryTable } from '../../parts/delivery-table.tsx';
import type { PostTitle } from '../../parts/posts.ts';
import { queryOf } from '../../parts/text.tsx';
import { CountLinks, Plan } from './day.tsx';
import { isEmptyDay } from './days.ts';
import { CalendarFrame, type CalendarView } from './month.tsx';
import { dayInWords } from './range.ts';

/** Of one day, of each sort. */
const MAX_PLANNED = 50;

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
