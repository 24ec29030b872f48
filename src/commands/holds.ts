import type { AuditEntry } from '../ports/audit.ts';
import type { Decision, Hold } from '../ports/ledger.ts';
import { lastOrder, noteOrder } from './audit-notes.ts';
import type { Command, CommandContext } from './command.ts';
import { isFor } from './replay-act.ts';
import type { Action, Ask, Block, Reply, Span } from './reply.ts';
import { bold, code, counted, list, moment, personSpan, replyOf, text, usage } from './say.ts';

const MOST_SHOWN = 5;

export const holds: Command = {
  verb: 'holds',
  usage: 'holds',
  summary: 'lists batches that are held because they are so large',
  adminOnly: true,
  run: async (_words, _ask, context) => {
    const open = await context.ledger.holds();
    if (open.length === 0) return replyOf([text('Nothing is held for an admin’s word.')], { holds: [] });
    const shown = open.slice(0, MOST_SHOWN);
    const more = open.length - shown.length;
    const blocks = [
      ...shown.flatMap((hold) => holdBlocks(hold, context)),
      ...(more > 0 ? [text(`…and ${more} more, which come next.`)] : []),
    ];
    return replyOf(
      blocks,
      { holds: open },
      { actions: shown.flatMap((hold, index) => holdActions(hold, shown.length > 1 ? index + 1 : null)) },
    );
  },
};

export const hold: Command = {
  verb: 'hold',
  usage: 'hold <id> <announce | digest | seen>',
  summary: 'decides what becomes of a held batch: one message a post, one digest a channel, or nothing',
  adminOnly: true,
  run: async (words, ask, context) => {
    const [id, choice, ...rest] = words.trim().split(/\s+/).filter(Boolean);
    const decision = choice === undefined ? undefined : DECISIONS[choice];
    if (id === undefined || decision === undefined || rest.length > 0)
      return usage(
        'Say which held batch, and what becomes of it.',
        `For example: ${context.commandName}hold ${id ?? 'h1'} digest; ${context.commandName}holds lists them`,
      );
    const open = (await context.ledger.holds()).find((one) => one.id === id);
    if (open && !isFor(open, decision))
      return usage(
        `${capital(WORDS[open.kind].many)} make no digest.`,
        `Write ${context.commandName}hold ${id} announce, or ${context.commandName}hold ${id} seen`,
      );
    return decide(id, decision, open ?? null, ask, context);
  },
};

const DECISIONS: Readonly<Record<string, Decision>> = { announce: 'announce', digest: 'digest', seen: 'seen', 'mark-seen': 'seen' };

async function decide(id: string, decision: Decision, open: Hold | null, ask: Ask, context: CommandContext): Promise<Reply> {
  const decided = await context.ledger.decide(id, decision, context.now().getTime());
  if (decided === null) return usage(`No held batch is known as “${id}”.`, `${context.commandName}holds lists them`);
  if ('already' in decided) return decidedBefore(id, decided.already, context);
  await noteOrder(ask, context, 'hold', {
    hold: id,
    decision,
    kind: open?.kind ?? null,
    posts: open?.posts ?? null,
    deliveries: decided.bells.length,
  });
  await context.ring(decided.bells);
  const kind = open?.kind ?? 'additions';
  const posts = open ? `: ${counted(open.posts, WORDS[kind].one, WORDS[kind].many)}` : '';
  const outcome = decision === 'seen' ? WORDS[kind].left : `${counted(decided.bells.length, WORDS[kind].thing)} on the way`;
  const blocks = [text(`${WORDS[kind][decision]} by `, personSpan(ask.from), `${posts}; ${outcome}.`)];
  return replyOf(blocks, { hold: id, decision, decided: true, kind, posts: open?.posts ?? null, deliveries: decided.bells.length });
}

async function decidedBefore(id: string, decision: Decision, { audit }: CommandContext): Promise<Reply> {
  const order: AuditEntry | null = await lastOrder(audit, ({ action, detail }) => action === 'hold' && detail.hold === id);
  const by: (string | Span)[] = order ? [' by ', personSpan(order.who), ' ', moment(order.at)] : [];
  return replyOf([text('That was decided before', ...by, `: ${SAID[decision]}.`)], {
    hold: id,
    decision,
    decided: false,
    by: order?.who ?? null,
  });
}

const SAID: Readonly<Record<Decision, string>> = { announce: 'announce', digest: 'one digest a channel', seen: 'mark as seen' };

const WORDS = {
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

function holdBlocks({ id, kind, posts, since, samples }: Hold, { commandName }: CommandContext): Block[] {
  const choices = kind === 'additions' ? [', ', code('digest'), ' or ', code('seen')] : [' or ', code('seen')];
  return [
    text(
      bold(counted(posts, WORDS[kind].one, WORDS[kind].many)),
      ' at once, held since ',
      moment(since),
      '. Decide: ',
      code(`${commandName}hold ${id} announce`),
      ...choices,
    ),
    ...(samples.length > 0 ? [list(samples.map((title) => [title]))] : []),
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

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
