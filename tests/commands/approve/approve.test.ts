import { describe, expect, it } from 'vitest';
import { parseLater } from '../../../src/commands/approve/approve.ts';

const ZONE = 'Europe/Berlin';
const at = (iso: string): number => Date.parse(iso);
const later = (words: string, now: string): string | null => {
  const ms = parseLater(words, at(now), ZONE);
  return ms === null ? null : new Date(ms).toISOString();
};

describe('when to ask again', () => {
  it.each([
    ['', '2026-01-12T12:00:00Z', '2026-01-13T08:00:00.000Z'],
    // Late in the evening in UTC it is tomorrow in Berlin already.
    ['', '2026-01-12T23:30:00Z', '2026-01-14T08:00:00.000Z'],
    // The clocks go forward in between.
    ['', '2026-03-28T12:00:00Z', '2026-03-29T07:00:00.000Z'],
    ['2h', '2026-01-12T12:00:00Z', '2026-01-12T14:00:00.000Z'],
    ['90m', '2026-01-12T12:00:00Z', '2026-01-12T13:30:00.000Z'],
    ['3d', '2026-01-12T12:00:00Z', '2026-01-15T12:00:00.000Z'],
    ['90d', '2026-01-12T12:00:00Z', '2026-04-12T12:00:00.000Z'],
    ['14:30', '2026-01-12T12:00:00Z', '2026-01-12T13:30:00.000Z'],
    ['9:00', '2026-01-12T12:00:00Z', '2026-01-13T08:00:00.000Z'],
  ])('“%s” said at %s is %s', (words, now, expected) => {
    expect(later(words, now)).toBe(expected);
  });

  it.each(['0h', '91d', 'soon', '25:00', '2 h', '-1h', '99999h'])('“%s” is no time', (words) => {
    expect(later(words, '2026-01-12T12:00:00Z')).toBeNull();
  });
});
