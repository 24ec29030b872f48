import type { Words } from '../../languages/index.ts';
import type { Hold } from '../../model/hold.ts';
import { holdChoices } from '../../model/sentences/notices.ts';
import type { Action, Block } from '../../ports/reply.ts';
import { bold, buildReply, code, list, moment, text } from '../build-reply.ts';
import type { Command, CommandContext } from '../command.ts';

const MAX_SHOWN = 5;

export const holds: Command = {
  verb: 'holds',
  usage: 'holds',
  summary: 'list batches that are on hold because they are so large',
  adminOnly: true,
  options: [],
  examples: [],
  run: async (_args, _request, context) => {
    const open = await context.ledger.holds();
    if (open.length === 0) return buildReply([text(context.words.holding.none)], { holds: [] });
    const shown = open.slice(0, MAX_SHOWN);
    const more = open.length - shown.length;
    const blocks = [
      ...shown.flatMap((hold) => holdBlocks(hold, context)),
      ...(more > 0 ? [text(context.words.holding.moreNext(more))] : []),
    ];
    return buildReply(
      blocks,
      { holds: open },
      { actions: shown.flatMap((hold, index) => holdActions(hold, shown.length > 1 ? index + 1 : null, context.words)) },
    );
  },
};

function holdBlocks({ id, kind, posts, messages, since, samples }: Hold, { commandName, words }: CommandContext): Block[] {
  const { holding, heldBatches } = words;
  const command = code(`${commandName}hold ${id} announce`);
  return [
    text(
      bold(holding[kind](posts)),
      ...holding.since(moment(since)),
      `. ${heldBatches[kind].comesTo(messages)} ${holding.decide}`,
      command,
      ...(kind === 'additions' ? [', ', code('digest')] : []),
      holding.or,
      code('seen'),
    ),
    ...(samples.length > 0 ? [list(samples.map((title) => [title]))] : []),
  ];
}

function holdActions({ id, kind }: Hold, number: number | null, words: Words): Action[] {
  const of = number === null ? '' : ` (${number})`;
  return holdChoices(kind, words).map(({ label, decision }) => ({ label: `${label}${of}`, command: `hold ${id} ${decision}` }));
}
