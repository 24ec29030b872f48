import type { FC } from 'hono/jsx';
import type { DeliveryRecord } from '../../../ports/dashboard-reads.ts';
import type { DashboardContext } from '../../context.ts';
import type { Gate } from '../../gate.tsx';
import { ChannelField } from '../../parts/channel-field.tsx';
import { Choice, namesOf } from '../../parts/choice.tsx';
import { DeliveryTable } from '../../parts/delivery-table.tsx';
import { type PostTitle, titlesOf } from '../../parts/posts.ts';
import { queryOf } from '../../parts/text.tsx';
import type { Visitor } from '../../sign-in/visitors.ts';
import { Layout } from '../layout.tsx';
import { BatchButtons, HiddenFilter } from './batch.tsx';
import { type AskedFilter, askedFilter, deliveryFilterOf, KIND_CHOICES, REASON_CHOICES, STATE_CHOICES } from './filter.ts';

const PAGE_SIZE = 50;
/** More are not counted. */
const MAX_COUNT = 1_000;

/** `GET /deliveries`: every delivery, newest first, as the address filters them. */
export function addDeliveryList(gate: Gate, context: DashboardContext): void {
  const { reads, commands } = context;
  gate.page('/deliveries', 'viewer', async (c, visitor) => {
    const asked = askedFilter((name) => c.req.query(name));
    const before = Number(c.req.query('before'));
    const channels = [...new Set(commands.subscriptions().map(({ destination }) => destination))];
    const filter = await deliveryFilterOf(asked, visitor, context);
    if ('mistake' in filter) {
      const none = { asked, visitor, channels, rows: [], titles: new Map(), total: 0, next: null, isFirst: true };
      return { body: <Deliveries {...none} mistake={filter.mistake} /> };
    }
    const isFirst = !(Number.isSafeInteger(before) && before > 0);
    const [found, total] = await Promise.all([
      reads.deliveries(filter, PAGE_SIZE + 1, isFirst ? undefined : before),
      reads.countDeliveries(filter, MAX_COUNT),
    ]);
    const rows = found.slice(0, PAGE_SIZE);
    const titles = await titlesOf(
      rows.map(({ postId }) => postId),
      visitor,
      context,
    );
    const next = found.length > PAGE_SIZE ? (rows.at(-1)?.position ?? null) : null;
    return { body: <Deliveries {...{ asked, visitor, channels, rows, titles, total, next, isFirst }} /> };
  });
}

interface DeliveriesProps {
  asked: AskedFilter;
  visitor: Visitor;
  channels: readonly string[];
  rows: readonly DeliveryRecord[];
  titles: ReadonlyMap<string, PostTitle>;
  total: number;
  /** Position that the next page begins below; null: this is the last. */
  next: number | null;
  isFirst: boolean;
  mistake?: string;
}

const Deliveries: FC<DeliveriesProps> = ({ asked, visitor, channels, rows, titles, total, next, isFirst, mistake }) => {
  const count = total >= MAX_COUNT ? `${MAX_COUNT.toLocaleString('en')} or more` : total.toLocaleString('en');
  return (
    <Layout title="Deliveries" visitor={visitor} current="/deliveries" live>
      <Filters asked={asked} channels={channels} />
      {mistake && (
        <p class="mistake" role="alert">
          {mistake}
        </p>
      )}
      {rows.length === 0 && !mistake && <p class="card">No delivery matches.</p>}
      {rows.length > 0 && (
        <form method="post" action="/deliveries/plan">
          <input type="hidden" name="csrf" value={visitor.csrf} />
          <HiddenFilter asked={asked} />
          {visitor.isAdmin && (
            <label class="all" hidden>
              <input type="checkbox" data-all="key" /> Select all on this page
            </label>
          )}
          <DeliveryTable
            caption={`${count} ${total === 1 ? 'delivery' : 'deliveries'}, newest first`}
            rows={rows}
            titles={titles}
            pick={visitor.isAdmin}
          />
          {visitor.isAdmin && <BatchButtons total={count} />}
        </form>
      )}
      <nav class="buttons" aria-label="Pages of the list">
        {!isFirst && (
          <a class="button second" href={`/deliveries${queryOf({ ...asked })}`}>
            Newest
          </a>
        )}
        {next !== null && (
          <a class="button second" href={`/deliveries${queryOf({ ...asked, before: next })}`}>
            Older
          </a>
        )}
      </nav>
    </Layout>
  );
};

const Filters: FC<{ asked: AskedFilter; channels: readonly string[] }> = ({ asked, channels }) => (
  <search>
    <form method="get" action="/deliveries" class="card filters">
      <div class="wide">
        <label for="q">Where is …</label>
        <input
          id="q"
          name="q"
          type="search"
          value={asked.q ?? ''}
          aria-describedby="q-hint"
          data-suggest
          list="suggestions"
          autocomplete="off"
        />
        <datalist id="suggestions"></datalist>
        <p id="q-hint" class="hint">
          Words, a post’s title, path or address, the link of a message, or the key of a delivery
        </p>
      </div>
      <Choice name="state" label="State" value={asked.state} choices={namesOf(STATE_CHOICES)} />
      <Choice name="kind" label="Kind" value={asked.kind} choices={namesOf(KIND_CHOICES)} />
      <ChannelField value={asked.channel} channels={channels} />
      <Choice name="reason" label="Reason" value={asked.reason} choices={REASON_CHOICES} />
      <div>
        <label for="since">From (UTC)</label>
        <input id="since" name="since" type="date" value={asked.since ?? ''} />
      </div>
      <div>
        <label for="until">To (UTC)</label>
        <input id="until" name="until" type="date" value={asked.until ?? ''} />
      </div>
      <div>
        <label for="day">Calendar day (UTC)</label>
        <input id="day" name="day" type="date" value={asked.day ?? ''} />
      </div>
      {asked.hold && <input type="hidden" name="hold" value={asked.hold} />}
      {asked.post && <input type="hidden" name="post" value={asked.post} />}
      <div class="buttons">
        <button type="submit">Filter</button>
        <a href="/deliveries">Show all</a>
      </div>
    </form>
  </search>
);
