import { quietHoursBetween, windowsBetween } from '../../../model/delivery-windows.ts';
import type { Subscription } from '../../../model/subscription.ts';

/** A time that a subscription sets: when its digest goes out, or when it keeps quiet. */
export interface SendingWindow {
  destination: Subscription['destination'];
  kind: 'digest' | 'quiet-hours';
  /** ISO instants, UTC; `until` is null where it is a moment. */
  at: string;
  until: string | null;
}

/** The windows that begin in a span of time, earliest first; each once, however many subscriptions set it. Pure. */
export function sendingWindows(subscriptions: readonly Subscription[], span: { from: string; before: string }): readonly SendingWindow[] {
  const [fromMs, untilMs] = [Date.parse(span.from), Date.parse(span.before)];
  const iso = (ms: number): string => new Date(ms).toISOString();
  const windows = new Map<string, SendingWindow>();
  for (const { destination, delivery } of subscriptions) {
    if (!delivery) continue;
    const digests = windowsBetween(delivery, fromMs, untilMs).map((ms) => ({ kind: 'digest' as const, at: iso(ms), until: null }));
    const quiet = quietHoursBetween(delivery, fromMs, untilMs).map((one) => ({
      kind: 'quiet-hours' as const,
      at: iso(one.fromMs),
      until: iso(one.untilMs),
    }));
    for (const one of [...digests, ...quiet]) windows.set(`${destination} ${one.kind} ${one.at}`, { destination, ...one });
  }
  return [...windows.values()].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
