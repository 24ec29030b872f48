import type { ReplayAction, ReplayPlan, SkipReason } from '../../announce/plan/plan-replay.ts';
import { type Platform, platformOf } from '../../model/destination.ts';
import type { Action, Block, Reply } from '../../ports/reply.ts';
import { bold, buildReply, counted, duration, list, text } from '../build-reply.ts';
import type { PlannedReplay } from './execute.ts';

interface ReplayOutcome {
  stage: 'dry-run' | 'ask' | 'done';
  /** What the button asks again. */
  args: string;
  /** Deliveries that were moved, once it is done. */
  moved?: number;
  /** Another plan was shown and confirmed: nothing was done. */
  isChanged?: boolean;
}

/** The plan of a replay, or what became of it. Pure. */
export function replayReply(
  { order: { action }, plan, isWhole }: PlannedReplay,
  { stage, args, moved, isChanged = false }: ReplayOutcome,
): Reply {
  const messages = [...plan.messages.values()].reduce((total, count) => total + count, 0);
  const planned = plan.plan.length + plan.keys.length;
  const data = {
    stage,
    action,
    messages: stage === 'done' && action !== 'seen' ? (moved ?? 0) : messages,
    deliveries: moved ?? planned,
    durationMs: plan.durationMs,
    platforms: [...byPlatform(plan)].map(([platform, count]) => ({ platform, messages: count })),
    destinations: [...plan.messages].map(([destination, count]) => ({ destination, messages: count })),
    skipped: plan.skipped,
  };
  const skipped: Block[] = plan.skipped.length === 0 ? [] : [list(plan.skipped.map(({ reason, count }) => [SKIPPED[reason](count)]))];
  if ((moved ?? planned) === 0) return buildReply([text(NOTHING[action]), ...skipped], data);
  const what =
    stage === 'done' && action === 'digest' ? counted(moved ?? 0, 'message') : whatOf(action, moved ?? messages, moved ?? planned);
  const long = action === 'seen' ? '' : `, about ${duration(plan.durationMs)}`;
  const shown = plan.messages.size <= 10 ? plan.messages : byPlatform(plan);
  const where: Block[] = shown.size === 0 ? [] : [list([...shown].map(([to, count]) => [bold(to), `: ${counted(count, NOUNS[action])}`]))];
  const rest: Block[] = isWhole ? [] : [text('These are the newest; there are more. Repeat it for the rest.')];
  if (stage === 'done') {
    const done = action === 'seen' ? `Marked as seen: ${what}. Nothing is sent.` : `On its way: ${what}${long}.`;
    return buildReply([text(done), ...where, ...skipped, ...rest], data);
  }
  const blocks: Block[] = [
    ...(isChanged ? [text('The plan has changed since it was shown, so nothing was done yet. Now it would be:')] : []),
    text(action === 'seen' ? `${what} to be marked as seen: nothing is sent.` : `${what}${long}.`),
    ...where,
    ...skipped,
    ...rest,
  ];
  if (stage === 'dry-run') return buildReply([...blocks, text('A dry run: nothing was done.')], data);
  const button: Action = { label: labelOf(action, messages, planned), command: `replay ${args}`, style: 'primary' };
  return buildReply(blocks, isChanged ? { ...data, changed: true } : data, { actions: [button], exitCode: isChanged ? 1 : 0 });
}

const NOUNS: Readonly<Record<ReplayAction, string>> = { resend: 'message', digest: 'message', edit: 'edit', seen: 'delivery' };

const NOTHING: Readonly<Record<ReplayAction, string>> = {
  resend: 'There is nothing to send.',
  digest: 'There is nothing to send.',
  edit: 'There is no message to edit.',
  seen: 'There is nothing to mark as seen.',
};

/** `12 messages`, `3 messages for 40 posts`, `5 edits`, `7 deliveries`. */
function whatOf(action: ReplayAction, messages: number, deliveries: number): string {
  if (action === 'seen') return counted(deliveries, 'delivery', 'deliveries');
  if (action === 'digest') return `${counted(messages, 'message')} for ${counted(deliveries, 'post')}`;
  return counted(messages, NOUNS[action]);
}

function labelOf(action: ReplayAction, messages: number, deliveries: number): string {
  if (action === 'seen') return `Mark ${deliveries} as seen`;
  if (action === 'edit') return `Edit ${counted(messages, 'message')}`;
  return `Send ${counted(messages, 'message')}`;
}

const SKIPPED: Readonly<Record<SkipReason, (count: number) => string>> = {
  delivered: (count) => `${count} already delivered, skipped: nothing is sent twice; “as:edit” corrects what was sent`,
  'on-its-way': (count) => `${count} already on the way, skipped`,
  'in-doubt': (count) => `${count} in doubt, skipped: they may have arrived; “resolve” lists them`,
  'in-digest': (count) => `${count} go with their digest`,
  paused: (count) => `${count} to paused channels, skipped: they are sent when those accept messages again; “status” says why`,
  'not-sent': (count) => `${count} not sent, skipped`,
  'no-receipt': (count) => `${count} whose message was found by a person, skipped: Herald does not know where it is`,
  'called-off': (count) => `${count} edits or removals that are no longer wanted, skipped`,
  'no-post': (count) => `${count} that are not posts, skipped`,
  skipped: (count) => `${count} skipped already`,
};

function byPlatform({ messages }: ReplayPlan): ReadonlyMap<Platform, number> {
  const counts = new Map<Platform, number>();
  for (const [destination, count] of messages) counts.set(platformOf(destination), (counts.get(platformOf(destination)) ?? 0) + count);
  return counts;
}
