import { describe, expect, it } from 'vitest';
import { addDays, dayIn, instantIn, isTimeZone, weekdayOf } from '../../src/lib/local-time.ts';

const at = (zone: string, year: number, month: number, day: number, time: string) => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return new Date(instantIn(zone, { year, month, day }, hours * 60 + minutes)).toISOString();
};

describe('the instant of a local time', () => {
  it('follows summer and winter time', () => {
    expect(at('Europe/Berlin', 2026, 1, 15, '09:00')).toBe('2026-01-15T08:00:00.000Z');
    expect(at('Europe/Berlin', 2026, 7, 15, '09:00')).toBe('2026-07-15T07:00:00.000Z');
    expect(at('Asia/Kathmandu', 2026, 7, 15, '09:00')).toBe('2026-07-15T03:15:00.000Z');
    expect(at('UTC', 2026, 7, 15, '09:00')).toBe('2026-07-15T09:00:00.000Z');
  });

  it('is the moment of the change for a time that clocks skip', () => {
    expect(at('Europe/Berlin', 2026, 3, 29, '01:59')).toBe('2026-03-29T00:59:00.000Z');
    for (const time of ['02:00', '02:30', '02:59', '03:00'])
      expect(at('Europe/Berlin', 2026, 3, 29, time)).toBe('2026-03-29T01:00:00.000Z');
    expect(at('America/New_York', 2026, 3, 8, '02:30')).toBe('2026-03-08T07:00:00.000Z');
    // Half an hour only, and a whole day.
    expect(at('Australia/Lord_Howe', 2026, 10, 4, '02:15')).toBe('2026-10-03T15:30:00.000Z');
    expect(at('Pacific/Apia', 2011, 12, 30, '09:00')).toBe('2011-12-30T10:00:00.000Z');
  });

  it('is the first of the two for a time that clocks show twice', () => {
    expect(at('Europe/Berlin', 2026, 10, 25, '02:30')).toBe('2026-10-25T00:30:00.000Z');
    expect(at('Europe/Berlin', 2026, 10, 25, '03:00')).toBe('2026-10-25T02:00:00.000Z');
    expect(at('America/New_York', 2026, 11, 1, '01:30')).toBe('2026-11-01T05:30:00.000Z');
  });
});

describe('days', () => {
  it('are those that clocks of the zone show', () => {
    expect(dayIn('Pacific/Kiritimati', Date.parse('2026-12-31T12:00:00Z'))).toEqual({ year: 2027, month: 1, day: 1 });
    expect(dayIn('Pacific/Honolulu', Date.parse('2027-01-01T09:59:59.999Z'))).toEqual({ year: 2026, month: 12, day: 31 });
  });

  it('are counted over the ends of months and years', () => {
    expect(addDays({ year: 2026, month: 12, day: 31 }, 1)).toEqual({ year: 2027, month: 1, day: 1 });
    expect(addDays({ year: 2028, month: 3, day: 1 }, -1)).toEqual({ year: 2028, month: 2, day: 29 });
    expect(weekdayOf({ year: 2026, month: 11, day: 27 })).toBe(5);
  });
});

it('a time zone has the name that IANA gave it', () => {
  expect(['Europe/Berlin', 'UTC', 'America/Argentina/Ushuaia', 'Etc/GMT+5', 'America/Port-au-Prince'].filter(isTimeZone)).toHaveLength(5);
  expect(['', 'Europe/Berlim', '+02:00', 'europe berlin', 'Berlin', '../etc'].filter(isTimeZone)).toEqual([]);
});
