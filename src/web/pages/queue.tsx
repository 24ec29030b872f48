import type { FC } from 'hono/jsx';
import { recordAction } from '../../commands/audit-log.ts';
import { counted } from '../../commands/build-reply.ts';
import { ANSWER_MS, askWithin } from '../../lib/timeout.ts';
import type { JobState, QueuedJob } from '../../ports/delivery-queue.ts';
import type { DashboardContext } from '../context.ts';
import { type Gate, messagePage } from '../gate.tsx';
import { ChangeForm, NoEnter, useVisitor } from '../parts/change-form.tsx';
import { deliveryPath } from '../parts/delivery-table.tsx';
import { type Column, PageLinks, pageNumber, pickColumn, SelectAll, Table } from '../parts/table.tsx';
import { Foreign, Moment, queryOf } from '../parts/text.tsx';

const PAGE_SIZE = 50;
/** Job states and their names, in the order in which jobs go through them. */
const STATES: Readonly<Record<JobState, string>> = {
  waiting: 'waiting',
  active: 'being worked on',
  delayed: 'delayed',
  failed: 'given up',
};

/** Actions on selected jobs: the label of the button, the result as shown, and the name in the audit log. */
const ORDERS = {
  run: { label: 'Run now', done: 'now waiting for a worker', audit: 'queue-run' },
  remove: { label: 'Take out of the queue', done: 'taken out of the queue', audit: 'queue-remove' },
} as const;
type Order = keyof typeof ORDERS;

/** `GET /queue`: the raw jobs of the queue; `POST /queue/jobs`: runs or removes the selected ones. */
export function addQueue(gate: Gate, { commands, jobs, queue }: DashboardContext): void {
  gate.page('/queue', 'viewer', async (c) => {
    const asked = c.req.query('state') ?? '';
    const state = Object.hasOwn(STATES, asked) ? (asked as JobState) : 'waiting';
    const known = await askWithin(ANSWER_MS, async () => {
      const [counts, isPaused, workers] = await Promise.all([queue.counts(), queue.paused(), jobs.workers()]);
      const page = pageNumber(c.req.query('page'), Math.max(1, Math.ceil(counts[state] / PAGE_SIZE)));
      return { page, counts, isPaused, workers, rows: await jobs.list(state, (page - 1) * PAGE_SIZE, PAGE_SIZE) };
    });
    if (!known.known) return messagePage('Queue', 'The queue does not answer. See the overview.', 503);
    return { title: 'Queue', live: true, body: <Queue {...{ state, ...known.value }} /> };
  });

  gate.change('/queue/jobs', 'admin', async (_c, visitor, fields) => {
    const asked = fields.one('order') ?? '';
    const ids = [...new Set(fields.all('job'))].slice(0, PAGE_SIZE);
    if (ids.length === 0) return messagePage('Nothing was done', 'No job was selected.');
    if (!Object.hasOwn(ORDERS, asked)) return messagePage('Nothing was done', 'Choose what to do.');
    const { label, done, audit } = ORDERS[asked as Order];
    const moved: string[] = [];
    for (const id of ids) if (await (asked === 'run' ? jobs.runNow(id) : jobs.remove(id))) moved.push(id);
    if (moved.length > 0)
      await recordAction({ text: '', from: visitor.person, where: null, confirmed: true }, commands, audit, { jobs: moved });
    const body = (
      <>
        <p class="card">
          {moved.length === 0 ? 'Nothing was done.' : `${counted(moved.length, 'job is', 'jobs are')} ${done}.`}
          {moved.length < ids.length && ` ${counted(ids.length - moved.length, 'other', 'others')} had already changed in the meantime.`}
        </p>
        <p>
          <a href="/queue">Queue</a>
        </p>
      </>
    );
    return { title: label, body };
  });
}

interface QueueProps {
  state: JobState;
  page: number;
  counts: Readonly<Record<JobState, number>>;
  isPaused: boolean;
  workers: number;
  rows: readonly QueuedJob[];
}

const Queue: FC<QueueProps> = ({ state, page, counts, isPaused, workers, rows }) => {
  const { isAdmin } = useVisitor();
  const at = (number: number): string => `/queue${queryOf({ state, page: number === 1 ? null : number })}`;
  const orders: readonly Order[] = state === 'waiting' ? ['remove'] : ['run', 'remove'];
  return (
    <>
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
        <ChangeForm to="/queue/jobs">
          {isAdmin && <SelectAll name="job" />}
          <Table caption={state === 'delayed' ? 'The soonest first' : 'The newest first'} columns={columnsOf(state, isAdmin)} rows={rows} />
          {isAdmin && state !== 'active' && (
            <div class="buttons">
              <NoEnter />
              {orders.map((order) => (
                <button type="submit" name="order" value={order} class="second">
                  {ORDERS[order].label}
                </button>
              ))}
            </div>
          )}
        </ChangeForm>
      )}
      <PageLinks page={page} hasMore={page * PAGE_SIZE < counts[state]} at={at} />
    </>
  );
};

function columnsOf(state: JobState, isAdmin: boolean): readonly (Column<QueuedJob> | false)[] {
  const id = (job: QueuedJob): string => job.id;
  const instant = (at: string | null) => at !== null && <Moment at={at} />;
  return [
    isAdmin && state !== 'active' && pickColumn('job', id, id),
    { title: 'Delivery', cell: ({ id, key }) => (key === null ? <Foreign text={id} /> : <a href={deliveryPath(key)}>{key}</a>) },
    { title: 'Added', narrow: true, cell: ({ addedAt }) => <Moment at={addedAt} /> },
    state === 'delayed'
      ? { title: 'Due', narrow: true, cell: ({ dueAt }) => instant(dueAt) }
      : { title: 'Last begun', narrow: true, cell: ({ startedAt }) => instant(startedAt) },
    {
      title: 'Failures of Herald itself',
      cell: ({ failures, lastError }) => (
        <>
          {failures > 0 && String(failures)}
          {isAdmin && lastError !== null && (
            <>
              {': '}
              <Foreign text={lastError} />
            </>
          )}
        </>
      ),
    },
  ];
}
