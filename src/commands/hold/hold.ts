import type { Decision, Hold } from '../../model/hold.ts';
import type { AuditEntry } from '../../ports/audit.ts';
import type { CommandRequest, Reply, Span } from '../../ports/reply.ts';
import { lastAction, recordAction } from '../audit-log.ts';
import { buildReply, counted, moment, personSpan, text, usageError } from '../build-reply.ts';
import type { Command, CommandContext } from '../command.ts';
import { isFor } from '../replay/execute.ts';
import { HOLD_TEXTS } from './holds.ts';

export const hold: Command = {
  verb: 'hold',
  usage: 'hold <id> <announce | digest | seen>',
  summary: 'decides what becomes of a held batch: one message a post, one digest a channel, or nothing',
  adminOnly: true,
  run: async (words, ask, context) => {
    const [id, choice, ...rest] = words.trim().split(/\s+/).filter(Boolean);
    const decision = choice === undefined ? undefined : DECISIONS[choice];
    if (id === undefined || decision === undefined || rest.length > 0)
      return usageError(
        'Say which held batch, and what becomes of it.',
        `For example: ${context.commandName}hold ${id ?? 'h1'} digest; ${context.commandName}holds lists them`,
      );
    const open = await holdOf(id, context);
    if (open && !isFor(open, decision))
      return usageError(
        `${capital(HOLD_TEXTS[open.kind].many)} make no digest.`,
        `Write ${context.commandName}hold ${id} announce, or ${context.commandName}hold ${id} seen`,
      );
    return decide(open?.id ?? id, decision, open, ask, context);
  },
};

/** The open hold of an id, or of its beginning where no other begins so; null: none (any more). */
async function holdOf(id: string, { ledger }: CommandContext): Promise<Hold | null> {
  const open = await ledger.holds();
  const meant = open.filter((one) => one.id.startsWith(id));
  return open.find((one) => one.id === id) ?? (meant.length === 1 ? (meant[0] ?? null) : null);
}

const DECISIONS: Readonly<Record<string, Decision>> = { announce: 'announce', digest: 'digest', seen: 'seen', 'mark-seen': 'seen' };

async function decide(id: string, decision: Decision, open: Hold | null, ask: CommandRequest, context: CommandContext): Promise<Reply> {
  const decided = await context.ledger.decide(id, decision, context.now().getTime());
  if (decided === null) return usageError(`No held batch is known as “${id}”.`, `${context.commandName}holds lists them`);
  if ('already' in decided) return decidedBefore(id, decided.already, context);
  await recordAction(ask, context, 'hold', {
    hold: id,
    decision,
    kind: open?.kind ?? null,
    posts: open?.posts ?? null,
    deliveries: decided.bells.length,
  });
  await context.reviseNotices();
  await context.enqueue(decided.bells);
  const kind = open?.kind ?? 'additions';
  const posts = open ? `: ${counted(open.posts, HOLD_TEXTS[kind].one, HOLD_TEXTS[kind].many)}` : '';
  const outcome = decision === 'seen' ? HOLD_TEXTS[kind].left : `${counted(decided.bells.length, HOLD_TEXTS[kind].thing)} on the way`;
  const blocks = [text(`${HOLD_TEXTS[kind][decision]} by `, personSpan(ask.from), `${posts}; ${outcome}.`)];
  return buildReply(blocks, { hold: id, decision, decided: true, kind, posts: open?.posts ?? null, deliveries: decided.bells.length });
}

async function decidedBefore(id: string, decision: Decision, { audit }: CommandContext): Promise<Reply> {
  const order: AuditEntry | null = await lastAction(audit, ({ action, detail }) => action === 'hold' && detail.hold === id);
  const by: (string | Span)[] = order ? [' by ', personSpan(order.who), ' ', moment(order.at)] : [];
  return buildReply([text('That was decided before', ...by, `: ${SAID[decision]}.`)], {
    hold: id,
    decision,
    decided: false,
    by: order?.who ?? null,
  });
}

const SAID: Readonly<Record<Decision, string>> = { announce: 'announce', digest: 'one digest a channel', seen: 'mark as seen' };

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
