import type { ReplayPlan } from '../../announce/plan/plan-replay.ts';
import type { Delivery, DeliveryKey } from '../../model/delivery.ts';
import type { Decision, Hold } from '../../model/hold.ts';
import type { Wakeup } from '../../ports/delivery-queue.ts';
import type { CommandRequest } from '../../ports/reply.ts';
import { completeAdminAction } from '../audit-log.ts';
import type { CommandContext } from '../command.ts';
import type { ReplayRequest } from './parse.ts';

/** A replay request and its plan. */
export interface PlannedReplay {
  order: ReplayRequest;
  plan: ReplayPlan;
  /** The selected rows. */
  rows: readonly Delivery[];
  /** False if more rows match than one replay handles. */
  isWhole: boolean;
}

/** Executes a replay; returns how many deliveries moved. Repeating it, or two admins at once, moves nothing twice. */
export async function executeReplay(
  planned: PlannedReplay,
  args: string,
  request: CommandRequest,
  context: CommandContext,
): Promise<number> {
  const { moved, wakeups } = await move(planned, request, context);
  const released = await decideHolds(planned, context);
  const doubts = doubtsIn(planned);
  const settled = { ...(released.holds.length > 0 ? { holds: released.holds } : {}), ...(doubts.length > 0 ? { doubts } : {}) };
  const detail = { words: args, as: planned.order.action, deliveries: moved.length, ...settled };
  await completeAdminAction(request, context, 'replay', detail, [...wakeups, ...released.wakeups]);
  return moved.length;
}

const BRING_FORWARD_MS = 1_000;

/** Returns the in-doubt deliveries that a replay settles, at most 500: a notice lists no more. */
function doubtsIn({ plan, rows }: PlannedReplay): readonly DeliveryKey[] {
  const keys = new Set(plan.keys);
  return rows
    .filter(({ key, state }) => state === 'in-doubt' && keys.has(key))
    .map(({ key }) => key)
    .slice(0, 500);
}

async function move(
  { order: { action }, plan, rows }: PlannedReplay,
  { from }: CommandRequest,
  { ledger, now }: CommandContext,
): Promise<{ moved: readonly DeliveryKey[]; wakeups: readonly Wakeup[] }> {
  const nowMs = now().getTime();
  switch (action) {
    case 'resend': {
      const moved = [...(await ledger.plan(plan.plan)), ...(await ledger.reopen(plan.keys, nowMs))];
      // The queue still holds the wake-up of a delivery that waited for its time. Moving it forward requires a time that is still in the future.
      const waited = new Set(rows.filter(({ dueAt }) => dueAt !== null && Date.parse(dueAt) > nowMs).map(({ key }) => key));
      return { moved, wakeups: moved.map((key) => (waited.has(key) ? { key, atMs: nowMs + BRING_FORWARD_MS } : { key })) };
    }
    case 'digest': {
      const wakeups = await ledger.regroup(plan.keys, nowMs);
      return { moved: wakeups.map(({ key }) => key), wakeups };
    }
    case 'edit': {
      const wakeups = await ledger.planEdits(plan.keys, now().toISOString(), true);
      return { moved: wakeups.map(({ key }) => key), wakeups };
    }
    case 'seen':
      return { moved: await ledger.skip(plan.keys, { kind: 'marked-seen', by: from }, nowMs), wakeups: [] };
  }
}

const DECISIONS: Readonly<Record<ReplayRequest['action'], Decision | null>> = {
  resend: 'announce',
  digest: 'digest',
  seen: 'seen',
  edit: null,
};

/** Decides the open holds as well, if the replay covers everything that is held. */
async function decideHolds(
  { order, plan, rows, isWhole }: PlannedReplay,
  { ledger, now }: CommandContext,
): Promise<{ wakeups: readonly Wakeup[]; holds: readonly string[] }> {
  const { keys, states, since, until, destination } = order.selection;
  const decision = DECISIONS[order.action];
  const narrowed =
    order.filter !== null || since !== undefined || until !== undefined || destination !== undefined || keys !== undefined || !isWhole;
  if (decision === null || narrowed || states?.includes('held') !== true) return { wakeups: [], holds: [] };
  // Only holds with at least one delivery in the plan.
  const done = new Set(plan.keys);
  const concerned = new Set(rows.flatMap(({ key, digestKey, hold }) => (done.has(key) || done.has(digestKey ?? '') ? [hold] : [])));
  const wakeups: Wakeup[] = [];
  const holds: string[] = [];
  for (const hold of (await ledger.holds()).filter(({ id }) => concerned.has(id))) {
    const decided = isFor(hold, decision) ? await ledger.decide(hold.id, decision, now().getTime()) : null;
    if (decided === null || !('wakeups' in decided)) continue;
    wakeups.push(...decided.wakeups);
    holds.push(hold.id);
  }
  return { wakeups, holds };
}

/** Whether a decision is possible for a hold: edits and removals can't become a digest. Pure. */
export function isFor({ kind }: Hold, decision: Decision): boolean {
  return kind === 'additions' || decision !== 'digest';
}
