import type { Decision, Hold } from '../../model/hold.ts';
import { MESSAGES } from '../../model/sentences/notices.ts';
import type { TableColumn } from '../../model/table.ts';
import type { Action } from '../../ports/reply.ts';
import { bold, buildReply, code, counted, moment, table, text } from '../build-reply.ts';
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
    if (open.length === 0) return buildReply([text('No batch is on hold.')], { holds: [] });
    const shown = open.slice(0, MAX_SHOWN);
    const more = open.length - shown.length;
    const numberOf = (index: number): number | null => (shown.length > 1 ? index + 1 : null);
    const blocks = [
      table(
        columnsOf(context.words),
        shown.map((hold, index) => holdCells(hold, numberOf(index), context)),
      ),
      ...(more > 0 ? [text(`…and ${more} more, which come next.`)] : []),
    ];
    return buildReply(blocks, { holds: open }, { actions: shown.flatMap((hold, index) => holdActions(hold, numberOf(index))) });
  },
};

function holdCells({ id, kind, posts, messages, since, samples }: Hold, number: number | null, { commandName }: CommandContext) {
  const choices = kind === 'additions' ? [', ', code('digest'), ' or ', code('seen')] : [' or ', code('seen')];
  return [
    [...(number === null ? [] : [`${number}. `]), bold(counted(posts, HOLD_TEXTS[kind].one, HOLD_TEXTS[kind].many))],
    [moment(since)],
    [MESSAGES[kind](messages)],
    [code(`${commandName}hold ${id} announce`), ...choices],
    [samples.join('; ')],
  ];
}

function columnsOf({ tables }: CommandContext['words']): readonly TableColumn[] {
  return [
    { name: tables.batch },
    { name: tables.heldSince, before: ' at once, on hold since ' },
    { name: tables.consequence, before: '. ' },
    { name: tables.decide, before: ' Decide: ' },
    { name: tables.samples, before: '. Among them: ' },
  ];
}

function holdActions({ id, kind }: Hold, number: number | null): Action[] {
  const of = number === null ? '' : ` (${number})`;
  const choices: [string, Decision][] =
    kind === 'additions'
      ? [
          ['One digest', 'digest'],
          ['Announce each', 'announce'],
          ['Mark seen', 'seen'],
        ]
      : [
          [kind === 'edits' ? 'Edit the messages' : 'Remove the messages', 'announce'],
          ['Leave them', 'seen'],
        ];
  return choices.map(([label, decision]) => ({ label: `${label}${of}`, command: `hold ${id} ${decision}` }));
}

/** What is said of each kind of held batch. */
export const HOLD_TEXTS = {
  additions: {
    one: 'post',
    many: 'posts',
    thing: 'message',
    announce: 'Announced',
    digest: 'Sent as digests',
    seen: 'Marked as seen',
    left: 'nothing is sent',
  },
  edits: {
    one: 'changed post',
    many: 'changed posts',
    thing: 'edit',
    announce: 'Edits released',
    digest: '',
    seen: 'Edits dropped',
    left: 'the messages stay as they are',
  },
  removals: {
    one: 'removed post',
    many: 'removed posts',
    thing: 'removal',
    announce: 'Removals released',
    digest: '',
    seen: 'Removals dropped',
    left: 'the messages stay',
  },
} as const satisfies Record<Hold['kind'], Record<Decision | 'one' | 'many' | 'thing' | 'left', string>>;
