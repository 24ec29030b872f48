import { randomUUID } from 'node:crypto';
import type { FC } from 'hono/jsx';
import type { ReplayAction } from '../../../announce/plan/plan-replay.ts';
import { recordAction } from '../../../commands/audit-log.ts';
import { counted } from '../../../commands/build-reply.ts';
import type { DeliveryKey, DeliveryState } from '../../../model/delivery.ts';
import type { DashboardContext } from '../../context.ts';
import { type Gate, messagePage } from '../../gate.tsx';
import { ChangeForm } from '../../parts/change-form.tsx';

/** Maximum number of actions that can be undone; the oldest are forgotten, and all of them when the process ends. */
const MAX_ORDERS = 20;
const WAITING: readonly DeliveryState[] = ['planned', 'queued'];
export const FORGOTTEN = 'This action is too old to be undone from here. Find its deliveries by their reason, and choose what to do.';

/** Deliveries whose change by an action can be undone, by the state they had before it. */
const CHANGED: Readonly<Partial<Record<ReplayAction, readonly DeliveryState[]>>> = {
  // Deliveries that were in doubt are not sent by an undo: they may have arrived.
  seen: ['held', 'failed'],
  resend: ['held', 'failed', 'skipped', 'retracted', 'in-doubt'],
};

/** Actions that were executed, so that they can be undone. */
export type UndoRecord = ReturnType<typeof createUndoBook>;

/** Creates an empty record of actions, in memory. */
export function createUndoBook({ reads }: Pick<DashboardContext, 'reads'>) {
  const orders = new Map<string, readonly DeliveryKey[]>();
  const still = async (name: string, filter: Parameters<typeof reads.deliveryKeys>[0]): Promise<readonly DeliveryKey[] | null> => {
    const keys = orders.get(name);
    return keys ? await reads.deliveryKeys({ ...filter, keys, included: true }, keys.length) : null;
  };
  return {
    /** Returns which of these deliveries an action is about to change; to be called before it is executed. */
    changedBy: async (action: ReplayAction, keys: readonly DeliveryKey[]): Promise<readonly DeliveryKey[]> => {
      const states = CHANGED[action];
      return states ? await reads.deliveryKeys({ keys, states, included: true }, keys.length) : [];
    },
    /** Records the deliveries that an action has changed; returns the name they can be found by. */
    remember(keys: readonly DeliveryKey[]): string {
      const name = randomUUID();
      orders.set(name, keys);
      for (const [oldest] of orders) if (orders.size > MAX_ORDERS) orders.delete(oldest);
      return name;
    },
    /** Returns the deliveries of an action that are still as “mark as seen” left them; null if it is forgotten. */
    stillSeen: (name: string) => still(name, { states: ['skipped'], reason: 'marked-seen' }),
    /** Returns the deliveries of an action that still wait to be sent; null if it is forgotten. */
    stillWaiting: (name: string) => still(name, { states: WAITING }),
  };
}

/** The button that undoes an action that was just executed. */
export const UndoButton: FC<{ action: ReplayAction; name: string }> = ({ action, name }) => (
  <ChangeForm
    to={action === 'seen' ? '/deliveries/plan' : '/deliveries/undo'}
    class="buttons"
    hidden={{ undo: name, action: action === 'seen' ? 'resend' : null }}
  >
    <button type="submit" class="second">
      {action === 'seen' ? 'Undo: send them after all' : 'Undo: discard what is still waiting'}
    </button>
    <span class="soft">The plan comes first.</span>
  </ChangeForm>
);

/** `POST /deliveries/undo`: shows how many deliveries of an action that sends can still be discarded; with `confirm`, discards them. */
export function addUndo(gate: Gate, { commands }: DashboardContext, book: UndoRecord): void {
  gate.change('/deliveries/undo', 'admin', async (_c, visitor, fields) => {
    const name = fields.one('undo') ?? '';
    const keys = await book.stillWaiting(name);
    if (keys === null) return messagePage('Nothing was done', FORGOTTEN);
    if (keys.length === 0) return messagePage('Nothing to undo', 'Nothing is waiting any more: everything has been sent.');
    if (fields.one('confirm') !== 'yes') return { title: 'Plan: discard', body: <UndoPlan name={name} count={keys.length} /> };
    const skipped = await commands.ledger.skip(keys, { kind: 'discarded' }, commands.now().getTime());
    await recordAction({ text: '', from: visitor.person, where: null, confirmed: true }, commands, 'discard', {
      deliveries: skipped.length,
    });
    const gone = keys.length - skipped.length;
    const words = `${counted(skipped.length, 'delivery was', 'deliveries were')} discarded.`;
    return messagePage('Done', gone === 0 ? words : `${words} ${gone} had been sent in the meantime.`);
  });
}

const UndoPlan: FC<{ name: string; count: number }> = ({ name, count }) => (
  <>
    <p class="card wants">
      {`${counted(count, 'delivery', 'deliveries')} of this action ${count === 1 ? 'is' : 'are'} still waiting. Messages that were sent stay as they are.`}
    </p>
    <ChangeForm to="/deliveries/undo" class="buttons" hidden={{ undo: name, confirm: 'yes' }}>
      <button type="submit">{`Discard ${counted(count, 'delivery', 'deliveries')}`}</button>
      <a href="/deliveries">Do nothing</a>
    </ChangeForm>
  </>
);
