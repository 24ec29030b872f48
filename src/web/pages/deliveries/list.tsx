import type { FC } from 'hono/jsx';
import type { DeliveryRecord } from '../../../ports/dashboard-reads.ts';
import type { DashboardContext } from '../../context.ts';
import type { Gate } from '../../gate.tsx';
import { ChangeForm, useVisitor } from '../../parts/change-form.tsx';
import { DeliveryTable } from '../../parts/delivery-table.tsx';
import { ChannelField, Choice, channelsOf, DayField, FilterForm, SearchField } from '../../parts/filters.tsx';
import { type PostTitle, titlesOf } from '../../parts/posts.ts';
import { Pager, SelectAll } from '../../parts/table.tsx';
import { Foreign, Mistake, queryOf } from '../../parts/text.tsx';
import { BatchButtons } from './batch.tsx';
import { type AskedFilter, askedFilter, deliveryFilterOf, KIND_CHOICES, REASON_CHOICES, STATE_CHOICES } from './filter.ts';

const PAGE_SIZE = 50;
/** Maximum count; more are not counted. */
const MAX_COUNT = 1_000;

/** `GET /deliveries`: all deliveries, newest first, filtered as the address says. */
export function addDeliveryList(gate: Gate, context: DashboardContext): void {
  const { reads } = context;
  gate.page('/deliveries', 'viewer', async (c, visitor) => {
    const shown = { title: 'Deliveries', live: true };
    const asked = askedFilter((name) => c.req.query(name));
    const about = await titlesOf([asked.post], visitor, context);
    const filters = (
      <>
        <Filters asked={asked} channels={channelsOf(context)} />
        <Narrowed asked={asked} title={about.get(asked.post ?? '')?.title ?? null} />
      </>
    );
    const filter = await deliveryFilterOf(asked, visitor, context);
    if ('mistake' in filter) {
      const body = (
        <>
          {filters}
          <Mistake text={filter.mistake} />
          <Pager links={[]} />
        </>
      );
      return { ...shown, body };
    }
    const position = Number(c.req.query('before'));
    const before = Number.isSafeInteger(position) && position > 0 ? position : undefined;
    const [found, total] = await Promise.all([reads.deliveries(filter, PAGE_SIZE + 1, before), reads.countDeliveries(filter, MAX_COUNT)]);
    const rows = found.slice(0, PAGE_SIZE);
    const ids = rows.map(({ postId }) => postId);
    const next = found.length > PAGE_SIZE ? rows.at(-1)?.position : undefined;
    const body = (
      <>
        {filters}
        {rows.length === 0 ? (
          <p class="card">No delivery matches.</p>
        ) : (
          <Deliveries asked={asked} rows={rows} titles={await titlesOf(ids, visitor, context)} total={total} />
        )}
        <Pager
          links={[
            before !== undefined && ['Newest', `/deliveries${queryOf({ ...asked })}`],
            next !== undefined && ['Older', `/deliveries${queryOf({ ...asked, before: next })}`],
          ]}
        />
      </>
    );
    return { ...shown, body };
  });
}

interface DeliveriesProps {
  asked: AskedFilter;
  rows: readonly DeliveryRecord[];
  titles: ReadonlyMap<string, PostTitle>;
  total: number;
}

const Deliveries: FC<DeliveriesProps> = ({ asked, rows, titles, total }) => {
  const { isAdmin } = useVisitor();
  const count = total >= MAX_COUNT ? `${MAX_COUNT.toLocaleString('en')} or more` : total.toLocaleString('en');
  const caption = `${count} ${total === 1 ? 'delivery' : 'deliveries'}, newest first`;
  return (
    <ChangeForm to="/deliveries/plan" hidden={{ ...asked }}>
      {isAdmin && <SelectAll name="key" />}
      <DeliveryTable caption={caption} rows={rows} titles={titles} pick={isAdmin} />
      {isAdmin && <BatchButtons total={count} />}
    </ChangeForm>
  );
};

/** Says what the list is narrowed to that has no field in the form, each with a link that removes it. `title`: of the post. */
const Narrowed: FC<{ asked: AskedFilter; title: string | null }> = ({ asked, title }) => (
  <>
    {asked.hold && (
      <p>
        Only deliveries of the held batch <Foreign text={asked.hold} />.{' '}
        <a href={`/deliveries${queryOf({ ...asked, hold: null })}`}>Not only these</a>
      </p>
    )}
    {asked.post && (
      <p>
        Only deliveries of the post{' '}
        {title === null ? (
          <Foreign text={asked.post} />
        ) : (
          <a href={`/posts/${asked.post}`}>
            <Foreign text={title} />
          </a>
        )}
        . <a href={`/deliveries${queryOf({ ...asked, post: null })}`}>Not only these</a>
      </p>
    )}
  </>
);

const Filters: FC<{ asked: AskedFilter; channels: readonly string[] }> = ({ asked, channels }) => (
  <FilterForm to="/deliveries" submit="Filter" beside={<a href="/deliveries">Show all</a>}>
    <SearchField
      label="Where is …"
      value={asked.q}
      hint="Words, a post’s title, path or address, the link of a message, or the key of a delivery"
    />
    <Choice name="state" label="State" value={asked.state} choices={STATE_CHOICES} />
    <Choice name="kind" label="Kind" value={asked.kind} choices={KIND_CHOICES} />
    <ChannelField value={asked.channel} channels={channels} />
    <Choice name="reason" label="Reason" value={asked.reason} choices={REASON_CHOICES} />
    <DayField name="since" label="From (UTC)" value={asked.since} />
    <DayField name="until" label="To (UTC)" value={asked.until} />
    <DayField name="day" label="Calendar day (UTC)" value={asked.day} />
    {asked.hold && <input type="hidden" name="hold" value={asked.hold} />}
    {asked.post && <input type="hidden" name="post" value={asked.post} />}
  </FilterForm>
);
