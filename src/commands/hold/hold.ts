import { timeHeld } from '../../announce/plan/time-held.ts';
import type { Decision, Hold } from '../../model/hold.ts';
import type { AuditEntry } from '../../ports/audit.ts';
import type { TimeHeld } from '../../ports/ledger/admin-actions.ts';
import type { CommandRequest, Reply, Span } from '../../ports/reply.ts';
import { lastAction, recordAction } from '../audit-log.ts';
import { buildReply, counted, moment, personSpan, text, usageError } from '../build-reply.ts';
import type { Command, CommandContext } from '../command.ts';
import { HOLD_TEXTS } from '../holds/holds.ts';
import { isFor } from '../replay/execute.ts';

export const hold: Command = {
  verb: 'hold',
  usage: 'hold <id> <announce | digest | seen>',
  summary: 'decide about a batch on hold',
  details: 'One message per post, one digest per channel, or nothing: `seen` marks the posts as seen.',
  adminOnly: true,
  options: [
    { name: 'batch', type: 'text', description: 'Its ID, as holds lists it', required: true, bare: true, completedBy: 'batch' },
    {
      name: 'word',
      type: 'choice',
      description: 'What to do with it',
      choices: ['announce', 'digest', 'seen'],
      required: true,
      bare: true,
    },
  ],
  examples: ['hold h1 digest'],
  sends: (args) => !/\bseen$/.test(args),
  run: async (args, request, context) => {
    const [id, choice = '', ...rest] = args.trim().split(/\s+/).filter(Boolean);
    const decision = DECISIONS.get(choice);
    if (id === undefined || decision === undefined || rest.length > 0)
      return usageError(
        'Say which batch, and what to do with it.',
        `For example: ${context.commandName}hold ${id ?? 'h1'} digest; ${context.commandName}holds lists them`,
      );
    const open = await holdOf(id, context);
    if (open && !isFor(open, decision))
      return usageError(
        `${capital(HOLD_TEXTS[open.kind].many)} can’t be sent as a digest.`,
        `Write ${context.commandName}hold ${id} announce, or ${context.commandName}hold ${id} seen`,
      );
    return decide(open?.id ?? id, decision, open, request, context);
  },
};

/** The open hold with this ID, or the only one whose ID begins with it; null: none, or no longer. */
async function holdOf(id: string, { ledger }: CommandContext): Promise<Hold | null> {
  const open = await ledger.holds();
  const meant = open.filter((one) => one.id.startsWith(id));
  return open.find((one) => one.id === id) ?? (meant.length === 1 ? (meant[0] ?? null) : null);
}

const DECISIONS: ReadonlyMap<string, Decision> = new Map([
  ['announce', 'announce'],
  ['digest', 'digest'],
  ['seen', 'seen'],
  ['mark-seen', 'seen'],
]);

async function decide(id: string, decision: Decision, open: Hold | null, request: CommandRequest, context: CommandContext): Promise<Reply> {
  const { subscriptions, filters, now } = context;
  const times: TimeHeld = (held) => timeHeld(held, { subscriptions: subscriptions(), now: now() }, filters.matches);
  const decided = await context.ledger.decide(id, decision, now().getTime(), times);
  if (decided === null) return usageError(`No batch on hold is known as “${id}”.`, `${context.commandName}holds lists them`);
  if ('already' in decided) return decidedBefore(id, decided.already, context);
  await recordAction(request, context, 'hold', {
    hold: id,
    decision,
    kind: open?.kind ?? null,
    posts: open?.posts ?? null,
    deliveries: decided.wakeups.length,
  });
  await context.reviseNotices();
  await context.enqueue(decided.wakeups);
  const kind = open?.kind ?? 'additions';
  const posts = open ? `: ${counted(open.posts, HOLD_TEXTS[kind].one, HOLD_TEXTS[kind].many)}` : '';
  const outcome = decision === 'seen' ? HOLD_TEXTS[kind].left : `${counted(decided.wakeups.length, HOLD_TEXTS[kind].thing)} on the way`;
  const blocks = [text(`${HOLD_TEXTS[kind][decision]} by `, personSpan(request.from), `${posts}; ${outcome}.`)];
  return buildReply(blocks, { hold: id, decision, decided: true, kind, posts: open?.posts ?? null, deliveries: decided.wakeups.length });
}

async function decidedBefore(id: string, decision: Decision, { audit }: CommandContext): Promise<Reply> {
  const entry: AuditEntry | null = await lastAction(audit, ({ action, detail }) => action === 'hold' && detail.hold === id);
  const by: (string | Span)[] = entry ? [' by ', personSpan(entry.who), ' ', moment(entry.at)] : [];
  return buildReply([text('This was already decided', ...by, `: ${SAID[decision]}.`)], {
    hold: id,
    decision,
    decided: false,
    by: entry?.who ?? null,
  });
}

const SAID: Readonly<Record<Decision, string>> = { announce: 'announce', digest: 'one digest per channel', seen: 'mark as seen' };

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
