import type { Delivery, DeliveryKey } from '../announce/delivery.ts';
import { lastOrder, noteOrder } from './audit-notes.ts';
import { circumstancesOf } from './circumstances.ts';
import type { Command, CommandContext } from './command.ts';
import { deliverySentence } from './delivery-sentence.ts';
import { reasonInWords } from './reason-words.ts';
import type { Action, Ask, Line, Reply } from './reply.ts';
import { bold, code, counted, lineOf, linkTo, list, moment, personSpan, replyOf, text, usage } from './say.ts';

const MOST_ROWS = 10_000;
const MOST_LISTED = 10;
/** Two buttons each. */
const MOST_WITH_BUTTONS = 5;

export const doubt: Command = {
  verb: 'doubt',
  usage: 'doubt [<key> there | <key> again]',
  summary: 'lists messages of which nobody knows whether they arrived; settles one by your word',
  adminOnly: true,
  run: async (words, ask, context) => {
    const [key, choice, ...rest] = words.trim().split(/\s+/).filter(Boolean);
    if (key === undefined) return listDoubts(context);
    if (rest.length > 0 || (choice !== 'there' && choice !== 'again'))
      return usage(
        'Say whether the message is there, or is to be sent again.',
        `For example: ${context.commandName}doubt ${key} there, or ${context.commandName}doubt ${key} again`,
      );
    return settleDoubt(key, choice, ask, context);
  },
};

async function listDoubts(context: CommandContext): Promise<Reply> {
  const found = await context.ledger.find({ states: ['in-doubt'] }, MOST_ROWS);
  const rows = found.filter(({ carriedBy }) => carriedBy === null).toReversed();
  const data = {
    doubts: rows.map(({ key, destination, purpose, reason, firstSentAt }) => ({ key, destination, purpose, reason, firstSentAt })),
  };
  if (rows.length === 0) return replyOf([text('Nothing is in doubt.')], data);
  const lines: Line[] = [];
  for (const [index, row] of rows.slice(0, MOST_LISTED).entries()) lines.push(await lineFor(row, index, context));
  const more = rows.length - MOST_LISTED;
  const blocks = [
    text(`${counted(rows.length, 'message')} may or may not have arrived. Look in the channel, then say so:`),
    list(lines),
    ...(more > 0 ? [text(`…and ${more} more; these are the oldest.`)] : []),
  ];
  const actions = rows.slice(0, MOST_WITH_BUTTONS).flatMap(({ key }, index): Action[] => [
    { label: `${index + 1} is there`, command: `doubt ${key} there` },
    { label: `Send ${index + 1} again`, command: `doubt ${key} again` },
  ]);
  return replyOf(blocks, data, { actions });
}

async function lineFor(row: Delivery, index: number, context: CommandContext): Promise<Line> {
  const post = row.postId === null ? null : ((await context.posts.post(row.postId))?.post ?? null);
  const name = post ? linkTo(post.title, post.url) : row.purpose === 'digest' ? 'a digest' : row.purpose;
  return lineOf([
    `${index + 1}. `,
    name,
    ' in ',
    bold(row.destination),
    ', sent ',
    moment(row.firstSentAt ?? row.updatedAt),
    `: ${reasonInWords(row.reason)} (`,
    code(row.key),
    ')',
  ]);
}

async function settleDoubt(key: DeliveryKey, choice: 'there' | 'again', ask: Ask, context: CommandContext): Promise<Reply> {
  const { ledger, now, audit } = context;
  const [named] = await ledger.find({ keys: [key] }, 1);
  const [row] = named && named.carriedBy !== null ? await ledger.find({ keys: [named.carriedBy] }, 1) : [named];
  if (!row) return usage(`No delivery is known as “${key}”.`, `${context.commandName}doubt lists those in doubt`);
  if (row.state !== 'in-doubt') return settledBefore(row, context);
  const nowMs = now().getTime();
  const moved = choice === 'there' ? await ledger.believe([row.key], nowMs) : await ledger.reopen([row.key], nowMs);
  if (moved.length === 0) return settledBefore(row, context);
  await noteOrder(ask, context, 'doubt', { key: row.key, choice });
  if (choice === 'again') await context.ring(moved.map((one) => ({ key: one })));
  const said = choice === 'there' ? ': the message is there. It is not sent again.' : ': the message is not there. It is sent again.';
  const blocks = [text('Settled by ', personSpan(ask.from), ', for ', bold(row.destination), said)];
  return replyOf(blocks, { key: row.key, destination: row.destination, choice, settled: true });

  async function settledBefore({ key: settled }: Delivery, whole: CommandContext): Promise<Reply> {
    const [order, found] = await Promise.all([
      lastOrder(audit, ({ action, detail }) => action === 'doubt' && detail.key === settled),
      ledger.find({ keys: [settled] }, 1),
    ]);
    const current = found[0];
    const by = order ? [' by ', personSpan(order.who), ' ', moment(order.at)] : [];
    const sentence = current ? deliverySentence(current, await circumstancesOf([current], whole, true)) : [];
    const line = text('That was settled before', ...by, '. Now: ', ...sentence, '.');
    return replyOf([line], { key: settled, state: current?.state ?? null, settled: false, by: order?.who ?? null });
  }
}
