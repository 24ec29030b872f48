import type { FC } from 'hono/jsx';
import { sentenceOf } from '../../../commands/subscriptions/find-subscription.ts';
import { factsOf, NO_FACTS, type SubscriptionFacts } from '../../../commands/subscriptions/list-subscriptions.ts';
import { wordsOf } from '../../../languages/index.ts';
import { FILE_ORIGIN, SETTINGS_ORIGINS, type StoredSubscription } from '../../../model/subscription.ts';
import type { DashboardContext } from '../../context.ts';
import type { Gate } from '../../gate.tsx';
import { ChannelField } from '../../parts/channel-field.tsx';
import { Choice } from '../../parts/choice.tsx';
import { PageLinks } from '../../parts/page-links.tsx';
import { Foreign, Moment, queryOf } from '../../parts/text.tsx';
import type { Visitor } from '../../sign-in/visitors.ts';
import { Layout } from '../layout.tsx';
import { Origin } from './origin.tsx';
import { readSentBy } from './sent.ts';

const PAGE_SIZE = 20;
const MAX_CHANNEL_CHARS = 200;

/** Where subscriptions were made, and whether they are paused, as people filter by it. */
const MADE: Readonly<Record<string, { name: string; has: (one: StoredSubscription) => boolean }>> = {
  people: { name: 'by people', has: ({ origin }) => !SETTINGS_ORIGINS.includes(origin) && !origin.startsWith(FILE_ORIGIN) },
  files: { name: 'by a file', has: ({ origin }) => origin.startsWith(FILE_ORIGIN) },
  settings: { name: 'in the settings', has: ({ origin }) => SETTINGS_ORIGINS.includes(origin) },
};

interface Asked {
  channel: string | null;
  made: string | null;
  paused: boolean;
  page: number;
}

/** `GET /subscriptions`: which channel gets what, by channel. */
export function addSubscriptionList(gate: Gate, { commands, reads }: DashboardContext): void {
  gate.page('/subscriptions', 'viewer', async (c, visitor) => {
    const made = c.req.query('made') ?? '';
    const asked: Asked = {
      channel: c.req.query('channel')?.trim().slice(0, MAX_CHANNEL_CHARS) || null,
      made: Object.hasOwn(MADE, made) ? made : null,
      paused: c.req.query('paused') === 'yes',
      page: Math.min(10_000, Math.max(1, Math.trunc(Number(c.req.query('page'))) || 1)),
    };
    const all = await commands.subscriptionStore.all();
    const found = all
      .filter((one) => (asked.channel === null || one.destination === asked.channel) && (!asked.paused || one.paused !== undefined))
      .filter((one) => asked.made === null || MADE[asked.made]?.has(one))
      .toSorted((a, b) => (a.destination < b.destination ? -1 : a.destination > b.destination ? 1 : a.number - b.number));
    const shown = found.slice((asked.page - 1) * PAGE_SIZE, asked.page * PAGE_SIZE);
    const channels = [...new Set(all.map(({ destination }) => destination))].toSorted();
    return {
      body: (
        <Subscriptions
          {...{ asked, shown, channels, visitor }}
          total={found.length}
          facts={await factsOf(shown, readSentBy(reads), commands)}
        />
      ),
    };
  });
}

interface SubscriptionsProps {
  asked: Asked;
  shown: readonly StoredSubscription[];
  total: number;
  facts: ReadonlyMap<string, SubscriptionFacts>;
  channels: readonly string[];
  visitor: Visitor;
}

const Subscriptions: FC<SubscriptionsProps> = ({ asked, shown, total, facts, channels, visitor }) => {
  const at = (page: number): string =>
    `/subscriptions${queryOf({ channel: asked.channel, made: asked.made, paused: asked.paused ? 'yes' : null, page })}`;
  const names = Object.fromEntries(Object.entries(MADE).map(([value, { name }]) => [value, name]));
  return (
    <Layout title="Subscriptions" visitor={visitor} current="/subscriptions">
      {visitor.isAdmin && (
        <p>
          <a class="button" href="/subscriptions/new">
            Subscribe a channel
          </a>
        </p>
      )}
      <search>
        <form method="get" action="/subscriptions" class="card filters">
          <ChannelField value={asked.channel} channels={channels} />
          <Choice name="made" label="Made" value={asked.made} choices={names} />
          <Choice name="paused" label="State" value={asked.paused ? 'yes' : null} choices={{ yes: 'paused' }} />
          <div class="buttons">
            <button type="submit">Show</button>
          </div>
        </form>
      </search>
      <p class="soft">{total === 1 ? '1 subscription' : `${total} subscriptions`}</p>
      {shown.length > 0 && (
        <table class="stack">
          <caption>Which channel gets what</caption>
          <thead>
            <tr>
              <th scope="col">Channel</th>
              <th scope="col">Gets</th>
              <th scope="col">Made</th>
              <th scope="col">Last match</th>
              <th scope="col" class="narrow">
                Last sent
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((one) => (
              <Row one={one} facts={facts.get(one.id) ?? NO_FACTS} />
            ))}
          </tbody>
        </table>
      )}
      <PageLinks page={asked.page} hasMore={asked.page * PAGE_SIZE < total} at={at} />
    </Layout>
  );
};

const Row: FC<{ one: StoredSubscription; facts: SubscriptionFacts }> = ({ one, facts: { lastMatched, lastSentAt } }) => (
  <tr>
    <td>
      <code>{one.destination}</code>
    </td>
    <td>
      <a href={`/subscriptions/${one.number}`}>
        <Foreign text={sentenceOf(one, wordsOf('en'))} />
      </a>
      {one.paused && (
        <>
          {' '}
          <span class="state held">paused</span> by <Foreign text={`${one.paused.by.platform}:${one.paused.by.id}`} />,{' '}
          <Moment at={one.paused.at} />
          {one.paused.reason !== null && (
            <>
              : <Foreign text={one.paused.reason} />
            </>
          )}
        </>
      )}
    </td>
    <td>
      <Origin one={one} />
    </td>
    <td>{lastMatched === null ? <span class="soft">no post matches</span> : <Foreign text={lastMatched.title} />}</td>
    <td class="narrow">{lastSentAt === null ? <span class="soft">not lately</span> : <Moment at={lastSentAt} />}</td>
  </tr>
);
