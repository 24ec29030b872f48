import type { FC } from 'hono/jsx';
import { wordsOf } from '../../../languages/index.ts';
import { MESSAGE_PURPOSES } from '../../../model/delivery.ts';
import { isDeliveryKey, withPurpose } from '../../../model/delivery-key.ts';
import { reasonInWords } from '../../../model/sentences/reasons.ts';
import type { DeliveryRecord } from '../../../ports/dashboard-reads.ts';
import type { Reply } from '../../../ports/reply.ts';
import type { DashboardContext } from '../../context.ts';
import type { Gate } from '../../gate.tsx';
import { DeliveryTable, deliveryPath, whatOf } from '../../parts/delivery-table.tsx';
import { type PostTitle, titlesOf } from '../../parts/posts.ts';
import { CommandButton, ReplyBlocks } from '../../parts/reply.tsx';
import { Foreign, Moment, Outward, PURPOSE_NAMES, State } from '../../parts/text.tsx';
import type { Visitor } from '../../sign-in/visitors.ts';
import { Layout } from '../layout.tsx';
import { Message } from '../message.tsx';
import { ActionButtons } from './batch.tsx';
import { type StoryStep, tellStory } from './story.ts';

/** Posts of a digest that are listed. */
const MAX_INCLUDED = 200;
/** Latest orders of people in which one about this delivery is looked for. */
const MAX_ORDERS = 1_000;

/** `GET /deliveries/:key`: the story of one delivery. */
export function addDeliveryStory(gate: Gate, context: DashboardContext): void {
  const { reads, commands, handler } = context;
  gate.page('/deliveries/:key', 'viewer', async (c, visitor) => {
    const key = c.req.param('key') ?? '';
    const [row] = isDeliveryKey(key) ? await reads.deliveries({ keys: [key], included: true }, 1) : [];
    if (!row) return { status: 404, body: <Message title="No such delivery" visitor={visitor} text="No delivery has this key." /> };
    const [beside, included, known, why, orders] = await Promise.all([
      reads.deliveries({ keys: [withPurpose(key, 'edit'), withPurpose(key, 'retract')] }, 2),
      row.purpose === 'digest' ? includedIn(row, context) : [],
      row.postId === null ? null : commands.posts.post(row.postId),
      visitor.isAdmin ? handler.handle({ text: `why ${key}`, from: visitor.person, where: null, confirmed: false }) : null,
      visitor.isAdmin ? ordersAbout(row, context) : [],
    ]);
    const titles = await titlesOf([row.postId, ...included.map(({ postId }) => postId)], visitor, context);
    const changes = beside.filter(({ originalKey, key: own }) => originalKey === key && own !== key);
    const story = tellStory({ row, changes, firstSeenAt: known?.known.firstSeenAt ?? null, orders });
    return { body: <Story {...{ row, story, included, titles, visitor, why }} /> };
  });
}

/** The rows that a digest includes, in the order of the database. */
async function includedIn({ key, destination }: DeliveryRecord, { reads }: DashboardContext): Promise<readonly DeliveryRecord[]> {
  const rows = await reads.deliveries({ includedIn: key, destination, included: true }, MAX_INCLUDED);
  return rows.toReversed();
}

/** What people ordered about a delivery, as far as the audit log names it. */
async function ordersAbout(
  { key, hold }: DeliveryRecord,
  { commands }: DashboardContext,
): Promise<readonly { at: string; what: string }[]> {
  const latest = await commands.audit.latest(MAX_ORDERS);
  const about = latest.filter(
    ({ action, detail }) =>
      (action === 'hold' && hold !== null && detail.hold === hold) ||
      detail.key === key ||
      (action === 'replay' && String(detail.words).includes(key)),
  );
  return about.toReversed().map(({ at, who, action, detail }) => {
    const choice = detail.decision ?? detail.choice ?? detail.as;
    return { at, what: `${who.platform}:${who.id} ordered: ${action}${typeof choice === 'string' ? ` (${choice})` : ''}` };
  });
}

interface StoryProps {
  row: DeliveryRecord;
  story: readonly StoryStep[];
  included: readonly DeliveryRecord[];
  titles: ReadonlyMap<string, PostTitle>;
  visitor: Visitor;
  /** What `why` says to admins. */
  why: Reply | null;
}

const Story: FC<StoryProps> = ({ row, story, included, titles, visitor, why }) => {
  const { key, postId, purpose, destination, state, reason, attempts, receipt, originalKey, digestKey, hold } = row;
  return (
    <Layout title={whatOf(row, titles)} visitor={visitor} current="/deliveries" live>
      <dl class="facts card">
        <dt>State</dt>
        <dd>
          <State state={state} />
        </dd>
        <dt>Where</dt>
        <dd>
          <code>{destination}</code>
          {receipt?.link && (
            <>
              {' '}
              <Outward to={receipt.link}>Open the message</Outward>
            </>
          )}
        </dd>
        <dt>What</dt>
        <dd>
          {PURPOSE_NAMES[purpose]}
          {postId !== null && titles.has(postId) && (
            <>
              {': '}
              <a href={`/posts/${postId}`}>
                <Foreign text={titles.get(postId)?.title ?? ''} />
              </a>
            </>
          )}
        </dd>
        {reason !== null && (
          <>
            <dt>Why</dt>
            <dd>{reasonInWords(reason, wordsOf('en'))}</dd>
          </>
        )}
        <dt>Attempts</dt>
        <dd>{String(attempts)}</dd>
        <Related name="Changes" to={originalKey} />
        <Related name="Part of the digest" to={digestKey} />
        {hold !== null && (
          <>
            <dt>Held batch</dt>
            <dd>
              <a href={`/deliveries?hold=${encodeURIComponent(hold)}`}>{hold}</a>
            </dd>
          </>
        )}
        <dt>Key</dt>
        <dd>
          <code>{key}</code>
        </dd>
      </dl>
      {why && (
        <section aria-labelledby="why">
          <h2 id="why">In one sentence</h2>
          <ReplyBlocks blocks={why.blocks.slice(0, 1)} />
        </section>
      )}
      <section aria-labelledby="story">
        <h2 id="story">What happened</h2>
        <ol class="story">
          {story.map(({ at, what, key: other }) => (
            <li>
              <Moment at={at} />
              {other === undefined ? what : <a href={deliveryPath(other)}>{what}</a>}
            </li>
          ))}
        </ol>
      </section>
      {visitor.isAdmin && <WhatToDo row={row} visitor={visitor} />}
      {included.length > 0 && (
        <section aria-labelledby="posts">
          <h2 id="posts">Posts of this digest</h2>
          <DeliveryTable
            caption={included.length === MAX_INCLUDED ? `The first ${MAX_INCLUDED}` : `${included.length} in all`}
            rows={included}
            titles={titles}
          />
        </section>
      )}
    </Layout>
  );
};

const Related: FC<{ name: string; to: string | null }> = ({ name, to }) =>
  to === null ? null : (
    <>
      <dt>{name}</dt>
      <dd>
        <a href={deliveryPath(to)}>
          <code>{to}</code>
        </a>
      </dd>
    </>
  );

const WhatToDo: FC<{ row: DeliveryRecord; visitor: Visitor }> = ({ row: { key, state, purpose, digestKey }, visitor }) => (
  <section aria-labelledby="do">
    <h2 id="do">What to do</h2>
    {state === 'in-doubt' && digestKey === null && (
      <div class="buttons">
        <CommandButton visitor={visitor} action={{ label: 'The message is there', command: `resolve ${key} sent`, style: 'primary' }} />
        <CommandButton visitor={visitor} action={{ label: 'It is not there: send it again', command: `resolve ${key} resend` }} />
      </div>
    )}
    {MESSAGE_PURPOSES.includes(purpose) && purpose !== 'notice' && (
      <form method="post" action="/deliveries/plan">
        <input type="hidden" name="csrf" value={visitor.csrf} />
        <input type="hidden" name="scope" value="selected" />
        <input type="hidden" name="key" value={key} />
        <ActionButtons />
        <p class="hint">The plan comes first.</p>
      </form>
    )}
  </section>
);
