import { planReplay, type ReplayAction } from '../../announce/plan/plan-replay.ts';
import { shorten } from '../../lib/cut-text.ts';
import type { Delivery, DeliveryKey, DeliveryState } from '../../model/delivery.ts';
import { type Destination, platformOf } from '../../model/destination.ts';
import { isTrusted } from '../../model/platform.ts';
import { destinationsOf, matchesFilter } from '../../model/subscription.ts';
import type { CommandRequest, Reply } from '../../ports/reply.ts';
import { usageError } from '../build-reply.ts';
import type { Command, CommandContext } from '../command.ts';
import { findPost } from '../find-post.ts';
import { executeReplay, type PlannedReplay } from './execute.ts';
import { parseReplay, type ReplayRequest } from './parse.ts';
import { replayReply } from './reply.ts';

/** Rows of one order; of more, the newest. */
const MOST_ROWS = 10_000;
/** Of a selection, as the audit log keeps it. */
const MAX_WORDS_CHARS = 1_000;

export const replay: Command = {
  verb: 'replay',
  usage:
    'replay <post | failed | held | skipped | in-doubt> [since:7d] [until:1d] [in:<channel>] [kind:x] [source:x] [tag:x] [as:resend | as:edit | as:digest | as:seen] [dry-run]',
  summary: 'delivers again what did not arrive, corrects messages or marks as seen; says the plan first',
  adminOnly: true,
  run: async (words, ask, context) => {
    const order = parseReplay(words, { here: ask.where, now: context.now(), platforms: context.platforms });
    if ('mistake' in order) return usageError(order.mistake, `For example: ${context.commandName}replay failed since:7d dry-run`);
    return runReplay(order, words, ask, context);
  },
};

/** Deliveries that somebody has picked from a list, and what is to be done to them. */
export interface SelectedReplay {
  action: ReplayAction;
  keys: readonly DeliveryKey[];
  /** The states that were asked for: those that have moved on since are left alone, and `in-doubt` is meant by name. Left out: any. */
  states?: readonly DeliveryState[];
  /** Name of the plan that was shown and confirmed (`plan` in the data of the reply); null: none was, so it is shown. */
  plan: string | null;
}

/** The same command for a selection that is too large to be typed. */
export function replaySelected({ action, keys, states, plan }: SelectedReplay): Command {
  const selection = { keys, ...(states ? { states } : {}) };
  const order: ReplayRequest = { action, selection, filter: null, reference: null, dryRun: false, yes: false, plan };
  const words = shorten(`selected: ${keys.join(' ')}`, MAX_WORDS_CHARS);
  return { ...replay, run: (_words, ask, context) => runReplay(order, words, ask, context) };
}

/** Shows the plan of an order, or carries it out where its plan was confirmed. */
async function runReplay(order: ReplayRequest, words: string, ask: CommandRequest, context: CommandContext): Promise<Reply> {
  const planned = await planOf(order, ask, context);
  if ('reply' in planned) return planned.reply;
  if (order.dryRun) return replayReply(planned, { stage: 'dry-run', words });
  const keys = [...planned.plan.plan.map(({ key }) => key), ...planned.plan.keys];
  // A pressed button does what was shown with it. Whoever writes `--yes` on the command line needs no plan.
  const isMeant = order.yes || (ask.confirmed && (order.plan !== null || isTrusted(ask.from.platform, context.platforms)));
  const isChanged = order.plan !== null && !context.shownPlans.covers(order.plan, order.action, keys);
  const plainWords = words.replace(/(?<=^|\s)(?:--yes|plan:\S*)(?=\s|$)/g, '').trim();
  if (!isMeant || isChanged) {
    const plan = context.shownPlans.show(order.action, keys);
    const reply = replayReply(planned, { stage: 'ask', words: `${plainWords} plan:${plan}`, isChanged: isMeant && isChanged });
    return { ...reply, data: { ...(reply.data as object), plan } };
  }
  const moved = await executeReplay(planned, plainWords, ask, context);
  return replayReply(planned, { stage: 'done', words, moved });
}

async function planOf(order: ReplayRequest, ask: CommandRequest, context: CommandContext): Promise<PlannedReplay | { reply: Reply }> {
  const { selection, reference, action, filter } = order;
  const paused = new Set((await context.ledger.pauses()).map(({ whom }) => whom));
  const paceOf = (to: Destination) => context.paceOf(platformOf(to), action === 'edit' ? 'changes' : 'messages');
  const doubtful = selection.states?.includes('in-doubt') === true;
  if (reference === null) {
    const found = await context.ledger.find(selection, MOST_ROWS);
    const rows = found.filter((row) => filter === null || isAbout(row, filter, context));
    const plan = planReplay(action, { rows, posts: [], paused, paceOf, doubtful });
    return { order, plan, rows, isWhole: found.length < MOST_ROWS };
  }
  const found = await findPost(reference, 'replay', ask, context);
  if ('reply' in found) return found;
  const rows = await context.ledger.find({ ...selection, postIds: [found.post.id] }, MOST_ROWS);
  const wanted = selection.destination
    ? [selection.destination]
    : [...destinationsOf(context.subscriptions())].filter(([, matches]) => matches(found.post)).map(([destination]) => destination);
  const plan = planReplay(action, { rows, posts: [{ post: found.post, destinations: wanted }], paused, paceOf, doubtful });
  return { order, plan, rows, isWhole: rows.length < MOST_ROWS };
}

function isAbout({ postId }: Delivery, filter: NonNullable<ReplayRequest['filter']>, { archive }: CommandContext): boolean {
  const post = postId === null ? null : archive.byId(postId);
  return post !== null && matchesFilter(post, filter);
}
