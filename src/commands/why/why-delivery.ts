import { type Delivery, type DeliveryKey, MESSAGE_PURPOSES } from '../../model/delivery.ts';
import { withPurpose } from '../../model/delivery-key.ts';
import { changeSentence } from '../../model/sentences/changes.ts';
import { describeDelivery } from '../../model/sentences/delivery.ts';
import type { Reply } from '../../ports/reply.ts';
import { bold, buildReply, code, counted, lineOf, list, text } from '../build-reply.ts';
import type { CommandContext } from '../command.ts';
import { loadExplainContext } from '../explain/context.ts';
import { postsOf } from '../explain/posts-of.ts';
import { jsonFields } from '../json-fields.ts';

/** The story of one delivery, by its key as `resolve` and the log name it; for admins. */
export async function explainByKey(key: DeliveryKey, context: CommandContext): Promise<Reply> {
  const { ledger } = context;
  const [row] = await ledger.find({ keys: [key] }, 1);
  if (!row)
    return buildReply([text('No delivery is known as ', code(key), '. Name the post instead.')], { key, delivery: null }, { exitCode: 1 });
  const beside = await ledger.find({ keys: [withPurpose(key, 'edit'), withPurpose(key, 'retract')] }, 2);
  const around = await loadExplainContext([row, ...beside.filter(({ originalKey }) => originalKey === key)], context, true);
  const isMessage = MESSAGE_PURPOSES.includes(row.purpose);
  const [original] = row.originalKey === null ? [] : await ledger.find({ keys: [row.originalKey] }, 1);
  const sentence = lineOf(isMessage ? describeDelivery(row, around) : changeSentence(row, around));
  const titles = (await postsOf(original ?? row, context)).map(({ title }) => title);
  const blocks = [
    text(`${NAMES[row.purpose]} for `, bold(row.destination), ': ', ...sentence),
    ...(titles.length > 0 ? [list(titles.slice(0, 10).map((title) => [title]))] : []),
    ...(titles.length > 10 ? [text(`…and ${counted(titles.length - 10, 'more post', 'more posts')}`)] : []),
  ];
  return buildReply(blocks, { key, delivery: jsonFields(row), sentence: sentence.map((span) => span.text).join('') });
}

const NAMES: Readonly<Record<Delivery['purpose'], string>> = {
  announce: 'The message',
  digest: 'The digest',
  reminder: 'The reminder of an event',
  thread: 'The thread below a message',
  publish: 'The publication of a message to followers',
  calendar: 'The event in the server’s calendar',
  edit: 'The edit of a message',
  retract: 'The removal of a message',
  notice: 'The notice to admins',
};
