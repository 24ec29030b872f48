import type { Delivery, DeliveryKey } from '../../model/delivery.ts';
import { describeDelivery } from '../../model/sentences/delivery.ts';
import type { Wakeup } from '../../ports/ledger/wakeups.ts';
import type { CommandRequest, Reply } from '../../ports/reply.ts';
import { lastAction, recordAction } from '../audit-log.ts';
import { bold, buildReply, moment, personSpan, text, usageError } from '../build-reply.ts';
import type { Command, CommandContext } from '../command.ts';
import { loadExplainContext } from '../explain/context.ts';
import { listInDoubt } from './list.ts';

export const resolve: Command = {
  verb: 'doubt',
  usage: 'doubt [<key> there | <key> again]',
  summary: 'lists messages of which nobody knows whether they arrived; settles one by your word',
  adminOnly: true,
  run: async (words, ask, context) => {
    const [key, choice, ...rest] = words.trim().split(/\s+/).filter(Boolean);
    if (key === undefined) {
      const { blocks, actions, data } = await listInDoubt(context);
      return buildReply(blocks.length > 0 ? blocks : [text('Nothing is in doubt.')], { doubts: data }, { actions });
    }
    if (rest.length > 0 || (choice !== 'there' && choice !== 'again'))
      return usageError(
        'Say whether the message is there, or is to be sent again.',
        `For example: ${context.commandName}doubt ${key} there, or ${context.commandName}doubt ${key} again`,
      );
    return resolveDelivery(key, choice, ask, context);
  },
};

async function resolveDelivery(key: DeliveryKey, choice: 'there' | 'again', ask: CommandRequest, context: CommandContext): Promise<Reply> {
  const { ledger, now } = context;
  const [named] = await ledger.find({ keys: [key] }, 1);
  const [row] = named && named.carriedBy !== null ? await ledger.find({ keys: [named.carriedBy] }, 1) : [named];
  if (!row) return usageError(`No delivery is known as “${key}”.`, `${context.commandName}doubt lists those in doubt`);
  if (row.state !== 'in-doubt') return settledBefore(row, context);
  const nowMs = now().getTime();
  const bells = choice === 'there' ? await ledger.confirmDelivered(row.key, nowMs) : bellsOf(await ledger.reopen([row.key], nowMs));
  if (bells === null) return settledBefore(row, context);
  await recordAction(ask, context, 'doubt', { key: row.key, choice });
  await context.reviseNotices();
  await context.enqueue(bells);
  const rest = bells.length > 0 ? ' The posts it had no room for follow.' : '';
  const said =
    choice === 'there' ? `: the message is there. It is not sent again.${rest}` : ': the message is not there. It is sent again.';
  const settled = text('Settled by ', personSpan(ask.from), ', for ', bold(row.destination), said);
  // A notice may have told of several: those that are left keep their buttons.
  const left = await listInDoubt(context);
  const data = { key: row.key, destination: row.destination, choice, settled: true, left: left.rows.length };
  return buildReply([settled, ...left.blocks], data, { actions: left.actions });
}

function bellsOf(keys: readonly DeliveryKey[]): readonly Wakeup[] | null {
  return keys.length === 0 ? null : keys.map((key) => ({ key }));
}

async function settledBefore({ key }: Delivery, context: CommandContext): Promise<Reply> {
  const [order, [current]] = await Promise.all([
    lastAction(context.audit, ({ action, detail }) => action === 'doubt' && detail.key === key),
    context.ledger.find({ keys: [key] }, 1),
  ]);
  const by = order ? [' by ', personSpan(order.who), ' ', moment(order.at)] : [];
  const sentence = current ? describeDelivery(current, await loadExplainContext([current], context, true)) : [];
  const left = await listInDoubt(context);
  const blocks = [text('That was settled before', ...by, '. Now: ', ...sentence, '.'), ...left.blocks];
  const data = { key, state: current?.state ?? null, settled: false, by: order?.who ?? null, left: left.rows.length };
  return buildReply(blocks, data, { actions: left.actions });
}
