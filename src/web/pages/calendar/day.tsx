import type { FC } from 'hono/jsx';
import { counted } from '../../../commands/build-reply.ts';
import { Foreign, Moment, queryOf } from '../../parts/text.tsx';
import { type AskedFilter, STATE_CHOICES } from '../deliveries/filter.ts';
import type { CalendarDay, SendingWindow } from './days.ts';

/** The colour of a choice is that of its first state. */
const colourOf = (choice: string): string => STATE_CHOICES[choice]?.states[0] ?? '';

/** The number of a day's deliveries in each state, linked to their list. */
export const CountLinks: FC<{ day: CalendarDay; asked: AskedFilter }> = ({ day: { day, counts }, asked: { channel, kind } }) =>
  counts.length === 0 ? null : (
    <ul class="plain counts">
      {counts.map(({ choice, count }) => (
        <li>
          <a class={`state ${colourOf(choice)}`} href={`/deliveries${queryOf({ state: choice, kind, channel, day })}`}>
            {`${count.toLocaleString('en')} ${STATE_CHOICES[choice]?.name}`}
          </a>
        </li>
      ))}
    </ul>
  );

const WINDOW_NAMES: Readonly<Record<SendingWindow['kind'], string>> = { digest: 'Digest', 'quiet-hours': 'Quiet' };

interface PlanProps {
  day: CalendarDay;
  /** Maximum number of entries of each kind. */
  most: number;
  /** Maximum number of channels named for one post; if it has more, only their number is shown. */
  namedMax: number;
  /** Link to the rest. */
  more: string;
}

/** What is planned for a day. */
export const Plan: FC<PlanProps> = ({ day: { scheduled, settling, pauses, windows }, most, namedMax, more }) => {
  const left = [scheduled, pauses, windows].reduce((sum, some) => sum + Math.max(0, some.length - most), 0);
  if (scheduled.length + pauses.length + windows.length === 0 && settling === null) return null;
  return (
    <ul class="plain plan">
      {settling && (
        <li>
          <Moment at={settling.at} /> {counted(settling.posts, 'new post')}, if the folder stays quiet
        </li>
      )}
      {scheduled.slice(0, most).map(({ post, at, destinations }) => (
        <li>
          <Moment at={at} />{' '}
          <a href={`/posts/${post.id}`}>
            <Foreign text={post.title} />
          </a>{' '}
          <span class="soft">
            {destinations.length === 0 && 'no channel wants it'}
            {destinations.length > namedMax ? `to ${destinations.length} channels` : namesOf(destinations)}
          </span>
        </li>
      ))}
      {windows.slice(0, most).map(({ kind, destination, at, until }) => (
        <li>
          <Moment at={at} />
          {until !== null && (
            <>
              {' to '}
              <Moment at={until} />
            </>
          )}{' '}
          {WINDOW_NAMES[kind]} <code>{destination}</code>
        </li>
      ))}
      {pauses.slice(0, most).map(({ target, probeAt }) => (
        <li>
          <Moment at={probeAt} /> <code>{target}</code> is paused; Herald asks again
        </li>
      ))}
      {left > 0 && (
        <li>
          <a href={more}>{`and ${left.toLocaleString('en')} more`}</a>
        </li>
      )}
    </ul>
  );
};

function namesOf(destinations: readonly string[]) {
  return destinations.map((destination, index) => (
    <>
      {index === 0 ? 'to ' : ', '}
      <code>{destination}</code>
    </>
  ));
}
