import { planReplay } from '../../announce/plan/plan-replay.ts';
import type { Delivery } from '../../model/delivery.ts';
import { type Destination, platformOf } from '../../model/destination.ts';
import { isTrusted } from '../../model/platform.ts';
import type { CommandRequest, Reply } from '../../ports/reply.ts';
import { usageError } from '../build-reply.ts';
import type { Command, CommandContext } from '../command.ts';
import { findPost } from '../find-post.ts';
import { executeReplay, type PlannedReplay } from './execute.ts';
import { parseReplay, type ReplayRequest } from './parse.ts';
import { replayReply } from './reply.ts';

/** Rows of one order; of more, the newest. */
const MOST_ROWS = 10_000;

export const replay: Command = {
  verb: 'replay',
  usage:
    'replay <post | failed | held | skipped | in-doubt> [since:7d] [until:1d] [in:<channel>] [kind:x] [source:x] [tag:x] [as:resend | as:edit | as:digest | as:seen] [dry-run]',
  summary: 'delivers again what did not arrive, corrects messages or marks as seen; says the plan first',
  adminOnly: true,
  run: async (words, ask, context) => {
    const order = parseReplay(words, { here: ask.where, now: context.now(), platforms: context.platforms });
    if ('mistake' in order) return usageError(order.mistake, `For example: ${context.commandName}replay failed since:7d dry-run`);
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
      return replayReply(planned, { stage: 'ask', words: `${plainWords} plan:${plan}`, isChanged: isMeant && isChanged });
    }
    const moved = await executeReplay(planned, plainWords, ask, context);
    return replayReply(planned, { stage: 'done', words, moved });
  },
};

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
    : [...context.filters.audience(context.subscriptions(), [found.post]).byDestination.keys()];
  const plan = planReplay(action, { rows, posts: [{ post: found.post, destinations: wanted }], paused, paceOf, doubtful });
  return { order, plan, rows, isWhole: rows.length < MOST_ROWS };
}

function isAbout({ postId }: Delivery, filter: NonNullable<ReplayRequest['filter']>, { archive, filters }: CommandContext): boolean {
  const post = postId === null ? null : archive.byId(postId);
  return post !== null && filters.matches(post, filter);
}
