import { planReplay, type ReplayAction } from '../../announce/plan/plan-replay.ts';
import { shorten } from '../../lib/cut-text.ts';
import type { Delivery, DeliveryKey, DeliveryState } from '../../model/delivery.ts';
import { type Destination, platformOf } from '../../model/destination.ts';
import { isWorthAnnouncing } from '../../model/freshness.ts';
import { isTrusted } from '../../model/platform.ts';
import type { CommandRequest, Reply } from '../../ports/reply.ts';
import { usageExample } from '../build-reply.ts';
import type { Command, CommandContext } from '../command.ts';
import { findPost } from '../find-post.ts';
import { POST_FILTERS } from '../post-filters.ts';
import { executeReplay, type PlannedReplay } from './execute.ts';
import { parseReplay, type ReplayRequest } from './parse.ts';
import { replayReply } from './reply.ts';

/** Maximum number of rows in one replay; if there are more, the newest are taken. */
const MAX_ROWS = 10_000;
/** Maximum length of a selection in the audit log, characters. */
const MAX_SELECTED_CHARS = 1_000;

export const replay: Command = {
  verb: 'replay',
  usage:
    'replay <post | failed | held | skipped | stale | in-doubt> [since:7d] [until:1d] [in:<channel>] [kind:x] [source:x] [tag:x] [as:resend | as:edit | as:digest | as:seen] [dry-run]',
  summary: 'send again what did not arrive, correct messages, or mark posts as seen',
  details:
    'Shows the plan first, and sends nothing twice. `as:digest` sends one message per channel, `as:edit` corrects messages that were sent, `as:seen` sends nothing. `stale`: posts that were too old when they were first seen. If more would be sent by the time you confirm, the new plan is shown.',
  adminOnly: true,
  options: [
    {
      name: 'what',
      type: 'text',
      description: 'A post, or: failed, held, skipped, stale, in-doubt, since:7d',
      required: true,
      bare: true,
      completedBy: 'replay',
    },
    { name: 'in', type: 'channel', description: 'Only in this channel' },
    { name: 'as', type: 'choice', description: 'What to do; resend if left out', choices: ['resend', 'edit', 'digest', 'seen'] },
    { name: 'dry-run', type: 'flag', description: 'Only show what would happen' },
    { name: 'since', type: 'text', description: 'Not older than: 7d, 12h or 2025-11-01', typedOnly: true },
    { name: 'until', type: 'text', description: 'Older than: 1d, 12h or 2025-11-01', typedOnly: true },
    ...POST_FILTERS.map((filter) => ({ ...filter, typedOnly: true })),
  ],
  examples: ['replay failed since:7d dry-run', 'replay docs/hello.md as:edit'],
  needsConfirmation: true,
  sends: () => true,
  run: async (args, request, context) => {
    const order = parseReplay(args, { here: request.where, now: context.now(), platforms: context.platforms, words: context.words });
    if ('mistake' in order) return usageExample(order.mistake, 'replay failed since:7d dry-run', context);
    return runReplay(order, args, request, context);
  },
};

/** Deliveries picked from a list, and what to do with them. */
export interface SelectedReplay {
  action: ReplayAction;
  keys: readonly DeliveryKey[];
  /** The requested states: deliveries that have left them since are not touched, and `in-doubt` counts as asked for by name. Omitted: any state. */
  states?: readonly DeliveryState[];
  /** Name of the plan that was shown and confirmed (`plan` in the data of the reply); null if none was, so the plan is shown. */
  plan: string | null;
}

/** Returns the `replay` command for a selection that is too large to type. */
export function replaySelected({ action, keys, states, plan }: SelectedReplay): Command {
  const selection = { keys, ...(states ? { states } : {}) };
  const order: ReplayRequest = { action, selection, filter: null, reference: null, dryRun: false, yes: false, plan };
  const args = shorten(`selected: ${keys.join(' ')}`, MAX_SELECTED_CHARS);
  return { ...replay, run: (_args, request, context) => runReplay(order, args, request, context) };
}

/** Shows the plan of a replay, or executes it if that plan was confirmed. */
async function runReplay(order: ReplayRequest, args: string, request: CommandRequest, context: CommandContext): Promise<Reply> {
  const planned = await planOf(order, request, context);
  if ('reply' in planned) return planned.reply;
  if (order.dryRun) return replayReply(planned, { stage: 'dry-run', args }, context);
  const keys = [...planned.plan.plan.map(({ key }) => key), ...planned.plan.keys];
  const isMeant = order.yes || (request.confirmed && wasShown(order, request, context));
  const isChanged = order.plan !== null && !context.shownPlans.covers(order.plan, order.action, keys);
  const plainArgs = args.replace(/(?<=^|\s)(?:--yes|plan:\S*)(?=\s|$)/g, '').trim();
  if (!isMeant || isChanged) {
    const plan = context.shownPlans.show(order.action, keys);
    const reply = replayReply(planned, { stage: 'ask', args: `${plainArgs} plan:${plan}`, isChanged: isMeant && isChanged }, context);
    return { ...reply, data: { ...(reply.data as object), plan } };
  }
  const moved = await executeReplay(planned, plainArgs, request, context);
  return replayReply(planned, { stage: 'done', args, moved }, context);
}

/** Whether the confirmation counts: a button must carry the plan that was shown with it; `--yes` on the command line needs no plan. */
function wasShown({ plan }: ReplayRequest, { from }: CommandRequest, { platforms }: CommandContext): boolean {
  return plan !== null || isTrusted(from.platform, platforms);
}

async function planOf(order: ReplayRequest, request: CommandRequest, context: CommandContext): Promise<PlannedReplay | { reply: Reply }> {
  const { selection, reference, action, filter } = order;
  const paused = new Set((await context.ledger.pauses()).map(({ target }) => target));
  const rateLimitsOf = (to: Destination) => context.rateLimitsOf(platformOf(to), action === 'edit' ? 'changes' : 'messages');
  const isOver = (postId: string | null): boolean => {
    const post = postId === null ? null : context.archive.byId(postId);
    return post !== null && isWorthAnnouncing(post, context.now()) !== true;
  };
  const doubtful = selection.states?.includes('in-doubt') === true;
  if (reference === null) {
    const found = await context.ledger.find(selection, MAX_ROWS);
    const rows = found.filter((row) => filter === null || isAbout(row, filter, context));
    const plan = planReplay(action, { rows, posts: [], paused, rateLimitsOf, isOver, includeInDoubt: doubtful });
    return { order, plan, rows, isWhole: found.length < MAX_ROWS };
  }
  const found = await findPost(reference, 'replay', request, context);
  if ('reply' in found) return found;
  const rows = await context.ledger.find({ ...selection, postIds: [found.post.id] }, MAX_ROWS);
  const wanted = selection.destination
    ? [selection.destination]
    : [...context.filters.audience(context.subscriptions(), [found.post]).byDestination.keys()];
  const plan = planReplay(action, {
    rows,
    posts: [{ post: found.post, destinations: wanted }],
    paused,
    rateLimitsOf,
    isOver,
    includeInDoubt: doubtful,
  });
  return { order, plan, rows, isWhole: rows.length < MAX_ROWS };
}

function isAbout({ postId }: Delivery, filter: NonNullable<ReplayRequest['filter']>, { archive, filters }: CommandContext): boolean {
  const post = postId === null ? null : archive.byId(postId);
  return post !== null && filters.matches(post, filter);
}
