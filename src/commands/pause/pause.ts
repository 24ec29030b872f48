import type { GlobalPause } from '../../model/sentences/explain-context.ts';
import type { Span } from '../../ports/reply.ts';
import { recordAction } from '../audit-log.ts';
import { bold, buildReply, code, moment, personSpan, text } from '../build-reply.ts';
import type { Command } from '../command.ts';
import { globalPauseOf } from '../explain/context.ts';

const REASON_MAX_CHARS = 200;

export const pause: Command = {
  verb: 'pause',
  usage: 'pause [reason]',
  summary: 'stop all deliveries, on every process and across restarts',
  details: 'Messages that are being sent are finished first.',
  adminOnly: true,
  options: [{ name: 'reason', type: 'text', description: 'Why, for those who ask', bare: true }],
  examples: ['pause maintenance of the database'],
  run: async (args, request, context) => {
    const before = await globalPauseOf(context);
    if (before) return buildReply([text(...globalPauseLine(before))], { paused: true, changed: false, ...before });
    const reason = args.trim().slice(0, REASON_MAX_CHARS) || null;
    await context.queue.pause();
    await recordAction(request, context, 'pause', { reason });
    const blocks = [
      text('Paused by ', personSpan(request.from), reason === null ? '.' : `: ${reason}.`),
      text('New posts are still noticed, and wait. ', code(`${context.commandName}resume`), ' continues.'),
    ];
    const data = { paused: true, changed: true, who: request.from, since: context.now().toISOString(), reason };
    return buildReply(blocks, data, { actions: [{ label: 'Resume', command: 'resume' }] });
  },
};

/** `All deliveries are paused: maintenance (by slack:U0ADMIN, since …).` Pure. */
export function globalPauseLine({ who, since, reason }: GlobalPause): readonly (string | Span)[] {
  const by = who ? ['by ', personSpan(who)] : [];
  const from = since ? [`${who ? ', ' : ''}since `, moment(since)] : [];
  const circumstances = who || since ? [' (', ...by, ...from, ')'] : [];
  return [bold('All deliveries are paused'), ...(reason === null ? [] : [`: ${reason}`]), ...circumstances, '.'];
}
