import { subscriptionText } from '../../commands/subscriptions/filter-text.ts';
import { describeDeliveryMode } from '../../model/delivery-mode.ts';
import { policiesOf, policyTexts } from '../../model/policies.ts';
import type { Subscription } from '../../model/subscription.ts';

/** What a subscription asks for. */
export type Wish = Omit<Subscription, 'id' | 'origin' | 'paused'>;

/** All that is asked for, and nothing else of what is known of it. Pure. */
export function wishOf({ destination, filter, images, delivery, style, length, facts, language, approve, ...policies }: Wish): Wish {
  return {
    destination,
    filter,
    ...(images === undefined ? {} : { images }),
    ...(delivery === undefined ? {} : { delivery }),
    ...(style === undefined ? {} : { style }),
    ...(length === undefined ? {} : { length }),
    ...(facts === undefined ? {} : { facts }),
    ...(language === undefined ? {} : { language }),
    ...(approve ? { approve } : {}),
    ...policiesOf(policies),
  };
}

/** The same for those that would be one subscription: one channel, one filter. Pure. */
export function keyOf(wish: Wish): string {
  return `${wish.destination} ${subscriptionText(wish)}`;
}

/** As people read it, and the same for wishes that ask the same, however they are written: `kind:release; mode: daily at 09:00 UTC`. Pure. */
export function wishText(wish: Wish): string {
  const { images, delivery, style, length, facts, language, approve = false } = wish;
  const options = [
    ...(delivery === undefined ? [] : [`mode: ${describeDeliveryMode(delivery)}`]),
    ...(approve === false ? [] : [`approve: ${approve}`]),
    ...(images === undefined ? [] : [`images: ${images}`]),
    ...(style === undefined ? [] : [`style: ${style}`]),
    ...(length === undefined ? [] : [`length: ${length}`]),
    ...(facts === undefined ? [] : [`facts: [${facts.join(', ')}]`]),
    ...(language === undefined ? [] : [`language: ${language}`]),
    ...policyTexts(wish).map(([name, text]) => `${name}: ${text}`),
  ];
  return [subscriptionText(wish), ...options].join('; ');
}

/** Whether both ask for the same in the same channel. Pure. */
export function asksTheSame(one: Wish, other: Wish): boolean {
  return one.destination === other.destination && wishText(one) === wishText(other);
}
