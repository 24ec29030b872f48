import type { Words } from '../../languages/index.ts';
import type { GlobalPause } from '../../model/sentences/explain-context.ts';
import type { Span } from '../../ports/reply.ts';
import { recordAction } from '../audit-log.ts';
import { bold, buildReply, code, moment, personSpan, text } from '../build-reply.ts';
import type { Command } from '../command.ts';
import { globalPauseOf } from '../explain/explain.ts';

const REASON_MAX_CHARS = 200;

export const pause: Command = {
  verb: 'pause',
  usage: 'pause [reason]',
  summary: 'pause all deliveries, in every process and across restarts',
  details: 'Messages that are being sent are still finished.',
  adminOnly: true,
  options: [{ name: 'reason', type: 'text', description: 'The reason, for people who ask', bare: true }],
  examples: ['pause maintenance of the database'],
  run: async (args, request, context) => {
    const before = await globalPauseOf(context);
    if (before) return buildReply([text(...globalPauseLine(before, context.words))], { paused: true, changed: false, ...before });
    const reason = args.trim().slice(0, REASON_MAX_CHARS) || null;
    const { pausing } = context.words;
    await context.queue.pause();
    await recordAction(request, context, 'pause', { reason });
    const blocks = [
      text(...pausing.pausedBy(personSpan(request.from, context.words)), reason === null ? '.' : `${context.words.colon}${reason}.`),
      text(...pausing.stillNoticed(code(`${context.commandName}resume`))),
    ];
    const data = { paused: true, changed: true, who: request.from, since: context.now().toISOString(), reason };
    return buildReply(blocks, data, { actions: [{ label: pausing.resume, command: 'resume' }] });
  },
};

/** Renders `All deliveries are paused: maintenance (by slack:U0ADMIN, since …).` Pure. */
export function globalPauseLine({ who, since, reason }: GlobalPause, words: Words): readonly (string | Span)[] {
  const { pausing } = words;
  const by = who ? pausing.byWho(personSpan(who, words)) : [];
  const from = since ? [...(who ? [', '] : []), ...pausing.since(moment(since))] : [];
  const circumstances = who || since ? [' (', ...by, ...from, ')'] : [];
  return [bold(pausing.allPaused), ...(reason === null ? [] : [`${words.colon}${reason}`]), ...circumstances, '.'];
}
