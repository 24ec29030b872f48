import type { FC } from 'hono/jsx';
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
import type { DashboardContext } from '../../context.ts';
import { type Gate, messagePage } from '../../gate.tsx';
import { CommandButton, useVisitor } from '../../parts/change-form.tsx';
import { DayChart, type Series } from '../../parts/chart.tsx';
import { FormView } from '../../parts/form.tsx';
import { drawMessages, ReplyBlocks } from '../../parts/reply.tsx';
import { Facts } from '../../parts/table.tsx';
import { Foreign, Moment, Who } from '../../parts/text.tsx';
import type { Visitor } from '../../sign-in/visitors.ts';
import { answerPage } from '../command.tsx';
import { Origin, PausedBy, readSentBy } from './facts.tsx';

const POSTS: readonly Series[] = [{ key: 'series-0', name: 'posts', counts: () => true }];

/** `GET /subscriptions/3`: one subscription, and what it would have sent; `/new` and `/3/edit`: the same forms as in chat. */
export function addSubscription(gate: Gate, context: DashboardContext): void {
  const { commands, handler, reads } = context;
  /** The dashboard is in English. */
  const words = wordsOf('en');

  const formPage = async (text: string, visitor: Visitor) => {
    const reply = await handler.handle({ text, from: visitor.person, where: null, confirmed: false });
    const page = await answerPage(reply, context);
    return reply.form ? page : { ...page, title: 'This can’t be edited here' };
  };

  gate.page('/subscriptions/new', 'admin', (_c, visitor) => formPage('subscribe', visitor));
  gate.page('/subscriptions/:number/edit', 'admin', (c, visitor) =>
    formPage(`subscriptions edit ${Number(c.req.param('number')) || 0}`, visitor),
  );
  gate.page('/subscriptions/:number', 'viewer', async (c) => {
    const number = Number(c.req.param('number'));
    const one = number > 0 ? (await commands.subscriptionStore.all()).find((each) => each.number === number) : undefined;
    if (!one) return messagePage('No such subscription', 'It may have ended. The list shows the current subscriptions.', 404);
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
    const body = (
      <>
        <WhatItIs one={one} lastSentAt={facts.lastSentAt} />
        <section class="card" aria-label="What it would have sent">
          <h2>What it would have sent</h2>
          <DayChart what="Posts that match" outcomes={outcomes} series={POSTS} nowMs={nowMs} />
          <ReplyBlocks blocks={trial.blocks} />
        </section>
        {blocks.length > 0 && (
          <section class="card" aria-label="How it looks">
            <h2>How it looks</h2>
            <ReplyBlocks blocks={blocks} drawn={drawn} />
          </section>
        )}
      </>
    );
    return { title: `Subscription ${one.number}`, body };
  });
}

const WhatItIs: FC<{ one: StoredSubscription; lastSentAt: string | null }> = ({ one, lastSentAt }) => {
  const { delivery, images, style, changedBy, changedAt, paused } = one;
  return (
    <section class="card" aria-label="What it is">
      <p>
        <code>{one.destination}</code> gets{' '}
        <strong>
          <Foreign text={sentenceOf(one, wordsOf('en'))} />
        </strong>
        .
      </p>
      <Facts
        class="facts"
        facts={[
          ['Filter', <code>{subscriptionText(one)}</code>],
          ['When', delivery ? capitalize(describeDeliveryMode(delivery)) : 'As they come'],
          ['Pictures', images ?? 'default'],
          ['Look', style ?? 'default'],
          ['Made', <Origin one={one} />],
          changedBy !== null && [
            'Last changed',
            <>
              by <Who person={changedBy} />, <Moment at={changedAt} />
            </>,
          ],
          ['Last sent', lastSentAt === null ? 'not recently' : <Moment at={lastSentAt} />],
          paused !== undefined && ['Paused', <PausedBy paused={paused} />],
        ]}
      />
      <HowToChange one={one} />
    </section>
  );
};

/** How to change a subscription: one from a file or the settings is changed there. */
const HowToChange: FC<{ one: StoredSubscription }> = ({ one }) => {
  if (isOfSettings(one)) return <p>{`It ${whereSettingsChange(one)}.`}</p>;
  if (!useVisitor().isAdmin) return <p class="soft">Admins can change it.</p>;
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
        {paused && <CommandButton label="Resume" command={`subscriptions resume ${number}`} style="primary" />}
        {file === null && <CommandButton label="Unsubscribe" command={`unsubscribe ${number}`} style="danger" />}
      </div>
      {!paused && <FormView form={pauseForm(number)} />}
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
        hint: 'Posts that arrive while it is paused are not sent later',
      },
    ],
  };
}
