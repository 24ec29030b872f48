import { type Delivery, type DeliveryKey, MESSAGE_PURPOSES } from '../../model/delivery.ts';
import { type Destination, platformOf } from '../../model/destination.ts';
import { isTrusted } from '../../model/platform.ts';
import { estimateDurationMs } from '../../model/rate-limit.ts';
import type { Action, Block, Reply } from '../../ports/reply.ts';
import { recordAction } from '../audit-log.ts';
import { bold, buildReply, code, counted, duration, list, moment, personSpan, text, usageError } from '../build-reply.ts';
import type { Command, CommandContext } from '../command.ts';
import { PLAN_NAME } from '../replay/shown-plans.ts';

/** Rows looked at in one go. */
const MOST_ROWS = 10_000;
const WAITING = ['planned', 'queued'] as const;

/** What waits; of more than one order takes at once, the newest. */
interface Waiting {
  rows: readonly Delivery[];
  isWhole: boolean;
}

export const discard: Command = {
  verb: 'drain',
  usage: 'drain [dry-run]',
  summary: 'says what waits to be sent, and takes that out of the queue if you confirm; nothing else is touched',
  adminOnly: true,
  run: async (words, ask, context) => {
    const asked = words.trim().split(/\s+/).filter(Boolean);
    const unknown = asked.find((word) => !/^(?:--)?(?:dry-run|yes)$/.test(word) && planIn(word) === null);
    if (unknown !== undefined)
      return usageError(
        `“${unknown}” is nothing drain knows.`,
        `For example: ${context.commandName}drain dry-run, or ${context.commandName}drain --yes`,
      );
    const dryRun = asked.some((word) => word.endsWith('dry-run'));
    const found = await waiting(context);
    if (dryRun) return tell(found, 'dry-run', context);
    const plan = asked.map(planIn).find((name) => name !== null) ?? null;
    const isMeant =
      asked.some((word) => word.endsWith('yes')) || (ask.confirmed && (plan !== null || isTrusted(ask.from.platform, context.platforms)));
    if (!isMeant) return tell(found, 'ask', context);
    const shown = plan === null ? null : shownOf(plan, found.rows, context);
    if (plan !== null && shown === null) return tell(found, 'changed', context);
    const moved =
      shown === null ? await takeOut(context) : (await context.ledger.skip(shown, { kind: 'discarded' }, context.now().getTime())).length;
    const left = shown === null ? 0 : found.rows.length - shown.length;
    await recordAction(ask, context, 'drain', { deliveries: moved });
    const blocks = [
      text(
        moved === 0 ? 'Nothing was waiting.' : `Taken out of the queue by `,
        ...(moved === 0 ? [] : [personSpan(ask.from), `: ${counted(moved, 'delivery', 'deliveries')}. They are marked as skipped.`]),
      ),
      ...(left > 0
        ? [text(`${counted(left, 'delivery', 'deliveries')} came after that was shown, and ${left === 1 ? 'waits' : 'wait'} on.`)]
        : []),
      ...(moved === 0 ? [] : [text(code(`${context.commandName}replay skipped since:1h`), ' sends them after all.')]),
    ];
    return buildReply(blocks, { stage: 'done', deliveries: moved });
  },
};

/** The plan that a button carries. */
function planIn(word: string): string | null {
  const name = word.startsWith('plan:') ? word.slice('plan:'.length) : '';
  return PLAN_NAME.test(name) ? name : null;
}

/** What was shown and still waits: what came meanwhile stays, and what went is gone. Null: nobody knows what was shown. */
function shownOf(plan: string, rows: readonly Delivery[], { shownPlans }: CommandContext): readonly DeliveryKey[] | null {
  const keys = rows.map(({ key }) => key);
  if (shownPlans.covers(plan, 'drain', keys)) return keys;
  const shown = shownPlans.keysOf(plan);
  return shown === null ? null : keys.filter((key) => shown.has(key));
}

/** What is planned or queued and stands for itself. */
async function waiting({ ledger }: CommandContext): Promise<Waiting> {
  const found = await ledger.find({ states: WAITING }, MOST_ROWS);
  return { rows: found.filter(({ carriedBy }) => carriedBy === null), isWhole: found.length < MOST_ROWS };
}

/** Skips it all, some thousand rows at a time; what a digest carries goes with it. */
async function takeOut({ ledger, now }: CommandContext): Promise<number> {
  let moved = 0;
  for (;;) {
    const found = await ledger.find({ states: WAITING }, MOST_ROWS);
    const keys = [...new Set(found.map(({ key, carriedBy }): DeliveryKey => carriedBy ?? key))];
    const skipped = await ledger.skip(keys, { kind: 'discarded' }, now().getTime());
    moved += skipped.length;
    if (found.length < MOST_ROWS || skipped.length === 0) return moved;
  }
}

function tell({ rows, isWhole }: Waiting, stage: 'dry-run' | 'ask' | 'changed', context: CommandContext): Reply {
  const { paceOf, commandName } = context;
  const messages = countBy(rows.filter(({ purpose }) => MESSAGE_PURPOSES.includes(purpose)));
  const changes = countBy(rows.filter(({ purpose }) => !MESSAGE_PURPOSES.includes(purpose)));
  const durationMs = Math.max(
    estimateDurationMs(messages, (to) => paceOf(platformOf(to), 'messages')),
    estimateDurationMs(changes, (to) => paceOf(platformOf(to), 'changes')),
  );
  const oldest = rows
    .map(({ createdAt }) => createdAt)
    .reduce<string | null>((least, at) => (least === null || at < least ? at : least), null);
  const data = {
    stage: stage === 'dry-run' ? stage : 'ask',
    deliveries: rows.length,
    messages: sum(messages),
    changes: sum(changes),
    platforms: [...byPlatform(messages)].map(([platform, count]) => ({ platform, messages: count })),
    destinations: [...messages].map(([destination, count]) => ({ destination, messages: count })),
    oldest,
    durationMs,
  };
  if (oldest === null) return buildReply([text('Nothing is waiting to be sent.')], data);
  const shown = messages.size <= 10 ? messages : byPlatform(messages);
  const blocks: Block[] = [
    ...(stage === 'changed' ? [text('It is not known any more what was shown, so nothing was done yet.')] : []),
    text(
      `Waiting: ${counted(sum(messages), 'message')}${sum(changes) > 0 ? ` and ${counted(sum(changes), 'edit or removal', 'edits and removals')}` : ''}, the oldest since `,
      moment(oldest),
      `; about ${duration(durationMs)}.`,
    ),
    ...(shown.size > 0 ? [list([...shown].map(([to, count]) => [bold(to), `: ${counted(count, 'message')}`]))] : []),
    ...(isWhole ? [] : [text('These are the newest; there are more.')]),
  ];
  if (stage === 'dry-run')
    return buildReply(
      [...blocks, text('A dry run: nothing was done. ', code(`${commandName}drain`), ' takes them out of the queue.')],
      data,
    );
  const warning = text('Draining marks these as skipped. What comes later, is being sent, held, failed or in doubt stays as it is.');
  const plan = context.shownPlans.show(
    'drain',
    rows.map(({ key }) => key),
  );
  const button: Action = { label: `Drain ${rows.length}`, command: `drain plan:${plan}`, style: 'danger' };
  return buildReply([...blocks, warning], data, { actions: [button], exitCode: stage === 'changed' ? 1 : 0 });
}

function countBy(rows: readonly Delivery[]): ReadonlyMap<Destination, number> {
  const counts = new Map<Destination, number>();
  for (const { destination } of rows) counts.set(destination, (counts.get(destination) ?? 0) + 1);
  return counts;
}

function byPlatform(counts: ReadonlyMap<Destination, number>): ReadonlyMap<string, number> {
  const platforms = new Map<string, number>();
  for (const [to, count] of counts) platforms.set(platformOf(to), (platforms.get(platformOf(to)) ?? 0) + count);
  return platforms;
}

function sum(counts: ReadonlyMap<unknown, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}
