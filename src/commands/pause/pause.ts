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
  summary: 'stops all deliveries, on every process and over restarts; what is under way is finished',
  adminOnly: true,
  run: async (words, ask, context) => {
    const before = await globalPauseOf(context);
    if (before) return buildReply([text(...globalPauseLine(before))], { paused: true, changed: false, ...before });
    const reason = words.trim().slice(0, REASON_MAX_CHARS) || null;
    await context.queue.pause();
    await recordAction(ask, context, 'pause', { reason });
    const blocks = [
      text('Paused by ', personSpan(ask.from), reason === null ? '.' : `: ${reason}.`),
      text('New posts are still noticed and wait in their turn. ', code(`${context.commandName}resume`), ' goes on.'),
    ];
    const data = { paused: true, changed: true, who: ask.from, since: context.now().toISOString(), reason };
    return buildReply(blocks, data, { actions: [{ label: 'Resume', command: 'resume' }] });
  },
};

/** `Everything is paused by slack:U0ADMIN since …: maintenance.` Pure. */
export function globalPauseLine({ who, since, reason }: GlobalPause): readonly (string | Span)[] {
  return [
    bold('Everything is paused'),
    ...(who ? [' by ', personSpan(who)] : []),
    ...(since ? [' since ', moment(since)] : []),
    reason === null ? '.' : `: ${reason}.`,
  ];
}
