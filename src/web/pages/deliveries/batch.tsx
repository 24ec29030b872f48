import type { FC } from 'hono/jsx';
import type { ReplayAction } from '../../../announce/plan/plan-replay.ts';
import type { DeliveryKey, DeliveryState } from '../../../model/delivery.ts';
import type { Reply } from '../../../ports/reply.ts';
import type { DashboardContext } from '../../context.ts';
import { type Fields, type Gate, messagePage } from '../../gate.tsx';
import { ChangeForm, NoEnter } from '../../parts/change-form.tsx';
import { ReplyBlocks } from '../../parts/reply.tsx';
import type { Visitor } from '../../sign-in/visitors.ts';
import { Answer } from '../command.tsx';
import { askedFilter, deliveryFilterOf } from './filter.ts';
import { addUndo, createUndoBook, FORGOTTEN, UndoButton, type UndoRecord } from './undo.tsx';

/** Maximum number of deliveries for one action; of more, the newest. */
const MAX_KEYS = 10_000;

const ACTIONS: Readonly<Record<ReplayAction, string>> = {
  resend: 'Send (again)',
  digest: 'Send as digests',
  edit: 'Edit the messages',
  seen: 'Mark as seen',
};

/** The buttons below a list; each first shows its plan. */
export const BatchButtons: FC<{ total: string }> = ({ total }) => (
  <fieldset class="card">
    <legend>What to do</legend>
    <div class="buttons">
      <label>
        <input type="radio" name="scope" value="selected" checked /> Selected deliveries
      </label>
      <label>
        <input type="radio" name="scope" value="all" /> {`All that match: ${total}`}
      </label>
    </div>
    <ActionButtons />
    <p class="hint">
      The plan comes first: what is sent where, how long it takes, and what is left alone. What was delivered is never sent twice.
    </p>
  </fieldset>
);

/** A button for each action on deliveries. */
export const ActionButtons: FC = () => (
  <div class="buttons">
    <NoEnter />
    {Object.entries(ACTIONS).map(([action, label]) => (
      <button type="submit" name="action" value={action} class="second">
        {label}
      </button>
    ))}
  </div>
);

/** `POST /deliveries/plan`: shows the plan of an action on the chosen deliveries; given the name of a plan that was shown, executes exactly that one. */
export function addBatches(gate: Gate, context: DashboardContext): void {
  const book = createUndoBook(context);
  addUndo(gate, context, book);
  gate.change('/deliveries/plan', 'admin', async (_c, visitor, fields) => {
    const action = actionOf(fields.one('action'));
    const picked = await pickedBy(fields, visitor, context, book);
    if ('mistake' in picked) return messagePage('Nothing was done', picked.mistake);
    if (action === null) return messagePage('Nothing was done', 'Choose what to do.');
    const { keys, states } = picked;
    const plan = fields.one('plan');
    const changes = plan === null ? [] : await book.changedBy(action, keys);
    const reply = await context.handler.replay(
      { from: visitor.person, where: null },
      { action, keys, plan, ...(states ? { states } : {}) },
    );
    const shown = planIn(reply);
    if (shown !== null) return { title: `Plan: ${ACTIONS[action]}`, body: <Plan {...{ reply, action, fields, keys, plan: shown }} /> };
    const isDone = plan !== null && reply.exitCode === 0 && (reply.data as { deliveries?: number }).deliveries !== 0;
    const body = (
      <Answer reply={reply}>{isDone && changes.length > 0 && <UndoButton action={action} name={book.remember(changes)} />}</Answer>
    );
    return { title: isDone ? 'Done' : 'Nothing to do', body };
  });
}

/** Returns the deliveries that a form chooses: the selected ones, all that match its filter, or those of an action that is being undone. */
async function pickedBy(
  fields: Fields,
  visitor: Visitor,
  context: DashboardContext,
  book: UndoRecord,
): Promise<{ keys: readonly DeliveryKey[]; states?: readonly DeliveryState[] } | { mistake: string }> {
  const undo = fields.one('undo');
  if (undo !== null) {
    const keys = await book.stillSeen(undo);
    return keys === null ? { mistake: FORGOTTEN } : { keys };
  }
  const filter = await deliveryFilterOf(askedFilter(fields.one), visitor, context);
  if ('mistake' in filter) return filter;
  // Deliveries in doubt are included only if asked for by name, that is, if the filter has exactly one state.
  const states = filter.states?.length === 1 ? { states: filter.states } : {};
  if (fields.one('scope') === 'all') return { keys: await context.reads.deliveryKeys(filter, MAX_KEYS), ...states };
  const keys = fields.all('key');
  return keys.length === 0 ? { mistake: 'No delivery was selected.' } : { keys: keys.slice(0, MAX_KEYS), ...states };
}

function actionOf(text: string | null): ReplayAction | null {
  return text !== null && Object.hasOwn(ACTIONS, text) ? (text as ReplayAction) : null;
}

/** Returns the name of the plan that a reply shows; null if there is nothing to confirm. */
function planIn({ data, actions }: Reply): string | null {
  const { plan = null } = data as { plan?: string };
  return actions.length > 0 ? plan : null;
}

interface PlanProps {
  reply: Reply;
  action: ReplayAction;
  fields: Fields;
  keys: readonly DeliveryKey[];
  plan: string;
}

const Plan: FC<PlanProps> = ({ reply, action, fields, keys, plan }) => {
  const all = fields.one('scope') === 'all';
  const undo = fields.one('undo');
  return (
    <>
      <section class="card wants" aria-label="Plan">
        <ReplyBlocks blocks={reply.blocks} />
      </section>
      <ChangeForm to="/deliveries/plan" hidden={{ action, plan, scope: all ? 'all' : 'selected', ...askedFilter(fields.one), undo }}>
        {!all && undo === null && keys.map((key) => <input type="hidden" name="key" value={key} />)}
        <div class="buttons">
          {reply.actions.map(({ label }) => (
            <button type="submit">{label}</button>
          ))}
          <a href="/deliveries">Do nothing</a>
        </div>
      </ChangeForm>
    </>
  );
};
