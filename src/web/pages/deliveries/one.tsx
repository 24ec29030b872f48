import type { FC } from 'hono/jsx';
import { wordsOf } from '../../../languages/index.ts';
import { isDeliveryKey, MESSAGE_PURPOSES, withPurpose } from '../../../model/delivery.ts';
import { reasonInWords } from '../../../model/sentences/reasons.ts';
import type { DeliveryRecord } from '../../../ports/dashboard-reads.ts';
import type { Reply } from '../../../ports/reply.ts';
import type { DashboardContext } from '../../context.ts';
import { type Gate, messagePage } from '../../gate.tsx';
import { ChangeForm, CommandButton, useVisitor } from '../../parts/change-form.tsx';
import { DeliveryTable, deliveryPath, kindLabelOf, Where } from '../../parts/delivery-table.tsx';
import { type PostTitle, titlesOf } from '../../parts/posts.ts';
import { ReplyBlocks } from '../../parts/reply.tsx';
import { Facts, Section } from '../../parts/table.tsx';
import { Foreign, Moment, PURPOSE_NAMES, State } from '../../parts/text.tsx';
import { ActionButtons } from './batch.tsx';
import { buildHistory, type StoryStep } from './story.ts';

/** Maximum number of a digest's posts listed. */
const MAX_INCLUDED = 200;
/** Number of latest admin actions searched for those on this delivery. */
const MAX_ORDERS = 1_000;

/** `GET /deliveries/:key`: the history of one delivery. */
export function addDeliveryStory(gate: Gate, context: DashboardContext): void {
  const { reads, commands, handler } = context;
  gate.page('/deliveries/:key', 'viewer', async (c, visitor) => {
    const key = c.req.param('key') ?? '';
    const [row] = isDeliveryKey(key) ? await reads.deliveries({ keys: [key], included: true }, 1) : [];
    if (!row) return messagePage('No such delivery', 'No delivery has this key.', 404);
    const [beside, included, known, why, orders] = await Promise.all([
      reads.deliveries({ keys: [withPurpose(key, 'edit'), withPurpose(key, 'retract')] }, 2),
      row.purpose === 'digest' ? includedIn(row, context) : [],
      row.postId === null ? null : commands.posts.post(row.postId),
      visitor.isAdmin ? handler.handle({ text: `why ${key}`, from: visitor.person, where: null, confirmed: false }) : null,
      visitor.isAdmin ? ordersAbout(row, context) : [],
    ]);
    const titles = await titlesOf([row.postId, ...included.map(({ postId }) => postId)], visitor, context);
    const changes = beside.filter(({ originalKey, key: own }) => originalKey === key && own !== key);
    const story = buildHistory({ row, changes, firstSeenAt: known?.known.firstSeenAt ?? null, orders });
    return { title: kindLabelOf(row, titles), live: true, body: <Story {...{ row, story, included, titles, why }} /> };
  });
}

/** Returns the rows that a digest includes, in the order of the database. */
async function includedIn({ key, destination }: DeliveryRecord, { reads }: DashboardContext): Promise<readonly DeliveryRecord[]> {
  const rows = await reads.deliveries({ includedIn: key, destination, included: true }, MAX_INCLUDED);
  return rows.toReversed();
}

/** Returns the admin actions on a delivery, as far as the audit log names it. */
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
    return { at, what: `${who.platform}:${who.id} ran ${action}${typeof choice === 'string' ? ` (${choice})` : ''}` };
  });
}

interface StoryProps {
  row: DeliveryRecord;
  story: readonly StoryStep[];
  included: readonly DeliveryRecord[];
  titles: ReadonlyMap<string, PostTitle>;
  /** The reply of `why`; null for readers. */
  why: Reply | null;
}

const Story: FC<StoryProps> = ({ row, story, included, titles, why }) => {
  const { key, postId, purpose, destination, state, reason, attempts, receipt, originalKey, digestKey, hold } = row;
  return (
    <>
      <Facts
        class="facts card"
        facts={[
          ['State', <State state={state} />],
          ['Where', <Where destination={destination} link={receipt?.link} words="Open the message" />],
          [
            'What',
            <>
              {PURPOSE_NAMES[purpose]}
              {postId !== null && titles.has(postId) && (
                <>
                  {': '}
                  <a href={`/posts/${postId}`}>
                    <Foreign text={titles.get(postId)?.title ?? ''} />
                  </a>
                </>
              )}
            </>,
          ],
          reason !== null && ['Why', reasonInWords(reason, wordsOf('en'))],
          ['Attempts', String(attempts)],
          originalKey !== null && ['Changes', <DeliveryLink to={originalKey} />],
          digestKey !== null && ['Part of the digest', <DeliveryLink to={digestKey} />],
          hold !== null && ['Held batch', <a href={`/deliveries?hold=${encodeURIComponent(hold)}`}>{hold}</a>],
          ['Key', <code>{key}</code>],
        ]}
      />
      {why && (
        <Section id="why" title="In short">
          <ReplyBlocks blocks={why.blocks.slice(0, 1)} />
        </Section>
      )}
      <Section id="story" title="What happened">
        <ol class="story">
          {story.map(({ at, what, key: other }) => (
            <li>
              <Moment at={at} />
              {other === undefined ? what : <a href={deliveryPath(other)}>{what}</a>}
            </li>
          ))}
        </ol>
      </Section>
      {useVisitor().isAdmin && (isUnresolved(row) || isUnapproved(row) || isRepeatable(row)) && <WhatToDo row={row} />}
      {included.length > 0 && (
        <Section id="posts" title="Posts of this digest">
          <DeliveryTable
            caption={included.length === MAX_INCLUDED ? `The first ${MAX_INCLUDED}` : `${included.length} in all`}
            rows={included}
            titles={titles}
          />
        </Section>
      )}
    </>
  );
};

const DeliveryLink: FC<{ to: string }> = ({ to }) => (
  <a href={deliveryPath(to)}>
    <code>{to}</code>
  </a>
);

const isUnresolved = ({ state, digestKey }: DeliveryRecord): boolean => state === 'in-doubt' && digestKey === null;
const isUnapproved = ({ state, reason }: DeliveryRecord): boolean => state === 'held' && reason?.kind === 'approval';
/** What is in doubt is settled first, and what waits for approval is decided there. */
const isRepeatable = (row: DeliveryRecord): boolean =>
  MESSAGE_PURPOSES.includes(row.purpose) && row.purpose !== 'notice' && row.state !== 'in-doubt' && !isUnapproved(row);

const WhatToDo: FC<{ row: DeliveryRecord }> = ({ row }) => (
  <Section id="do" title="What to do">
    {isUnresolved(row) && (
      <div class="buttons">
        <CommandButton label="The message is there" command={`resolve ${row.key} sent`} style="primary" />
        <CommandButton label="It is not there: send it again" command={`resolve ${row.key} resend`} />
      </div>
    )}
    {isUnapproved(row) && (
      <p>
        This message waits for approval: decide in <a href="/approvals">Approvals</a>.
      </p>
    )}
    {isRepeatable(row) && (
      <ChangeForm to="/deliveries/plan" hidden={{ scope: 'selected', key: row.key }}>
        <ActionButtons />
        <p class="hint">The plan comes first.</p>
      </ChangeForm>
    )}
  </Section>
);
