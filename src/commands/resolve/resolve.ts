import type { Delivery, DeliveryKey } from '../../model/delivery.ts';
import { describeDelivery } from '../../model/sentences/delivery.ts';
import { isResolveAction } from '../../model/sentences/delivery-notices.ts';
import { reasonInWords } from '../../model/sentences/reasons.ts';
import type { Wakeup } from '../../ports/delivery-queue.ts';
import type { Action, CommandRequest, Line, Reply } from '../../ports/reply.ts';
import { completeAdminAction, lastAction } from '../audit-log.ts';
import { bold, buildReply, code, lineOf, linkTo, list, moment, personSpan, text, usageError } from '../build-reply.ts';
import type { Command, CommandContext } from '../command.ts';
import { jsonFields, loadExplainContext, postsOf } from '../explain/explain.ts';

type Decision = 'sent' | 'resend';

const MAX_ROWS = 10_000;
const MAX_LISTED = 10;
/** Maximum number of messages with buttons, two each. */
const MAX_WITH_BUTTONS = 5;

/** Decisions by the word that is typed; `there` and `again` come from older buttons. */
const DECISIONS: ReadonlyMap<string, Decision> = new Map([
  ['sent', 'sent'],
  ['resend', 'resend'],
  ['there', 'sent'],
  ['again', 'resend'],
]);

export const resolve: Command = {
  verb: 'resolve',
  aliases: ['doubt'],
  usage: 'resolve [<key> sent | <key> resend]',
  summary: 'list messages whose delivery could not be confirmed, or resolve one',
  details: 'Look in the channel first: `sent` says that the message is there, `resend` sends it again.',
  adminOnly: true,
  options: [
    { name: 'delivery', type: 'text', description: 'Its key, as shown in the list', bare: true, completedBy: 'delivery' },
    { name: 'word', type: 'choice', description: 'Whether it was sent, or should be sent again', choices: ['sent', 'resend'], bare: true },
  ],
  examples: ['resolve'],
  sends: (args) => DECISIONS.get(args.trim().split(/\s+/)[1] ?? '') === 'resend',
  run: async (args, request, context) => {
    const [key, choice = '', ...rest] = args.trim().split(/\s+/).filter(Boolean);
    if (key === undefined) {
      const { blocks, actions, data } = await listInDoubt(context);
      return buildReply(blocks.length > 0 ? blocks : [text(context.words.resolving.none)], { doubts: data }, { actions });
    }
    const decision = DECISIONS.get(choice);
    if (rest.length > 0 || decision === undefined)
      return usageError(
        context.words.resolving.say,
        context.words.pausing.forExampleOr(`${context.commandName}resolve ${key} sent`, `${context.commandName}resolve ${key} resend`),
      );
    return resolveDelivery(key, decision, choice, request, context);
  },
};

/** Resolves one delivery in doubt. `choice`: the decision as typed. */
async function resolveDelivery(
  key: DeliveryKey,
  decision: Decision,
  choice: string,
  request: CommandRequest,
  context: CommandContext,
): Promise<Reply> {
  const { ledger, now, words } = context;
  const { resolving } = words;
  const [named] = await ledger.find({ keys: [key] }, 1);
  const [row] = named && named.digestKey !== null ? await ledger.find({ keys: [named.digestKey] }, 1) : [named];
  if (!row) return usageError(resolving.unknown(key), resolving.listed(`${context.commandName}resolve`));
  if (row.state !== 'in-doubt') return resolvedBefore(row, context);
  const nowMs = now().getTime();
  const wakeups = decision === 'sent' ? await ledger.confirmDelivered(row.key, nowMs) : wakeupsOf(await ledger.reopen([row.key], nowMs));
  if (wakeups === null) return resolvedBefore(row, context);
  await completeAdminAction(request, context, 'resolve', { key: row.key, choice: decision }, wakeups);
  const rest = wakeups.length > 0 ? resolving.restFollows : '';
  const outcome = decision === 'sent' ? `${resolving.sent}${rest}` : resolving.notSent;
  const resolved = text(...resolving.resolvedBy(personSpan(request.from, words), bold(row.destination)), outcome);
  // A notice may list several deliveries: the remaining ones keep their buttons.
  const left = await listInDoubt(context);
  const data = { key: row.key, destination: row.destination, choice, settled: true, left: left.rows.length };
  return buildReply([resolved, ...left.blocks], data, { actions: left.actions });
}

function wakeupsOf(keys: readonly DeliveryKey[]): readonly Wakeup[] | null {
  return keys.length === 0 ? null : keys.map((key) => ({ key }));
}

async function resolvedBefore({ key }: Delivery, context: CommandContext): Promise<Reply> {
  const { words } = context;
  const { holding, resolving } = words;
  const [entry, [current]] = await Promise.all([
    lastAction(context.audit, ({ action, detail }) => isResolveAction(action) && detail.key === key),
    context.ledger.find({ keys: [key] }, 1),
  ]);
  const by = entry ? holding.byAt(personSpan(entry.who, words), moment(entry.at)) : [];
  const sentence = current ? describeDelivery(current, await loadExplainContext([current], context, true)) : [];
  const left = await listInDoubt(context);
  const blocks = [text(resolving.already, ...by, resolving.now, ...sentence, '.'), ...left.blocks];
  const data = { key, state: current?.state ?? null, settled: false, by: entry?.who ?? null, left: left.rows.length };
  return buildReply(blocks, data, { actions: left.actions });
}

/** Lists everything in doubt, oldest first, as blocks with buttons and as data for machines; no blocks if nothing is. */
async function listInDoubt(context: CommandContext) {
  const found = await context.ledger.find({ states: ['in-doubt'] }, MAX_ROWS);
  const rows = found.filter(({ digestKey }) => digestKey === null).toReversed();
  const data = rows.map(({ key, destination, purpose, reason, firstSentAt }) =>
    jsonFields({ key, destination, purpose, reason, firstSentAt }),
  );
  if (rows.length === 0) return { rows, blocks: [], actions: [], data };
  const lines: Line[] = [];
  for (const [index, row] of rows.slice(0, MAX_LISTED).entries()) lines.push(await lineFor(row, index, context));
  const { resolving } = context.words;
  const more = rows.length - MAX_LISTED;
  const blocks = [text(resolving.inDoubt(rows.length)), list(lines), ...(more > 0 ? [text(resolving.oldest(more))] : [])];
  const actions = rows.slice(0, MAX_WITH_BUTTONS).flatMap(({ key }, index): Action[] => [
    { label: resolving.isThere(index + 1), command: `resolve ${key} sent` },
    { label: resolving.sendAgain(index + 1), command: `resolve ${key} resend` },
  ]);
  return { rows, blocks, actions, data };
}

async function lineFor(row: Delivery, index: number, context: CommandContext): Promise<Line> {
  const { words } = context;
  const { resolving } = words;
  const posts = await postsOf(row, context);
  const [first] = posts;
  const name = first === undefined ? resolving.names[row.purpose] : linkTo(first.title, first.url);
  const since = moment(row.firstSentAt ?? row.updatedAt);
  const why = `${words.colon}${reasonInWords(row.reason, words)} (`;
  const digest = row.purpose === 'digest' && first ? [resolving.digestOf(posts.length)] : [];
  const others = digest.length > 0 && posts.length > 1 ? [resolving.andOthers] : [];
  return lineOf([`${index + 1}. `, ...digest, name, ...others, ...resolving.where(bold(row.destination), since), why, code(row.key), ')']);
}
