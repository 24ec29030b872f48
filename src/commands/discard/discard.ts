import { estimateDurationMs } from '../../announce/plan/plan-replay.ts';
import { type Delivery, type DeliveryKey, MESSAGE_PURPOSES } from '../../model/delivery.ts';
import { type Destination, platformOf } from '../../model/destination.ts';
import { isTrusted } from '../../model/platform.ts';
import type { Action, Block, CommandRequest, Reply } from '../../ports/reply.ts';
import { recordAction } from '../audit-log.ts';
import { buildReply, code, duration, moment, personSpan, text, usageError } from '../build-reply.ts';
import type { Command, CommandContext } from '../command.ts';
import { countByChannel } from '../replay/reply.ts';
import { PLAN_NAME } from '../shown-plans.ts';

/** Maximum number of rows read at once. */
const MAX_ROWS = 10_000;
const WAITING = ['planned', 'queued'] as const;

/** Part of the hash in plan names; it keeps its old value because old buttons carry such names. */
const PLAN_KIND = 'drain';

export const discard: Command = {
  verb: 'discard',
  aliases: ['drain'],
  usage: 'discard [dry-run]',
  summary: 'show what is waiting to be sent, and discard it once you confirm',
  details: 'Nothing else is affected. Discarded messages are marked as skipped, and can be replayed.',
  adminOnly: true,
  options: [{ name: 'dry-run', type: 'flag', description: 'Only show what would happen' }],
  examples: ['discard dry-run'],
  needsConfirmation: true,
  sends: () => true,
  run: async (args, request, context) => {
    const { discarding, pausing } = context.words;
    const given = args.trim().split(/\s+/).filter(Boolean);
    const unknown = given.find((arg) => !/^(?:--)?(?:dry-run|yes)$/.test(arg) && planIn(arg) === null);
    if (unknown !== undefined)
      return usageError(
        discarding.noOption(unknown),
        pausing.forExampleOr(`${context.commandName}discard dry-run`, `${context.commandName}discard --yes`),
      );
    const dryRun = given.some((arg) => arg.endsWith('dry-run'));
    const found = await waiting(context);
    if (dryRun) return planReply(found, 'dry-run', context);
    const plan = given.map(planIn).find((name) => name !== null) ?? null;
    const isMeant =
      given.some((arg) => arg.endsWith('yes')) ||
      (request.confirmed && (plan !== null || isTrusted(request.from.platform, context.platforms)));
    if (!isMeant) return planReply(found, 'ask', context);
    const shown = plan === null ? null : shownOf(plan, found.rows, context);
    if (plan !== null && shown === null) return planReply(found, 'changed', context);
    const count =
      shown === null
        ? await discardAll(context)
        : (await context.ledger.skip(shown, { kind: 'discarded' }, context.now().getTime())).length;
    await recordAction(request, context, 'discard', { deliveries: count });
    return doneReply(count, shown === null ? 0 : found.rows.length - shown.length, request, context);
  },
};

/** Reports what was discarded. `left`: number of deliveries planned after the plan was shown. Pure. */
function doneReply(count: number, left: number, { from }: CommandRequest, { commandName, words }: CommandContext): Reply {
  const { discarding } = words;
  const done =
    count === 0
      ? text(discarding.nothingWaited)
      : text(...discarding.done(personSpan(from, words, true), count, code(`${commandName}replay skipped since:1h`)));
  const since = left > 0 ? [text(discarding.cameAfter(left))] : [];
  return buildReply([done, ...since], { stage: 'done', deliveries: count });
}

/** Returns the name of the plan that a button carries; null if the argument is none. */
function planIn(arg: string): string | null {
  const name = arg.startsWith('plan:') ? arg.slice('plan:'.length) : '';
  return PLAN_NAME.test(name) ? name : null;
}

/** Returns the deliveries that were shown and still wait; those planned since are left alone. Null if it is not known what was shown. */
function shownOf(plan: string, rows: readonly Delivery[], { shownPlans }: CommandContext): readonly DeliveryKey[] | null {
  const keys = rows.map(({ key }) => key);
  if (shownPlans.covers(plan, PLAN_KIND, keys)) return keys;
  const shown = shownPlans.keysOf(plan);
  return shown === null ? null : keys.filter((key) => shown.has(key));
}

/** Reads the deliveries that are planned or queued and not included in a digest; the newest 10,000 if there are more. */
async function waiting({ ledger }: CommandContext) {
  const found = await ledger.find({ states: WAITING }, MAX_ROWS);
  return { rows: found.filter(({ digestKey }) => digestKey === null), isWhole: found.length < MAX_ROWS };
}

/** Skips everything that waits, up to 10,000 rows at a time, digests together with what they include. */
async function discardAll({ ledger, now }: CommandContext): Promise<number> {
  let moved = 0;
  for (;;) {
    const found = await ledger.find({ states: WAITING }, MAX_ROWS);
    const keys = [...new Set(found.map(({ key, digestKey }): DeliveryKey => digestKey ?? key))];
    const skipped = await ledger.skip(keys, { kind: 'discarded' }, now().getTime());
    moved += skipped.length;
    if (found.length < MAX_ROWS || skipped.length === 0) return moved;
  }
}

/** Shows what is waiting, with the button that discards it. */
function planReply(
  { rows, isWhole }: Awaited<ReturnType<typeof waiting>>,
  stage: 'dry-run' | 'ask' | 'changed',
  context: CommandContext,
): Reply {
  const { rateLimitsOf, commandName, words } = context;
  const { discarding } = words;
  const messages = countBy(rows.filter(({ purpose }) => MESSAGE_PURPOSES.includes(purpose)));
  const counted = countByChannel(messages, discarding.messages, words);
  const changed = rows.length - counted.total;
  const changes = countBy(rows.filter(({ purpose }) => !MESSAGE_PURPOSES.includes(purpose)));
  const durationMs = Math.max(
    estimateDurationMs(messages, (to) => rateLimitsOf(platformOf(to), 'messages')),
    estimateDurationMs(changes, (to) => rateLimitsOf(platformOf(to), 'changes')),
  );
  const oldest = rows
    .map(({ createdAt }) => createdAt)
    .reduce<string | null>((least, at) => (least === null || at < least ? at : least), null);
  const data = {
    stage: stage === 'dry-run' ? stage : 'ask',
    deliveries: rows.length,
    messages: counted.total,
    changes: changed,
    ...counted.data,
    oldest,
    durationMs,
  };
  if (oldest === null) return buildReply([text(discarding.nothingWaits)], data);
  const blocks: Block[] = [
    ...(stage === 'changed' ? [text(discarding.notKnown)] : []),
    text(
      ...discarding.waiting(
        `${discarding.messages(counted.total)}${changed > 0 ? discarding.andChanges(changed) : ''}`,
        moment(oldest),
        duration(durationMs),
      ),
    ),
    ...counted.blocks,
    ...(isWhole ? [] : [text(discarding.newest)]),
  ];
  if (stage === 'dry-run') return buildReply([...blocks, text(...discarding.dryRun(code(`${commandName}discard`)))], data);
  const warning = text(discarding.warning);
  const plan = context.shownPlans.show(
    PLAN_KIND,
    rows.map(({ key }) => key),
  );
  const button: Action = { label: discarding.discard(rows.length), command: `discard plan:${plan}`, style: 'danger' };
  return buildReply([...blocks, warning], data, { actions: [button], exitCode: stage === 'changed' ? 1 : 0 });
}

function countBy(rows: readonly Delivery[]): ReadonlyMap<Destination, number> {
  const counts = new Map<Destination, number>();
  for (const { destination } of rows) counts.set(destination, (counts.get(destination) ?? 0) + 1);
  return counts;
}
