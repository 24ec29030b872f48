import { type DeliveryKey, MESSAGE_PURPOSES } from '../../model/delivery.ts';
import { withPurpose } from '../../model/delivery-key.ts';
import { changeSentence, describeDelivery } from '../../model/sentences/delivery.ts';
import type { ExplainContext } from '../../model/sentences/explain-context.ts';
import type { Line, Reply } from '../../ports/reply.ts';
import { bold, buildReply, code, lineOf, list, text } from '../build-reply.ts';
import type { CommandContext } from '../command.ts';
import { inEnglish, loadExplainContext, plainOf } from '../explain/context.ts';
import { postsOf } from '../explain/posts-of.ts';
import { jsonFields } from '../json-fields.ts';

/** The story of one delivery, by its key as `resolve` and the log name it; for admins. */
export async function explainByKey(key: DeliveryKey, context: CommandContext): Promise<Reply> {
  const { ledger, words } = context;
  const { delivery: said } = words;
  const [row] = await ledger.find({ keys: [key] }, 1);
  if (!row) return buildReply([text(...said.unknown(code(key)))], { key, delivery: null }, { exitCode: 1 });
  const beside = await ledger.find({ keys: [withPurpose(key, 'edit'), withPurpose(key, 'retract')] }, 2);
  const around = await loadExplainContext([row, ...beside.filter(({ originalKey }) => originalKey === key)], context, true);
  const isMessage = MESSAGE_PURPOSES.includes(row.purpose);
  const [original] = row.originalKey === null ? [] : await ledger.find({ keys: [row.originalKey] }, 1);
  const sentenceIn = (own: ExplainContext): Line => lineOf(isMessage ? describeDelivery(row, own) : changeSentence(row, own));
  const titles = (await postsOf(original ?? row, context)).map(({ title }) => title);
  const blocks = [
    text(...said.forChannel(said.names[row.purpose], bold(row.destination)), words.colon, ...sentenceIn(around)),
    ...(titles.length > 0 ? [list(titles.slice(0, 10).map((title) => [title]))] : []),
    ...(titles.length > 10 ? [text(said.morePosts(titles.length - 10))] : []),
  ];
  return buildReply(blocks, { key, delivery: jsonFields(row), sentence: plainOf(sentenceIn(inEnglish(around))) });
}
