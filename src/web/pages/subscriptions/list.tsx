import type { FC } from 'hono/jsx';
import { sentenceOf } from '../../../commands/subscriptions/find-subscription.ts';
import { factsOf, NO_FACTS, type SubscriptionFacts } from '../../../commands/subscriptions/list-subscriptions.ts';
import { wordsOf } from '../../../languages/index.ts';
import { FILE_ORIGIN, SETTINGS_ORIGINS, type StoredSubscription } from '../../../model/subscription.ts';
import type { DashboardContext } from '../../context.ts';
import type { Gate } from '../../gate.tsx';
import { useVisitor } from '../../parts/change-form.tsx';
import { ChannelField, Choice, FilterForm } from '../../parts/filters.tsx';
import { type Column, PageLinks, pageNumber, Table } from '../../parts/table.tsx';
import { Foreign, Moment, queryOf } from '../../parts/text.tsx';
import { Origin, PausedBy, readSentBy } from './facts.tsx';

const PAGE_SIZE = 20;
const MAX_CHANNEL_CHARS = 200;

/** Origins of subscriptions that people can filter by. */
const MADE: Readonly<Record<string, { name: string; has: (one: StoredSubscription) => boolean }>> = {
  people: { name: 'by people', has: ({ origin }) => !SETTINGS_ORIGINS.includes(origin) && !origin.startsWith(FILE_ORIGIN) },
  files: { name: 'by a file', has: ({ origin }) => origin.startsWith(FILE_ORIGIN) },
  settings: { name: 'in the settings', has: ({ origin }) => SETTINGS_ORIGINS.includes(origin) },
};

interface FormRequest {
  channel: string | null;
  made: string | null;
  paused: boolean;
  page: number;
}

/** `GET /subscriptions`: what each channel gets, sorted by channel. */
export function addSubscriptionList(gate: Gate, { commands, reads }: DashboardContext): void {
  gate.page('/subscriptions', 'viewer', async (c) => {
    const made = c.req.query('made') ?? '';
    const asked: FormRequest = {
      channel: c.req.query('channel')?.trim().slice(0, MAX_CHANNEL_CHARS) || null,
      made: Object.hasOwn(MADE, made) ? made : null,
      paused: c.req.query('paused') === 'yes',
      page: pageNumber(c.req.query('page')),
    };
    const all = await commands.subscriptionStore.all();
    const found = all
      .filter((one) => (asked.channel === null || one.destination === asked.channel) && (!asked.paused || one.paused !== undefined))
      .filter((one) => asked.made === null || MADE[asked.made]?.has(one))
      .toSorted((a, b) => (a.destination < b.destination ? -1 : a.destination > b.destination ? 1 : a.number - b.number));
    const shown = found.slice((asked.page - 1) * PAGE_SIZE, asked.page * PAGE_SIZE);
    const channels = [...new Set(all.map(({ destination }) => destination))].toSorted();
    const facts = await factsOf(shown, readSentBy(reads), commands);
    return { title: 'Subscriptions', body: <Subscriptions {...{ asked, shown, total: found.length, facts, channels }} /> };
  });
}

interface SubscriptionsProps {
  asked: FormRequest;
  shown: readonly StoredSubscription[];
  total: number;
  facts: ReadonlyMap<string, SubscriptionFacts>;
  channels: readonly string[];
}

const Subscriptions: FC<SubscriptionsProps> = ({ asked, shown, total, facts, channels }) => {
  const at = (page: number): string =>
    `/subscriptions${queryOf({ channel: asked.channel, made: asked.made, paused: asked.paused ? 'yes' : null, page })}`;
  return (
    <>
      {useVisitor().isAdmin && (
        <p>
          <a class="button" href="/subscriptions/new">
            Subscribe a channel
          </a>
        </p>
      )}
      <FilterForm to="/subscriptions" submit="Show">
        <ChannelField value={asked.channel} channels={channels} />
        <Choice name="made" label="Made" value={asked.made} choices={MADE} />
        <Choice name="paused" label="State" value={asked.paused ? 'yes' : null} choices={{ yes: 'paused' }} />
      </FilterForm>
      <p class="soft">{total === 1 ? '1 subscription' : `${total} subscriptions`}</p>
      {shown.length > 0 && <Table caption="Which channel gets what" columns={columnsOf(facts)} rows={shown} />}
      <PageLinks page={asked.page} hasMore={asked.page * PAGE_SIZE < total} at={at} />
    </>
  );
};

function columnsOf(facts: ReadonlyMap<string, SubscriptionFacts>): readonly Column<StoredSubscription>[] {
  const factsAbout = ({ id }: StoredSubscription): SubscriptionFacts => facts.get(id) ?? NO_FACTS;
  return [
    { title: 'Channel', cell: ({ destination }) => <code>{destination}</code> },
    {
      title: 'Gets',
      cell: (one) => (
        <>
          <a href={`/subscriptions/${one.number}`}>
            <Foreign text={sentenceOf(one, wordsOf('en'))} />
          </a>
          {one.paused && (
            <>
              {' '}
              <span class="state held">paused</span> <PausedBy paused={one.paused} />
            </>
          )}
        </>
      ),
    },
    { title: 'Made', cell: (one) => <Origin one={one} /> },
    {
      title: 'Last match',
      cell: (one) => {
        const { lastMatched } = factsAbout(one);
        return lastMatched === null ? <span class="soft">no post matches</span> : <Foreign text={lastMatched.title} />;
      },
    },
    {
      title: 'Last sent',
      narrow: true,
      cell: (one) => {
        const { lastSentAt } = factsAbout(one);
        return lastSentAt === null ? <span class="soft">not recently</span> : <Moment at={lastSentAt} />;
      },
    },
  ];
}
