import type { FC } from 'hono/jsx';
import { recordAction } from '../../commands/audit-log.ts';
import { counted } from '../../commands/build-reply.ts';
import { ANSWER_MS, askWithin } from '../../lib/timeout.ts';
import type { JobState, QueuedJob } from '../../ports/delivery-queue.ts';
import type { DashboardContext } from '../context.ts';
import type { Gate } from '../gate.tsx';
import { deliveryPath } from '../parts/delivery-table.tsx';
import { PageLinks } from '../parts/page-links.tsx';
import { Foreign, Moment, queryOf } from '../parts/text.tsx';
import type { Visitor } from '../sign-in/visitors.ts';
import { Layout } from './layout.tsx';
import { Message } from './message.tsx';

const PAGE_SIZE = 50;
const MAX_PAGE = 10_000;
/** States in the order in which jobs go through them. */
const STATES: Readonly<Record<JobState, string>> = {
  waiting: 'waiting',
  active: 'being worked on',
  delayed: 'delayed',
  failed: 'given up',
};

/** What can be done to ticked jobs, and how it is told. */
const ORDERS = {
  run: { label: 'Run now', done: 'now waiting for a worker', audit: 'queue-run' },
  remove: { label: 'Take out of the queue', done: 'taken out of the queue', audit: 'queue-remove' },
} as const;
type Order = keyof typeof ORDERS;

/** `GET /queue`: the raw jobs of the queue; `POST /queue/jobs`: runs, or takes out, those that are ticked. */
export function addQueue(gate: Gate, { commands, jobs, queue }: DashboardContext): void {
  gate.page('/queue', 'viewer', async (c, visitor) => {
    const asked = c.req.query('state') ?? '';
    const state = Object.hasOwn(STATES, asked) ? (asked as JobState) : 'waiting';
    const page = Math.min(MAX_PAGE, Math.max(1, Math.trunc(Number(c.req.query('page'))) || 1));
    const known = await askWithin(ANSWER_MS, () =>
      Promise.all([queue.counts(), queue.paused(), jobs.workers(), jobs.list(state, (page - 1) * PAGE_SIZE, PAGE_SIZE)]),
    );
    if (!known.known)
      return {
        status: 503,
        body: <Message title="Queue" visitor={visitor} text="The queue does not answer. The overview says what is known of it." />,
      };
    const [counts, isPaused, workers, rows] = known.value;
    return { body: <Queue {...{ state, page, counts, isPaused, workers, rows, visitor }} /> };
  });

  gate.change('/queue/jobs', 'admin', async (_c, visitor, fields) => {
    const asked = fields.one('order') ?? '';
    const ids = [...new Set(fields.all('job'))].slice(0, PAGE_SIZE);
    if (!Object.hasOwn(ORDERS, asked) || ids.length === 0)
      return {
        body: (
          <Message title="Nothing was done" visitor={visitor} text={ids.length === 0 ? 'No job was selected.' : 'Choose what to do.'} />
        ),
      };
    const { label, done, audit } = ORDERS[asked as Order];
    const moved: string[] = [];
    for (const id of ids) if (await (asked === 'run' ? jobs.runNow(id) : jobs.remove(id))) moved.push(id);
    if (moved.length > 0)
      await recordAction({ text: '', from: visitor.person, where: null, confirmed: true }, commands, audit, { jobs: moved });
    return { body: <Done {...{ label, done, moved: moved.length, asked: ids.length, visitor }} /> };
  });
}

interface QueueProps {
  state: JobState;
  page: number;
  counts: Readonly<Record<JobState, number>>;
  isPaused: boolean;
  workers: number;
  rows: readonly QueuedJob[];
  visitor: Visitor;
}

const Queue: FC<QueueProps> = ({ state, page, counts, isPaused, workers, rows, visitor }) => {
  const at = (number: number): string => `/queue${queryOf({ state, page: number === 1 ? null : number })}`;
  const total = counts[state];
  return (
    <Layout title="Queue" visitor={visitor} current="/queue" live>
      <p>
        The raw jobs of the queue. They only wake Herald up: what is sent, and when, is in <a href="/deliveries">Deliveries</a>. Nothing is
        lost with a job; what is still to be sent gets another.
      </p>
      <p class={isPaused ? 'card wants' : 'soft'}>
        {counted(workers, 'worker')} connected.{' '}
        {isPaused ? 'The queue is paused: no job begins until somebody resumes it.' : 'The queue is running.'}
      </p>
      <nav aria-label="States">
        <ul class="plain counts">
          {Object.entries(STATES).map(([name, words]) => (
            <li>
              <a class="state" href={`/queue${queryOf({ state: name })}`} aria-current={name === state ? 'page' : undefined}>
                {`${counts[name as JobState].toLocaleString('en')} ${words}`}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {rows.length === 0 ? (
        <p class="card">No job is {STATES[state]}.</p>
      ) : (
        <form method="post" action="/queue/jobs">
          <input type="hidden" name="csrf" value={visitor.csrf} />
          {visitor.isAdmin && (
            <label class="all" hidden>
              <input type="checkbox" data-all="job" /> Select all on this page
            </label>
          )}
          <JobTable {...{ state, rows, visitor }} />
          {visitor.isAdmin && state !== 'active' && (
            <div class="buttons">
              {(state === 'waiting' ? (['remove'] as const) : (['run', 'remove'] as const)).map((order) => (
                <button type="submit" name="order" value={order} class="second">
                  {ORDERS[order].label}
                </button>
              ))}
            </div>
          )}
        </form>
      )}
      <PageLinks page={page} hasMore={page * PAGE_SIZE < total} at={at} />
    </Layout>
  );
};

const JobTable: FC<Pick<QueueProps, 'state' | 'rows' | 'visitor'>> = ({ state, rows, visitor }) => {
  const canPick = visitor.isAdmin && state !== 'active';
  return (
    <table class="stack">
      <caption>{state === 'delayed' ? 'The soonest first' : 'The newest first'}</caption>
      <thead>
        <tr>
          {canPick && (
            <th scope="col" class="narrow">
              <span class="visually-hidden">Select</span>
            </th>
          )}
          <th scope="col">Delivery</th>
          <th scope="col" class="narrow">
            Added
          </th>
          <th scope="col" class="narrow">
            {state === 'delayed' ? 'Due' : 'Last begun'}
          </th>
          <th scope="col">Failures of Herald itself</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, key, addedAt, startedAt, dueAt, failures, lastError }) => (
          <tr>
            {canPick && (
              <td class="narrow">
                <input type="checkbox" name="job" value={id} aria-label={`Select ${id}`} />
              </td>
            )}
            <td>{key === null ? <Foreign text={id} /> : <a href={deliveryPath(key)}>{key}</a>}</td>
            <td class="narrow">
              <Moment at={addedAt} />
            </td>
            <td class="narrow">
              <Instant at={state === 'delayed' ? dueAt : startedAt} />
            </td>
            <td>
              {failures > 0 && String(failures)}
              {visitor.isAdmin && lastError !== null && (
                <>
                  {': '}
                  <Foreign text={lastError} />
                </>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const Instant: FC<{ at: string | null }> = ({ at }) => (at === null ? null : <Moment at={at} />);

const Done: FC<{ label: string; done: string; moved: number; asked: number; visitor: Visitor }> = ({
  label,
  done,
  moved,
  asked,
  visitor,
}) => (
  <Layout title={label} visitor={visitor} current="/queue">
    <p class="card">
      {moved === 0 ? 'Nothing was done.' : `${counted(moved, 'job is', 'jobs are')} ${done}.`}
      {moved < asked && ` ${counted(asked - moved, 'other', 'others')} had moved on meanwhile.`}
    </p>
    <p>
      <a href="/queue">Queue</a>
    </p>
  </Layout>
);
