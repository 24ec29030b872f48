import type { DeliveryMode } from '../../model/delivery-mode.ts';
import { afterQuiet, dayAround, nextWindow, quietUntil } from '../../model/delivery-windows.ts';

/** What the times of a mode are as seen from one moment, epoch ms. */
export interface ModeMoments {
  /** When a message may be sent at the earliest: now, or when the quiet hours end. */
  soonestMs: number;
  isQuiet: boolean;
  /** When the next digest is due; of `at-most`: that of the day after `soonestMs`. Null: the mode has none. */
  digestMs: number | null;
  /** The instant itself, or the end of the quiet hours in which it lies. */
  afterQuiet: (atMs: number) => number;
  /** The day of `soonestMs`. */
  day: { fromMs: number; untilMs: number };
}

/** The moments of modes as seen from now: equal modes are worked out once, for calendars are slow, and thousands of channels may have the same one. */
export function createModeMoments(nowMs: number): (mode: DeliveryMode) => ModeMoments {
  const byObject = new Map<DeliveryMode, ModeMoments>();
  const byText = new Map<string, ModeMoments>();
  return (mode) => {
    const known = byObject.get(mode);
    if (known) return known;
    const text = JSON.stringify(mode);
    const moments = byText.get(text) ?? momentsOf(mode, nowMs);
    byText.set(text, moments);
    byObject.set(mode, moments);
    return moments;
  };
}

function momentsOf(mode: DeliveryMode, nowMs: number): ModeMoments {
  const quietEndMs = quietUntil(mode, nowMs);
  const soonestMs = quietEndMs ?? nowMs;
  const day = dayAround(mode, soonestMs);
  const digestMs = nextWindow(mode, mode.mode === 'at-most' ? day.untilMs - 1 : nowMs);
  const moved = new Map<number, number>();
  const moveOutOfQuiet = (atMs: number): number => {
    const known = moved.get(atMs) ?? afterQuiet(mode, atMs);
    moved.set(atMs, known);
    return known;
  };
  return { soonestMs, isQuiet: quietEndMs !== null, digestMs, afterQuiet: moveOutOfQuiet, day };
}
