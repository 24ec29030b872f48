import { type Delivery, type DeliveryKey, MESSAGE_PURPOSES } from '../announce/delivery.ts';
import { type Destination, platformOf } from '../announce/destination.ts';
import { timeNeededMs } from '../announce/time-needed.ts';
import { noteOrder } from './audit-notes.ts';
import type { Command, CommandContext } from './command.ts';
import type { Block, Reply } from './reply.ts';
import { bold, code, counted, duration, list, moment, personSpan, replyOf, text, usage } from './say.ts';

/** Rows looked at in one go. */
const MOST_ROWS = 10_000;
const WAITING = ['planned', 'queued'] as const;

export const drain: Command = {
  verb: 'drain',
  usage: 'drain [dry-run]',
  summary: 'says what waits to be sent, and takes it out of the queue if you confirm; nothing else is touched',
  adminOnly: true,
  run: async (words, ask, context) => {
    const asked = words.trim().split(/\s+/).filter(Boolean);
    const unknown = asked.find((word) => !/^(?:--)?(?:dry-run|yes)$/.test(word));
    if (unknown !== undefined)
      return usage(
        `“${unknown}” is nothing drain knows.`,
        `For example: ${context.commandName}drain dry-run, or ${context.commandName}drain --yes`,
      );
    const dryRun = asked.some((word) => word.endsWith('dry-run'));
    if (dryRun || !(ask.confirmed || asked.some((word) => word.endsWith('yes')))) return tell(await waiting(context), dryRun, context);
    const moved = await takeOut(context);
    await noteOrder(ask, context, 'drain', { deliveries: moved });
    const blocks = [
      text(
        moved === 0 ? 'Nothing was waiting.' : `Taken out of the queue by `,
        ...(moved === 0 ? [] : [personSpan(ask.from), `: ${counted(moved, 'delivery', 'deliveries')}. They are marked as skipped.`]),
      ),
      ...(moved === 0 ? [] : [text(code(`${context.commandName}replay skipped since:1h`), ' sends them after all.')]),
    ];
    return replyOf(blocks, { stage: 'done', deliveries: moved });
  },
};

/** What is planned or queued and stands for itself. */
async function waiting({ ledger }: CommandContext): Promise<{ rows: readonly Delivery[]; isWhole: boolean }> {
  const found = await ledger.find({ states: WAITING }, MOST_ROWS);
  return { rows: found.filter(({ carriedBy }) => carriedBy === null), isWhole: found.length < MOST_ROWS };
}

/** Skips it all, some thousand rows at a time; what a digest carries goes with it. */
async function takeOut({ ledger, now }: CommandContext): Promise<number> {
  let moved = 0;
  for (;;) {
    const found = await ledger.find({ states: WAITING }, MOST_ROWS);
    const keys = [...new Set(found.map(({ key, carriedBy }): DeliveryKey => carriedBy ?? key))];
    const skipped = await ledger.skip(keys, 'drained', now().getTime());
    moved += skipped.length;
    if (found.length < MOST_ROWS || skipped.length === 0) return moved;
  }
}

function tell({ rows, isWhole }: Awaited<ReturnType<typeof waiting>>, dryRun: boolean, { paceOf, commandName }: CommandContext): Reply {
  const messages = countBy(rows.filter(({ purpose }) => MESSAGE_PURPOSES.includes(purpose)));
  const changes = countBy(rows.filter(({ purpose }) => !MESSAGE_PURPOSES.includes(purpose)));
  const durationMs = Math.max(
    timeNeededMs(messages, (to) => paceOf(platformOf(to), 'messages')),
    timeNeededMs(changes, (to) => paceOf(platformOf(to), 'changes')),
  );
  const oldest = rows
    .map(({ createdAt }) => createdAt)
    .reduce<string | null>((least, at) => (least === null || at < least ? at : least), null);
  const data = {
    stage: dryRun ? 'dry-run' : 'ask',
    deliveries: rows.length,
    messages: sum(messages),
    changes: sum(changes),
    platforms: [...byPlatform(messages)].map(([platform, count]) => ({ platform, messages: count })),
    destinations: [...messages].map(([destination, count]) => ({ destination, messages: count })),
    oldest,
    durationMs,
  };
  if (oldest === null) return replyOf([text('Nothing is waiting to be sent.')], data);
  const shown = messages.size <= 10 ? messages : byPlatform(messages);
  const blocks: Block[] = [
    text(
      `Waiting: ${counted(sum(messages), 'message')}${sum(changes) > 0 ? ` and ${counted(sum(changes), 'edit or removal', 'edits and removals')}` : ''}, the oldest since `,
      moment(oldest),
      `; about ${duration(durationMs)}.`,
    ),
    ...(shown.size > 0 ? [list([...shown].map(([to, count]) => [bold(to), `: ${counted(count, 'message')}`]))] : []),
    ...(isWhole ? [] : [text('These are the newest; there are more.')]),
  ];
  if (dryRun)
    return replyOf([...blocks, text('A dry run: nothing was done. ', code(`${commandName}drain`), ' takes them out of the queue.')], data);
  const warning = text('Draining marks them all as skipped. What is being sent, held, failed or in doubt stays as it is.');
  return replyOf([...blocks, warning], data, { actions: [{ label: `Drain ${rows.length}`, command: 'drain --yes', style: 'danger' }] });
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
