import { subscriptionText } from '../../commands/subscriptions/filter-text.ts';
import { optionsOf } from '../../commands/subscriptions/options.ts';
import { describeDeliveryMode } from '../../model/delivery-mode.ts';
import { policyTexts } from '../../model/policies.ts';
import type { Subscription } from '../../model/subscription.ts';

/** What a subscription asks for. */
export type Wish = Omit<Subscription, 'id' | 'origin' | 'paused'>;

/** All that is asked for, and nothing else of what is known of it. Pure. */
export function wishOf(one: Wish): Wish {
  const { approve, ...options } = optionsOf(one);
  return { destination: one.destination, filter: one.filter, ...options, ...(approve ? { approve } : {}) };
}

/** The same for those that would be one subscription: one channel, one filter. Pure. */
export function keyOf(wish: Wish): string {
  return `${wish.destination} ${subscriptionText(wish)}`;
}

/** As people read it, and the same for wishes that ask the same, however they are written: `kind:release; mode: daily at 09:00 UTC`. Pure. */
export function wishText(wish: Wish): string {
  const { delivery, facts } = wish;
  const options: readonly (readonly [string, unknown])[] = [
    ['mode', delivery && describeDeliveryMode(delivery)],
    ['approve', wish.approve || undefined],
    ['images', wish.images],
    ['style', wish.style],
    ['length', wish.length],
    ['facts', facts && `[${facts.join(', ')}]`],
    ['language', wish.language],
    ...policyTexts(wish),
  ];
  const said = options.flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  return [subscriptionText(wish), ...said].join('; ');
}

/** Whether both ask for the same in the same channel. Pure. */
export function asksTheSame(one: Wish, other: Wish): boolean {
  return one.destination === other.destination && wishText(one) === wishText(other);
}
