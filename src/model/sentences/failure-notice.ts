import { type Language, wordsOf } from '../../languages/index.ts';
import type { DeliveryWithPosts, NewDelivery } from '../delivery.ts';
import { batchIdOf } from '../delivery-key.ts';
import type { Destination } from '../destination.ts';
import { code, lineOf, moment, type Span } from '../span.ts';
import { planned } from './notices.ts';
import { reasonInWords } from './reasons.ts';
import { isToldOf, whichMessage } from './which-message.ts';

/** Failures that one notice names; the others are counted. */
const MOST_NAMED = 5;

/** Tells of deliveries that have failed for good, all in one notice; none for none. Pure. */
export function failureNotices(failed: readonly DeliveryWithPosts[], to: Destination, language: Language): readonly NewDelivery[] {
  const words = wordsOf(language);
  const { notices } = words;
  const told = failed.filter(isToldOf);
  const [first] = told;
  if (!first) return [];
  const named = told.slice(0, MOST_NAMED);
  const more = told.length - named.length;
  const channels = new Set(told.map(({ delivery: { destination } }) => destination)).size;
  const alone = told.length === 1 && first.delivery.purpose === 'announce' ? first.posts[0]?.path : undefined;
  const id = batchIdOf(
    'f',
    told.map(({ delivery: { key, updatedAt } }) => ({ id: `${key} ${updatedAt}` })),
  );
  const notice = planned(id, to, {
    type: 'notice',
    language,
    title: notices.notDelivered(told.length),
    lines: [
      ...named.map((one) =>
        lineOf([
          ...whichMessage(one, words),
          ', ',
          moment(one.delivery.updatedAt),
          `${words.colon}${reasonInWords(one.delivery.reason, words)}`,
        ]),
      ),
      ...(more > 0 ? [notices.moreInChannels(more, channels)] : []),
      lineOf(
        (told.length === 1 ? notices.notRetried : notices.manyNotRetried)<string | Span>(
          code(alone === undefined ? 'replay failed' : `replay ${alone}`),
        ),
      ),
    ],
    actions: [],
  });
  return [notice];
}
