import type { DeliveryMode } from './delivery-mode.ts';
import { quietUntil } from './delivery-windows.ts';
import type { Destination } from './destination.ts';
import type { Subscription } from './subscription.ts';

/** Quiet hours that a channel is in. */
export interface QuietChannel {
  /** When it gets messages again, epoch ms. */
  untilMs: number;
  /** Of the subscription whose quiet hours end first. */
  mode: DeliveryMode;
}

/** A channel is quiet while all of its subscriptions are; null: it is not. Pure. */
export function quietChannel(subscriptions: readonly Subscription[], destination: Destination, nowMs: number): QuietChannel | null {
  const own = subscriptions.filter((one) => one.destination === destination);
  const ends = own.flatMap(({ delivery }) => {
    const untilMs = delivery ? quietUntil(delivery, nowMs) : null;
    return delivery && untilMs !== null ? [{ untilMs, mode: delivery }] : [];
  });
  const [first] = ends.toSorted((a, b) => a.untilMs - b.untilMs);
  return ends.length === own.length ? (first ?? null) : null;
}
