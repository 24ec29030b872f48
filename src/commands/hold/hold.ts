import { timeHeld } from '../../announce/plan/plan-channels.ts';
import type { Decision, Hold } from '../../model/hold.ts';
import type { AuditEntry } from '../../ports/audit.ts';
import type { TimeHeld } from '../../ports/ledger/ledger.ts';
import type { CommandRequest, Reply, Span } from '../../ports/reply.ts';
import { completeAdminAction, lastAction } from '../audit-log.ts';
import { buildReply, moment, personSpan, text, usageError } from '../build-reply.ts';
import type { Command, CommandContext } from '../command.ts';
import { isFor } from '../replay/execute.ts';

export const hold: Command = {
  verb: 'hold',
  usage: 'hold <id> <announce | digest | seen>',
  summary: 'decide about a batch on hold',
  details: 'One message per post, one digest per channel, or nothing: `seen` marks the posts as seen.',
  adminOnly: true,
  options: [
    { name: 'batch', type: 'text', description: 'Its ID, as listed by holds', required: true, bare: true, completedBy: 'batch' },
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
    const { holding, subscribing } = context.words;
    const [id, choice = '', ...rest] = args.trim().split(/\s+/).filter(Boolean);
    const decision = DECISIONS.get(choice);
    if (id === undefined || decision === undefined || rest.length > 0)
      return usageError(holding.say, holding.example(`${context.commandName}hold ${id ?? 'h1'} digest`, `${context.commandName}holds`));
    const open = await holdOf(id, context);
    if (open && open.kind !== 'additions' && !isFor(open, decision))
      return usageError(
        holding.noDigest[open.kind],
        subscribing.writeOr(`${context.commandName}hold ${id} announce`, `${context.commandName}hold ${id} seen`),
      );
    return decide(open?.id ?? id, decision, open, request, context);
  },
};

/** Returns the open hold with this ID, or the only one whose ID begins with it; null if there is none (any more). */
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
  const { subscriptions, filters, now, words } = context;
  const { holding } = words;
  const times: TimeHeld = (held) => timeHeld(held, { subscriptions: subscriptions(), now: now() }, filters.matches);
  const decided = await context.ledger.decide(id, decision, now().getTime(), times);
  if (decided === null) return usageError(holding.unknown(id), holding.listed(`${context.commandName}holds`));
  if ('already' in decided) return decidedBefore(id, decided.already, context);
  const deliveries = decided.wakeups.length;
  const detail = { hold: id, decision, kind: open?.kind ?? null, posts: open?.posts ?? null, deliveries };
  await completeAdminAction(request, context, 'hold', detail, decided.wakeups);
  const kind = open?.kind ?? 'additions';
  const posts = open ? `${words.colon}${holding[kind](open.posts)}` : '';
  const outcome = decision === 'seen' ? holding.done[kind].left : holding.onTheWay[kind](deliveries);
  const blocks = [text(...holding.doneBy(holding.done[kind][decision], personSpan(request.from, words)), `${posts}; ${outcome}.`)];
  return buildReply(blocks, { hold: id, decision, decided: true, kind, posts: open?.posts ?? null, deliveries });
}

async function decidedBefore(id: string, decision: Decision, { audit, words }: CommandContext): Promise<Reply> {
  const { holding } = words;
  const entry: AuditEntry | null = await lastAction(audit, ({ action, detail }) => action === 'hold' && detail.hold === id);
  const by: (string | Span)[] = entry ? [...holding.byAt(personSpan(entry.who, words), moment(entry.at))] : [];
  return buildReply([text(holding.already, ...by, `${words.colon}${holding.said[decision]}.`)], {
    hold: id,
    decision,
    decided: false,
    by: entry?.who ?? null,
  });
}
