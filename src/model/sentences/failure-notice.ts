import type { DeliveryWithPosts, NewDelivery } from '../delivery.ts';
import { batchIdOf } from '../delivery-key.ts';
import type { Destination } from '../destination.ts';
import { moment } from '../span.ts';
import { planned } from './notices.ts';
import { reasonInWords } from './reasons.ts';
import { isToldOf, whichMessage } from './which-message.ts';

/** Failures that one notice names; the others are counted. */
const MOST_NAMED = 5;

/** Tells of deliveries that have failed for good, all in one notice; none for none. Pure. */
export function failureNotices(failed: readonly DeliveryWithPosts[], to: Destination): readonly NewDelivery[] {
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
    title: told.length === 1 ? 'A message could not be delivered' : `${told.length} messages could not be delivered`,
    lines: [
      ...named.map((one) => [
        ...whichMessage(one),
        { text: ', ' },
        moment(one.delivery.updatedAt),
        { text: `: ${reasonInWords(one.delivery.reason)}` },
      ]),
      ...(more > 0 ? [`… and ${more} more, in ${channels} ${channels === 1 ? 'channel' : 'channels'} in all.`] : []),
      [
        { text: `${told.length === 1 ? 'It is' : 'They are'} not retried automatically. Fix what is said above, then ask ` },
        { text: alone === undefined ? 'replay failed' : `replay ${alone}`, style: 'code' as const },
        { text: '.' },
      ],
    ],
    actions: [],
  });
  return [notice];
}
