import type { EventFacts } from '../../src/content/post.ts';

const DAY_MS = 86_400_000;
const DAY = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' });

/** In the machine's own time zone, which is named; midnight UTC stands for a day without a time. Pure. */
export function localTime(iso: string): string {
  const ms = Date.parse(iso);
  if (Number.isNaN(ms)) return iso;
  return ms % DAY_MS === 0 ? DAY.format(ms) : momentFormat().format(ms);
}

/** From when to when an event lasts, its day and the time zone once. Midnight UTC stands for a day without a time. Pure. */
export function eventTime({ startsAt, endsAt }: Pick<EventFacts, 'startsAt' | 'endsAt'>): string {
  const [start, end] = [Date.parse(startsAt), endsAt === null ? Number.NaN : Date.parse(endsAt)];
  if (Number.isNaN(start)) return startsAt;
  const lasts = end > start;
  if (start % DAY_MS === 0) {
    const days = [startsAt, ...(lasts && endsAt !== null ? [endsAt] : [])].map((iso) => iso.slice(0, 10));
    return [...new Set(days)].join(' – ');
  }
  return lasts ? momentFormat().formatRange(start, end) : localTime(startsAt);
}

/** Made at each use: the zone of the machine may change. */
function momentFormat(): Intl.DateTimeFormat {
  const [day, time] = [{ day: 'numeric', month: 'short', year: 'numeric' } as const, { hour: '2-digit', minute: '2-digit' } as const];
  return new Intl.DateTimeFormat('en-GB', { ...day, ...time, timeZoneName: 'short' });
}
