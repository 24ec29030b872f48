import { describe, expect, it } from 'vitest';
import { parseDeliveryMode } from '../../src/model/delivery-mode.ts';
import { dayAround, nextWindow, quietUntil, windowsBetween } from '../../src/model/delivery-windows.ts';

const modeOf = (text: string) => {
  const parsed = parseDeliveryMode(text, 'Europe/Berlin');
  if ('mistake' in parsed) throw new Error(parsed.mistake);
  return parsed.mode;
};
const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString().replace('.000Z', 'Z'));
const next = (mode: string, after: string) => iso(nextWindow(modeOf(mode), Date.parse(after)));
const quiet = (mode: string, at: string) => iso(quietUntil(modeOf(mode), Date.parse(at)));
const between = (mode: string, from: string, until: string) => windowsBetween(modeOf(mode), Date.parse(from), Date.parse(until)).map(iso);

describe('the next window', () => {
  it('of a day is after the instant, never at it', () => {
    expect(next('daily at 09:00', '2026-01-15T07:59:59Z')).toBe('2026-01-15T08:00:00Z');
    expect(next('daily at 09:00', '2026-01-15T08:00:00Z')).toBe('2026-01-16T08:00:00Z');
  });

  it('of a week is on its day', () => {
    expect(next('weekly', '2026-11-27T12:00:00Z')).toBe('2026-11-30T08:00:00Z');
    expect(next('weekly on fri at 23:30', '2026-11-27T12:00:00Z')).toBe('2026-11-27T22:30:00Z');
  });

  it('of a month is on its day, or on the last one', () => {
    expect(next('monthly on 31', '2026-01-31T08:00:00Z')).toBe('2026-02-28T08:00:00Z');
    expect(next('monthly on 31', '2026-02-28T08:00:00Z')).toBe('2026-03-31T07:00:00Z');
    expect(next('monthly', '2026-12-01T08:00:00Z')).toBe('2027-01-01T08:00:00Z');
  });

  it('keeps its time over both changes of the clocks', () => {
    expect(between('daily at 09:00', '2026-03-28T00:00:00Z', '2026-03-31T00:00:00Z')).toEqual([
      '2026-03-28T08:00:00Z',
      '2026-03-29T07:00:00Z',
      '2026-03-30T07:00:00Z',
    ]);
    expect(between('daily at 09:00', '2026-10-24T00:00:00Z', '2026-10-27T00:00:00Z')).toEqual([
      '2026-10-24T07:00:00Z',
      '2026-10-25T08:00:00Z',
      '2026-10-26T08:00:00Z',
    ]);
  });

  it('at a time that clocks skip is when they skip it; at one that they show twice, the first, once', () => {
    expect(between('daily at 02:30', '2026-03-28T00:00:00Z', '2026-03-31T00:00:00Z')).toEqual([
      '2026-03-28T01:30:00Z',
      '2026-03-29T01:00:00Z',
      '2026-03-30T00:30:00Z',
    ]);
    expect(between('daily at 02:30', '2026-10-24T00:00:00Z', '2026-10-27T00:00:00Z')).toEqual([
      '2026-10-24T00:30:00Z',
      '2026-10-25T00:30:00Z',
      '2026-10-26T01:30:00Z',
    ]);
  });

  it('within quiet hours is at their end', () => {
    expect(next('daily at 06:00, quiet 22:00-07:00', '2026-01-15T00:00:00Z')).toBe('2026-01-15T06:00:00Z');
    expect(next('daily at 23:00, quiet 22:00-07:00', '2026-01-15T23:00:00Z')).toBe('2026-01-16T06:00:00Z');
  });

  it('of what is sent as it comes is none', () => {
    expect([next('each', '2026-01-15T00:00:00Z'), next('every 5 minutes', '2026-01-15T00:00:00Z')]).toEqual([null, null]);
  });
});

describe('quiet hours', () => {
  it('begin at their first minute and end before their last', () => {
    expect(quiet('quiet 22:00-07:00', '2026-01-15T20:59:59Z')).toBeNull();
    expect(quiet('quiet 22:00-07:00', '2026-01-15T21:00:00Z')).toBe('2026-01-16T06:00:00Z');
    expect(quiet('quiet 22:00-07:00', '2026-01-16T05:59:59Z')).toBe('2026-01-16T06:00:00Z');
    expect(quiet('quiet 22:00-07:00', '2026-01-16T06:00:00Z')).toBeNull();
    expect(quiet('quiet 12:00-13:00', '2026-01-16T11:30:00Z')).toBe('2026-01-16T12:00:00Z');
  });

  it('that end while clocks go back end once', () => {
    expect(quiet('quiet 22:00-02:30', '2026-10-25T00:29:00Z')).toBe('2026-10-25T00:30:00Z');
    expect(quiet('quiet 22:00-02:30', '2026-10-25T01:10:00Z')).toBeNull();
    // From a time that clocks skip to one that they skip: none.
    expect(quiet('quiet 02:10-02:50', '2026-03-29T01:00:00Z')).toBeNull();
  });

  it('give the times of what is sent as it comes otherwise', () => {
    expect(between('each, quiet 22:00-07:00', '2026-01-15T06:00:00Z', '2026-01-17T06:00:00Z')).toEqual([
      '2026-01-15T06:00:00Z',
      '2026-01-16T06:00:00Z',
    ]);
    expect(between('each', '2026-01-15T06:00:00Z', '2026-01-17T06:00:00Z')).toEqual([]);
  });
});

it('a day has 23 or 25 hours where clocks change', () => {
  const hours = (at: string) => {
    const { fromMs, untilMs } = dayAround(modeOf('daily'), Date.parse(at));
    return (untilMs - fromMs) / 3_600_000;
  };
  expect(['2026-03-29T12:00:00Z', '2026-10-25T12:00:00Z', '2026-06-01T12:00:00Z'].map(hours)).toEqual([23, 25, 24]);
});
