import { addDays, dayIn, instantIn } from '../../lib/local-time.ts';

const MINUTE_MS = 60_000;
const UNITS: Readonly<Record<string, number>> = { m: MINUTE_MS, h: 60 * MINUTE_MS, d: 24 * 60 * MINUTE_MS };
/** Tomorrow at nine, where nothing else is said. */
const MORNING_MINUTES = 9 * 60;
const MAX_LATER_MS = 90 * 24 * 60 * MINUTE_MS;

/** `` (tomorrow 09:00), `2h`, `3d`, `14:30` (the next time that clocks show it) → when to ask again, epoch ms; null: it is no time. At most 90 days. Pure. */
export function parseLater(words: string, nowMs: number, timezone: string): number | null {
  const said = words.trim().toLowerCase();
  const today = dayIn(timezone, nowMs);
  if (said === '') return instantIn(timezone, addDays(today, 1), MORNING_MINUTES);
  const [, count = '', unit = ''] = /^(\d{1,4})([mhd])$/.exec(said) ?? [];
  if (count !== '') {
    const afterMs = Number(count) * (UNITS[unit] ?? 0);
    return afterMs > 0 && afterMs <= MAX_LATER_MS ? nowMs + afterMs : null;
  }
  const [, hours = '', minutes = ''] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(said) ?? [];
  if (hours === '') return null;
  const atMs = (day: typeof today): number => instantIn(timezone, day, Number(hours) * 60 + Number(minutes));
  return atMs(today) > nowMs ? atMs(today) : atMs(addDays(today, 1));
}
