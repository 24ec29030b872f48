import type { Child, FC } from 'hono/jsx';
import { REASON_MAX_CHARS } from '../../../commands/subscriptions/change-subscription.ts';
import { subscriptionText } from '../../../commands/subscriptions/filter-text.ts';
import { isOfSettings, sentenceOf, whereSettingsChange } from '../../../commands/subscriptions/find-subscription.ts';
import { factsOf, NO_FACTS } from '../../../commands/subscriptions/list-subscriptions.ts';
import { previewOf, showTrial } from '../../../commands/subscriptions/trial.ts';
import { subscriptionExpression } from '../../../filter/subscription-expression.ts';
import { wordsOf } from '../../../languages/index.ts';
import { capitalize } from '../../../lib/capitalize.ts';
import { describeDeliveryMode } from '../../../model/delivery-mode.ts';
import { platformOf } from '../../../model/destination.ts';
import { FILE_ORIGIN, type StoredSubscription } from '../../../model/subscription.ts';
import type { DayOutcome } from '../../../ports/dashboard-reads.ts';
import type { Form } from '../../../ports/form.ts';
import type { Block } from '../../../ports/reply.ts';
import type { DashboardContext } from '../../context.ts';
import type { Gate } from '../../gate.tsx';
import { DayChart, type Series } from '../../parts/chart.tsx';
import { FormView } from '../../parts/form.tsx';
import { CommandButton, type DrawnMessages, drawMessages, ReplyBlocks } from '../../parts/reply.tsx';
import { Foreign, Moment } from '../../parts/text.tsx';
import type { Visitor } from '../../sign-in/visitors.ts';
import { answerPage } from '../command.tsx';
import { Layout } from '../layout.tsx';
import { Message } from '../message.tsx';
import { Origin } from './origin.tsx';
import { readSentBy } from './sent.ts';

const POSTS: readonly Series[] = [{ key: 'series-0', name: 'posts', counts: () => true }];

/** `GET /subscriptions/3`: one subscription, and what it would have sent; `/new` and `/3/edit`: the same forms as in chat. */
export function addSubscription(gate: Gate, context: DashboardContext): void {
  const { commands, handler, reads } = context;
  /** The dashboard is in English. */
  const words = wordsOf('en');

  const formPage = async (text: string, visitor: Visitor) => {
    const reply = await handler.handle({ text, from: visitor.person, where: null, confirmed: false });
    return { body: await answerPage(reply, visitor, context, '/subscriptions') };
  };

  gate.page('/subscriptions/new', 'admin', (_c, visitor) => formPage('subscribe', visitor));
  gate.page('/subscriptions/:number/edit', 'admin', (c, visitor) =>
    formPage(`subscriptions edit ${Number(c.req.param('number')) || 0}`, visitor),
  );
  gate.page('/subscriptions/:number', 'viewer', async (c, visitor) => {
    const number = Number(c.req.param('number'));
    const one = number > 0 ? (await commands.subscriptionStore.all()).find((each) => each.number === number) : undefined;
    if (!one)
      return {
        body: <Message title="No such subscription" visitor={visitor} text="It may have ended: the list has those that there are." />,
        status: 404,
      };
    const filter = subscriptionExpression(one.filter);
    const trial = await showTrial(filter, subscriptionText(one), { ...commands, words });
    const blocks = previewOf(trial, one, { ...commands, words });
    const previews = context.previews.filter(({ name }) => name === platformOf(one.destination));
    const drawn = await drawMessages({ blocks }, { ...context, previews });
    const outcomes = (await commands.engine.matching(filter)).flatMap(({ date }): DayOutcome[] =>
      date === null ? [] : [{ day: date.slice(0, 10), platform: platformOf(one.destination), state: 'delivered', count: 1 }],
    );
    const facts = (await factsOf([one], readSentBy(reads), commands)).get(one.id) ?? NO_FACTS;
    const nowMs = commands.now().getTime();
    return {
      body: (
        <One one={one} visitor={visitor} lastSentAt={facts.lastSentAt}>
          <section class="card" aria-label="What it would have sent">
            <h2>What it would have sent</h2>
            <DayChart what="Posts that match" outcomes={outcomes} series={POSTS} nowMs={nowMs} />
            <ReplyBlocks blocks={trial.blocks} />
          </section>
          <Look blocks={blocks} drawn={drawn} />
        </One>
      ),
    };
  });
}

const Look: FC<{ blocks: readonly Block[]; drawn: DrawnMessages }> = ({ blocks, drawn }) =>
  blocks.length === 0 ? null : (
    <section class="card" aria-label="How it looks">
      <h2>How it looks</h2>
      <ReplyBlocks blocks={blocks} drawn={drawn} />
    </section>
  );

const One: FC<{ one: StoredSubscription; visitor: Visitor; lastSentAt: string | null; children?: Child }> = ({
  one,
  visitor,
  lastSentAt,
  children,
}) => (
  <Layout title={`Subscription ${one.number}`} visitor={visitor} current="/subscriptions">
    <section class="card" aria-label="What it is">
      <p>
        <code>{one.destination}</code> gets{' '}
        <strong>
          <Foreign text={sentenceOf(one, wordsOf('en'))} />
        </strong>
        .
      </p>
      <dl class="facts">
        {factsList(one, lastSentAt).map(([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </>
        ))}
      </dl>
      <HowToChange one={one} visitor={visitor} />
    </section>
    {children}
  </Layout>
);

function factsList(one: StoredSubscription, lastSentAt: string | null): readonly (readonly [string, Child])[] {
  const { delivery, images, style, changedBy, changedAt, paused } = one;
  return [
    ['Filter', <code>{subscriptionText(one)}</code>],
    ['When', delivery ? capitalize(describeDeliveryMode(delivery)) : 'As they come'],
    ['Pictures', images ?? 'as usual'],
    ['Look', style ?? 'as usual'],
    ['Made', <Origin one={one} />],
    ...(changedBy === null
      ? []
      : [
          [
            'Last changed',
            <>
              by <Foreign text={`${changedBy.platform}:${changedBy.id}`} />, <Moment at={changedAt} />
            </>,
          ] as const,
        ]),
    ['Last sent', lastSentAt === null ? 'not lately' : <Moment at={lastSentAt} />],
    ...(paused
      ? [
          [
            'Paused',
            <>
              by <Foreign text={`${paused.by.platform}:${paused.by.id}`} />, <Moment at={paused.at} />
              {paused.reason !== null && (
                <>
                  : <Foreign text={paused.reason} />
                </>
              )}
            </>,
          ] as const,
        ]
      : []),
  ];
}

/** What a file or the settings own is changed there. */
const HowToChange: FC<{ one: StoredSubscription; visitor: Visitor }> = ({ one, visitor }) => {
  if (isOfSettings(one)) return <p>{`It ${whereSettingsChange(one)}.`}</p>;
  if (!visitor.isAdmin) return <p class="soft">Admins can change it.</p>;
  const { number, paused, origin } = one;
  const file = origin.startsWith(FILE_ORIGIN) ? origin.slice(FILE_ORIGIN.length) : null;
  return (
    <>
      {file !== null && (
        <p>
          It is in the file <Foreign text={file} />: change it there, and apply the file with <code>herald subscriptions apply</code>.
        </p>
      )}
      <div class="buttons">
        {file === null && (
          <a class="button" href={`/subscriptions/${number}/edit`}>
            Edit
          </a>
        )}
        {paused && (
          <CommandButton visitor={visitor} action={{ label: 'Resume', command: `subscriptions resume ${number}`, style: 'primary' }} />
        )}
        {file === null && (
          <CommandButton visitor={visitor} action={{ label: 'Unsubscribe', command: `unsubscribe ${number}`, style: 'danger' }} />
        )}
      </div>
      {!paused && <FormView form={pauseForm(number)} visitor={visitor} />}
    </>
  );
};

function pauseForm(number: number): Form {
  return {
    title: 'Pause it',
    submit: 'Pause',
    command: `subscriptions pause ${number}`,
    fields: [
      {
        name: 'reason',
        label: 'Why, for others to read',
        type: 'text',
        maxLength: REASON_MAX_CHARS,
        hint: 'What comes while it is paused is not sent later',
      },
    ],
  };
}
