import type { PauseTarget } from '../../model/destination.ts';
import type { Pause } from '../../model/pause.ts';
import { chatPlatforms, parsePauseTarget } from '../../model/platform.ts';
import { withReasonText } from '../../model/reason.ts';
import { messagesAmong } from '../../model/sentences/notices.ts';
import { reasonInWords } from '../../model/sentences/reasons.ts';
import type { Action, Block, CommandRequest, Reply } from '../../ports/reply.ts';
import { recordAction } from '../audit-log.ts';
import { bold, buildReply, code, counted, list, moment, personSpan, text, usageError } from '../build-reply.ts';
import type { Command, CommandContext } from '../command.ts';
import { globalPauseOf } from '../explain/context.ts';

const MOST_SHOWN = 10;

export const resume: Command = {
  verb: 'resume',
  usage: 'resume [<channel> | <platform>]',
  summary: 'goes on after “pause”; or with a channel or platform that was paused because it took nothing',
  adminOnly: true,
  run: async (words, ask, context) => {
    const named = words.trim();
    if (named === '') return resumeAll(ask, context);
    const whom = parsePauseTarget(named, ask.where, context.platforms);
    if (whom === null) {
      const [platform] = chatPlatforms(context.platforms);
      const examples = [platform?.destination.example, platform?.name].map((example) => `${context.commandName}resume ${example}`);
      return usageError(`“${named}” is not a channel and no platform.`, `For example: ${examples.join(', or ')}`);
    }
    return resumeOne(whom, ask, context);
  },
};

async function resumeAll(ask: CommandRequest, context: CommandContext): Promise<Reply> {
  const [before, pauses] = await Promise.all([globalPauseOf(context), context.ledger.pauses()]);
  if (!before) {
    const blocks = [text('Nothing to do: deliveries are not paused as a whole.'), ...pauseBlocks(pauses)];
    return buildReply(blocks, { paused: false, changed: false, pauses }, { actions: resumeActions(pauses) });
  }
  await context.queue.resume();
  await recordAction(ask, context, 'resume', { whom: null });
  const blocks = [text('Resumed by ', personSpan(ask.from), ': what waited goes out now.'), ...pauseBlocks(pauses)];
  return buildReply(blocks, { paused: false, changed: true, pauses: pauses.map(withReasonText) }, { actions: resumeActions(pauses) });
}

async function resumeOne(whom: PauseTarget, ask: CommandRequest, context: CommandContext): Promise<Reply> {
  const { ledger, now, commandName } = context;
  const bells = await ledger.resume(whom, now().getTime());
  if (bells === null) {
    const pauses = await ledger.pauses();
    const blocks = [text(bold(whom), ' is not paused (any more).'), ...pauseBlocks(pauses)];
    return buildReply(
      blocks,
      { whom, resumed: false, messages: 0, pauses: pauses.map(withReasonText) },
      { actions: resumeActions(pauses) },
    );
  }
  await recordAction(ask, context, 'resume', { whom, messages: messagesAmong(bells) });
  // Before the notice goes out that the pause has held: it is to say that the pause is over.
  await context.reviseNotices();
  await context.enqueue(bells);
  const owed = bells.length === 0 ? 'nothing was waiting' : `what waited goes out in ${counted(bells.length, 'message')}`;
  const stop = await globalPauseOf(context);
  const blocks = [
    text(bold(whom), ' gets messages again, by the word of ', personSpan(ask.from), `: ${owed}.`),
    text('If it still takes none, it is paused again and the admins are told.'),
    ...(stop ? [text('Everything is paused at the moment: ', code(`${commandName}resume`), ' goes on.')] : []),
  ];
  return buildReply(blocks, { whom, resumed: true, messages: bells.length });
}

function pauseBlocks(pauses: readonly Pause[]): readonly Block[] {
  if (pauses.length === 0) return [];
  const more = pauses.length - MOST_SHOWN;
  return [
    text('These take nothing:'),
    list(
      pauses.slice(0, MOST_SHOWN).map(({ whom, reason, since }) => [bold(whom), ' since ', moment(since), `: ${reasonInWords(reason)}`]),
    ),
    ...(more > 0 ? [text(`…and ${more} more.`)] : []),
  ];
}

function resumeActions(pauses: readonly Pause[]): readonly Action[] {
  return pauses.slice(0, MOST_SHOWN).map(({ whom }) => ({ label: `Resume ${whom}`, command: `resume ${whom}` }));
}
