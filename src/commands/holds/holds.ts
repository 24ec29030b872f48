import type { Words } from '../../languages/index.ts';
import type { Hold } from '../../model/hold.ts';
import { holdChoices } from '../../model/sentences/notices.ts';
import type { TableColumn } from '../../model/table.ts';
import type { Action } from '../../ports/reply.ts';
import { bold, buildReply, code, moment, table, text } from '../build-reply.ts';
import type { Command, CommandContext } from '../command.ts';

const MAX_SHOWN = 5;

export const holds: Command = {
  verb: 'holds',
  usage: 'holds',
  summary: 'list batches that are on hold because they are too large',
  adminOnly: true,
  options: [],
  examples: [],
  run: async (_args, _request, context) => {
    const open = await context.ledger.holds();
    if (open.length === 0) return buildReply([text(context.words.holding.none)], { holds: [] });
    const shown = open.slice(0, MAX_SHOWN);
    const more = open.length - shown.length;
    const numberOf = (index: number): number | null => (shown.length > 1 ? index + 1 : null);
    const blocks = [
      table(
        columnsOf(context.words),
        shown.map((hold, index) => holdCells(hold, numberOf(index), context)),
      ),
      ...(more > 0 ? [text(context.words.holding.moreNext(more))] : []),
    ];
    const actions = shown.flatMap((hold, index) => holdActions(hold, numberOf(index), context.words));
    return buildReply(blocks, { holds: open }, { actions });
  },
};

function holdCells({ id, kind, posts, messages, since, samples }: Hold, number: number | null, { commandName, words }: CommandContext) {
  const { holding, heldBatches } = words;
  return [
    [...(number === null ? [] : [`${number}. `]), bold(holding[kind](posts))],
    [moment(since)],
    [heldBatches[kind].comesTo(messages)],
    [code(`${commandName}hold ${id} announce`), ...(kind === 'additions' ? [', ', code('digest')] : []), holding.or, code('seen')],
    [samples.join('; ')],
  ];
}

function columnsOf({ tables, holding }: Words): readonly TableColumn[] {
  return [
    { name: tables.batch },
    { name: tables.heldSince, before: holding.since('').join('') },
    { name: tables.consequence, before: '. ' },
    { name: tables.decide, before: ` ${holding.decide}` },
    { name: tables.samples, before: holding.among },
  ];
}

function holdActions({ id, kind }: Hold, number: number | null, words: Words): Action[] {
  const of = number === null ? '' : ` (${number})`;
  return holdChoices(kind, words).map(({ label, decision }) => ({ label: `${label}${of}`, command: `hold ${id} ${decision}` }));
}
