import type { PauseTarget } from '../../model/destination.ts';
import type { Pause } from '../../model/pause.ts';
import { chatPlatforms, parsePauseTarget } from '../../model/platform.ts';
import { messagesAmong } from '../../model/sentences/notices.ts';
import { reasonInWords } from '../../model/sentences/reasons.ts';
import type { Action, Block, CommandRequest, Reply } from '../../ports/reply.ts';
import { recordAction } from '../audit-log.ts';
import { bold, buildReply, code, counted, list, moment, personSpan, text, usageError } from '../build-reply.ts';
import type { Command, CommandContext } from '../command.ts';
import { globalPauseOf } from '../explain/context.ts';
import { jsonFields } from '../json-fields.ts';

const MAX_SHOWN = 10;

export const resume: Command = {
  verb: 'resume',
  usage: 'resume [<channel> | <platform>]',
  summary: 'continue after a pause, or with a channel or platform that refused messages',
  adminOnly: true,
  options: [
    {
      name: 'what',
      type: 'text',
      description: 'A channel or platform that was paused; everything if left out',
      bare: true,
      completedBy: 'paused',
    },
  ],
  examples: ['resume'],
  sends: () => true,
  run: async (args, request, context) => {
    const named = args.trim();
    if (named === '') return resumeAll(request, context);
    const target = parsePauseTarget(named, request.where, context.platforms);
    if (target === null) {
      const [platform] = chatPlatforms(context.platforms);
      const examples = [platform?.destination.example, platform?.name].map((example) => `${context.commandName}resume ${example}`);
      return usageError(`“${named}” is neither a channel nor a platform.`, `For example: ${examples.join(', or ')}`);
    }
    return resumeOne(target, request, context);
  },
};

async function resumeAll(request: CommandRequest, context: CommandContext): Promise<Reply> {
  const [before, pauses] = await Promise.all([globalPauseOf(context), context.ledger.pauses()]);
  if (!before) {
    const blocks = [text('Nothing to do: deliveries are not paused.'), ...pauseBlocks(pauses)];
    return buildReply(blocks, { paused: false, changed: false, pauses: pauses.map(jsonFields) }, { actions: resumeActions(pauses) });
  }
  await context.queue.resume();
  await recordAction(request, context, 'resume', { target: null });
  const blocks = [text('Resumed by ', personSpan(request.from), ': what was waiting is sent now.'), ...pauseBlocks(pauses)];
  return buildReply(blocks, { paused: false, changed: true, pauses: pauses.map(jsonFields) }, { actions: resumeActions(pauses) });
}

async function resumeOne(target: PauseTarget, request: CommandRequest, context: CommandContext): Promise<Reply> {
  const { ledger, now, commandName } = context;
  const wakeups = await ledger.resume(target, now().getTime());
  if (wakeups === null) {
    const pauses = await ledger.pauses();
    const blocks = [text(bold(target), ' is not paused (any more).'), ...pauseBlocks(pauses)];
    return buildReply(
      blocks,
      { whom: target, resumed: false, messages: 0, pauses: pauses.map(jsonFields) },
      { actions: resumeActions(pauses) },
    );
  }
  await recordAction(request, context, 'resume', { target, messages: messagesAmong(wakeups) });
  // Before the notice goes out that the pause has held: it is to say that the pause is over.
  await context.reviseNotices();
  await context.enqueue(wakeups);
  const waiting = wakeups.length === 0 ? 'nothing was waiting' : `what was waiting is sent as ${counted(wakeups.length, 'message')}`;
  const stop = await globalPauseOf(context);
  const blocks = [
    text(bold(target), ' gets messages again, resumed by ', personSpan(request.from), `: ${waiting}.`),
    text('If it still refuses them, it is paused again, and the admins are notified.'),
    ...(stop ? [text('All deliveries are paused at the moment: ', code(`${commandName}resume`), ' continues.')] : []),
  ];
  return buildReply(blocks, { whom: target, resumed: true, messages: wakeups.length });
}

function pauseBlocks(pauses: readonly Pause[]): readonly Block[] {
  if (pauses.length === 0) return [];
  const more = pauses.length - MAX_SHOWN;
  return [
    text('Messages to these are refused:'),
    list(
      pauses.slice(0, MAX_SHOWN).map(({ target, reason, since }) => [bold(target), ' since ', moment(since), `: ${reasonInWords(reason)}`]),
    ),
    ...(more > 0 ? [text(`…and ${more} more.`)] : []),
  ];
}

function resumeActions(pauses: readonly Pause[]): readonly Action[] {
  return pauses.slice(0, MAX_SHOWN).map(({ target }) => ({ label: `Resume ${target}`, command: `resume ${target}` }));
}
