import { type Platform, platformOf } from '../announce/destination.ts';
import { destinationsOf } from '../announce/plan-look.ts';
import { planReplay, type ReplayPlan } from '../announce/plan-replay.ts';
import type { Command, CommandContext } from './command.ts';
import { findPost } from './find-post.ts';
import { parseReplay, type ReplayOrder } from './parse-replay.ts';
import type { Ask, Block, Reply } from './reply.ts';
import { bold, counted, duration, list, replyOf, text, usage } from './say.ts';

const MOST_ROWS = 10_000;

export const replay: Command = {
  verb: 'replay',
  usage: 'replay <post | failed | held | skipped | in-doubt> [since:7d] [in:<channel>] [dry-run]',
  summary: 'delivers again what did not arrive; says the plan first',
  adminOnly: true,
  run: async (words, ask, context) => {
    const order = parseReplay(words, ask.where, context.now());
    if ('mistake' in order) return usage(order.mistake, `For example: ${context.commandName}replay failed since:7d dry-run`);
    const plan = await planOf(order, context);
    if ('reply' in plan) return plan.reply;
    if (order.dryRun) return tell(plan, 'dry-run', words);
    if (!ask.confirmed && !order.yes) return tell(plan, 'ask', words);
    return act(plan, words, ask, context);
  },
};

async function planOf(order: ReplayOrder, context: CommandContext): Promise<ReplayPlan | { reply: Reply }> {
  const { selection, reference } = order;
  if (reference === null) {
    // Rows that a digest carries go with it.
    const rows = (await context.ledger.find(selection, MOST_ROWS)).filter(({ carriedBy }) => carriedBy === null);
    return planReplay(rows, [], context.intervalMsOf, { doubtful: selection.states?.includes('in-doubt') === true });
  }
  const found = await findPost(reference, 'replay', context);
  if ('reply' in found) return found;
  const rows = await context.ledger.find({ ...selection, postIds: [found.post.id] }, MOST_ROWS);
  const wanted = selection.destination
    ? [selection.destination]
    : [...destinationsOf(context.subscriptions())].filter(([, matches]) => matches(found.post)).map(([destination]) => destination);
  return planReplay(rows, [{ post: found.post, destinations: wanted }], context.intervalMsOf);
}

async function act(plan: ReplayPlan, words: string, ask: Ask, context: CommandContext): Promise<Reply> {
  const [planned, reopened] = [await context.ledger.plan(plan.plan), await context.ledger.reopen(plan.reopen, context.now().getTime())];
  const keys = [...planned, ...reopened];
  await context.audit.record({
    at: context.now().toISOString(),
    who: ask.from,
    where: ask.where,
    action: 'replay',
    detail: { words, deliveries: keys.length },
  });
  await context.ring(keys);
  return tell(plan, 'done', words, keys.length);
}

type Stage = 'dry-run' | 'ask' | 'done';

function tell(plan: ReplayPlan, stage: Stage, words: string, acted: number | null = null): Reply {
  const total = acted ?? plan.plan.length + plan.reopen.length;
  const data = {
    stage,
    messages: total,
    durationMs: plan.durationMs,
    destinations: [...plan.messages].map(([destination, count]) => ({ destination, messages: count })),
    skipped: plan.skipped,
  };
  const skipped: Block[] = plan.skipped.length === 0 ? [] : [list(plan.skipped.map(({ reason, count }) => [SKIPPED[reason](count)]))];
  if (total === 0) return replyOf([text('There is nothing to send.'), ...skipped], data);
  const where = list([...byPlatform(plan)].map(([destination, count]) => [bold(destination), `: ${counted(count, 'message')}`]));
  const long = `about ${duration(plan.durationMs)}`;
  if (stage === 'done') return replyOf([text(`On its way: ${counted(total, 'message')}, ${long}.`), where, ...skipped], data);
  const blocks: Block[] = [text(`${counted(total, 'message')}, ${long}.`), where, ...skipped];
  if (stage === 'dry-run') return replyOf([...blocks, text('A dry run: nothing was sent.')], data);
  const command = `replay ${words.replace(/\s*--yes\b/g, '').trim()}`;
  return replyOf(blocks, data, { actions: [{ label: `Send ${counted(total, 'message')}`, command, style: 'primary' }] });
}

const SKIPPED: Readonly<Record<ReplayPlan['skipped'][number]['reason'], (count: number) => string>> = {
  delivered: (count) => `${count} already delivered, skipped`,
  'on-its-way': (count) => `${count} already on the way, skipped`,
  'in-doubt': (count) => `${count} in doubt, skipped: they may have arrived; “replay in-doubt” sends them again`,
  'in-digest': (count) => `${count} go with their digest`,
};

/** Destinations while they are few, else platforms. */
function byPlatform({ messages }: ReplayPlan): ReadonlyMap<string, number> {
  if (messages.size <= 10) return messages;
  const counts = new Map<Platform, number>();
  for (const [destination, count] of messages) counts.set(platformOf(destination), (counts.get(platformOf(destination)) ?? 0) + count);
  return counts;
}
