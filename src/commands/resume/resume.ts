import type { Words } from '../../languages/index.ts';
import type { PauseTarget } from '../../model/destination.ts';
import type { Pause } from '../../model/pause.ts';
import { chatPlatforms, parsePauseTarget } from '../../model/platform.ts';
import { messagesAmong } from '../../model/sentences/notices.ts';
import { reasonInWords } from '../../model/sentences/reasons.ts';
import type { Action, Block, CommandRequest, Reply } from '../../ports/reply.ts';
import { completeAdminAction, recordAction } from '../audit-log.ts';
import { bold, buildReply, code, list, moment, personSpan, text, usageError } from '../build-reply.ts';
import type { Command, CommandContext } from '../command.ts';
import { globalPauseOf, jsonFields } from '../explain/explain.ts';

const MAX_SHOWN = 10;

export const resume: Command = {
  verb: 'resume',
  usage: 'resume [<channel> | <platform>]',
  summary: 'resume all deliveries, or those to a channel or platform that refused messages',
  adminOnly: true,
  options: [
    {
      name: 'what',
      type: 'text',
      description: 'The paused channel or platform; everything if left out',
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
      const { pausing } = context.words;
      const [platform] = chatPlatforms(context.platforms);
      const examples = [platform?.destination.example, platform?.name].map((example) => `${context.commandName}resume ${example}`);
      return usageError(pausing.neither(named), pausing.forExampleOr(examples[0] ?? '', examples[1] ?? ''));
    }
    return resumeOne(target, request, context);
  },
};

async function resumeAll(request: CommandRequest, context: CommandContext): Promise<Reply> {
  const { words } = context;
  const { pausing } = words;
  const [before, pauses] = await Promise.all([globalPauseOf(context), context.ledger.pauses()]);
  if (!before) return withPauses(text(pausing.notPaused), { paused: false, changed: false }, pauses, words);
  await context.queue.resume();
  await recordAction(request, context, 'resume', { target: null });
  return withPauses(text(...pausing.resumedBy(personSpan(request.from, words))), { paused: false, changed: true }, pauses, words);
}

async function resumeOne(target: PauseTarget, request: CommandRequest, context: CommandContext): Promise<Reply> {
  const { ledger, now, commandName, words } = context;
  const { pausing } = words;
  const wakeups = await ledger.resume(target, now().getTime());
  if (wakeups === null) {
    const data = { whom: target, resumed: false, messages: 0 };
    return withPauses(text(...pausing.isNotPaused(bold(target))), data, await ledger.pauses(), words);
  }
  await completeAdminAction(request, context, 'resume', { target, messages: messagesAmong(wakeups) }, wakeups);
  const waiting = wakeups.length === 0 ? pausing.nothingWaited : pausing.sentAs(wakeups.length);
  const stop = await globalPauseOf(context);
  const blocks = [
    text(...pausing.getsAgain(bold(target), personSpan(request.from, words), waiting)),
    text(pausing.pausedAgain),
    ...(stop ? [text(...pausing.allPausedNow(code(`${commandName}resume`)))] : []),
  ];
  return buildReply(blocks, { whom: target, resumed: true, messages: wakeups.length });
}

/** Replies with what was done, and lists everything that refuses messages at the moment, each with a button to resume it. */
function withPauses(done: Block, data: object, pauses: readonly Pause[], words: Words): Reply {
  const actions = pauses
    .slice(0, MAX_SHOWN)
    .map(({ target }): Action => ({ label: words.pausing.resumeOf(target), command: `resume ${target}` }));
  return buildReply([done, ...pauseBlocks(pauses, words)], { ...data, pauses: pauses.map(jsonFields) }, { actions });
}

function pauseBlocks(pauses: readonly Pause[], words: Words): readonly Block[] {
  if (pauses.length === 0) return [];
  const more = pauses.length - MAX_SHOWN;
  return [
    text(words.pausing.refused),
    list(
      pauses
        .slice(0, MAX_SHOWN)
        .map(({ target, reason, since }) => words.pausing.refusedSince(bold(target), moment(since), reasonInWords(reason, words))),
    ),
    ...(more > 0 ? [text(`${words.announcing.more(more)}.`)] : []),
  ];
}
