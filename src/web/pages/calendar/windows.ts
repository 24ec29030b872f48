import type { Subscription } from '../../../model/subscription.ts';

/** A time that a subscription sets: when its digest goes out, when it may send, or when it keeps quiet. */
export interface SendingWindow {
  destination: Subscription['destination'];
  kind: 'digest' | 'slot' | 'quiet-hours';
  /** ISO instants, UTC; `until` is null where it is a moment. */
  at: string;
  until: string | null;
}

/**
 * The windows that begin in a span of time, earliest first. No subscription can set times yet: whatever it is sends as soon as it can.
 * This is the one place where the calendar learns of them. Pure.
 */
export function windowsBetween(_subscriptions: readonly Subscription[], _span: { from: string; before: string }): readonly SendingWindow[] {
  return [];
}
