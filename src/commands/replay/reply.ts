import type { ReplayAction } from '../../announce/plan/plan-replay.ts';
import type { Words } from '../../languages/index.ts';
import { type Destination, type Platform, platformOf } from '../../model/destination.ts';
import type { Action, Block, Reply } from '../../ports/reply.ts';
import { bold, buildReply, duration, list, text } from '../build-reply.ts';
import type { CommandContext } from '../command.ts';
import type { PlannedReplay } from './execute.ts';

interface ReplayOutcome {
  stage: 'dry-run' | 'ask' | 'done';
  /** Arguments of the command that the button runs. */
  args: string;
  /** Number of deliveries that were moved; set once the replay is done. */
  moved?: number;
  /** The confirmed plan is no longer the current one, so nothing was done. */
  isChanged?: boolean;
}

/** Renders the plan of a replay, or its outcome. Pure. */
export function replayReply(
  { order: { action }, plan, isWhole }: PlannedReplay,
  { stage, args, moved, isChanged = false }: ReplayOutcome,
  { words }: Pick<CommandContext, 'words'>,
): Reply {
  const { replaying: said } = words;
  const { total: messages, ...counted } = countByChannel(plan.messages, (count) => countOf(action, count, words), words);
  const planned = plan.plan.length + plan.keys.length;
  const data = {
    stage,
    action,
    messages: stage === 'done' && action !== 'seen' ? (moved ?? 0) : messages,
    deliveries: moved ?? planned,
    durationMs: plan.durationMs,
    ...counted.data,
    skipped: plan.skipped,
  };
  const skipped: Block[] = plan.skipped.length === 0 ? [] : [list(plan.skipped.map(({ reason, count }) => [said.left[reason](count)]))];
  if ((moved ?? planned) === 0) return buildReply([text(nothingFor(action, words)), ...skipped], data);
  const what =
    stage === 'done' && action === 'digest' ? said.messages(moved ?? 0) : kindLabelOf(action, moved ?? messages, moved ?? planned, words);
  const long = action === 'seen' ? '' : said.about(duration(plan.durationMs));
  const where = counted.blocks;
  const rest: Block[] = isWhole ? [] : [text(said.newest)];
  if (stage === 'done') {
    const done = action === 'seen' ? said.markedSeen(what) : said.onItsWay(`${what}${long}`);
    return buildReply([text(done), ...where, ...skipped, ...rest], data);
  }
  const blocks: Block[] = [
    ...(isChanged ? [text(said.hasChanged)] : []),
    text(action === 'seen' ? said.toBeMarked(what) : `${what}${long}.`),
    ...where,
    ...skipped,
    ...rest,
  ];
  if (stage === 'dry-run') return buildReply([...blocks, text(said.dryRun)], data);
  const button: Action = { label: labelOf(action, messages, planned, words), command: `replay ${args}`, style: 'primary' };
  return buildReply(blocks, isChanged ? { ...data, changed: true } : data, { actions: [button], exitCode: isChanged ? 1 : 0 });
}

function nothingFor(action: ReplayAction, { replaying }: Words): string {
  if (action === 'seen') return replaying.nothingToMark;
  return action === 'edit' ? replaying.nothingToEdit : replaying.nothingToSend;
}

function countOf(action: ReplayAction, count: number, { replaying }: Words): string {
  if (action === 'seen') return replaying.deliveries(count);
  return action === 'edit' ? replaying.edits(count) : replaying.messages(count);
}

/** Renders what the replay affects: `12 messages`, `3 messages for 40 posts`, `5 edits`, `7 deliveries`. */
function kindLabelOf(action: ReplayAction, messages: number, deliveries: number, words: Words): string {
  if (action === 'digest') return words.replaying.forPosts(messages, deliveries);
  return countOf(action, action === 'seen' ? deliveries : messages, words);
}

function labelOf(action: ReplayAction, messages: number, deliveries: number, { replaying }: Words): string {
  if (action === 'seen') return replaying.mark(deliveries);
  return action === 'edit' ? replaying.edit(messages) : replaying.send(messages);
}

/** Counts messages: in total, as data for machines, and as a list by channel (by platform if there are more than ten). `said`: renders a count. Pure. */
export function countByChannel(counts: ReadonlyMap<Destination, number>, said: (count: number) => string, { colon }: Words) {
  const platforms = new Map<Platform, number>();
  for (const [to, count] of counts) platforms.set(platformOf(to), (platforms.get(platformOf(to)) ?? 0) + count);
  const shown = counts.size <= 10 ? counts : platforms;
  const blocks: Block[] = shown.size === 0 ? [] : [list([...shown].map(([to, count]) => [bold(to), `${colon}${said(count)}`]))];
  const data = {
    platforms: [...platforms].map(([platform, messages]) => ({ platform, messages })),
    destinations: [...counts].map(([destination, messages]) => ({ destination, messages })),
  };
  return { total: [...counts.values()].reduce((sum, count) => sum + count, 0), data, blocks };
}
