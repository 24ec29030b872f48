import { describe, expect, it } from 'vitest';
import { placeOnce } from '../../src/model/build-announcement.ts';

describe('a place', () => {
  it.each([
    ['Manila, NCR (PH), ncr (ph)', 'Manila, NCR, PH'],
    ['Amsterdam, Netherlands', 'Amsterdam, Netherlands'],
    ['Berlin, Berlin, DE, de', 'Berlin, DE'],
    ['São Paulo, Sao Paulo, BR', 'São Paulo, BR'],
    ['Hilton (Main Hall), London', 'Hilton (Main Hall), London'],
    ['  ,Online,, ', 'Online'],
  ])('“%s” is “%s”', (place, once) => {
    expect(placeOnce(place)).toBe(once);
  });

  it('is nothing where nothing is said', () => {
    for (const none of [null, '', ' , ']) expect(placeOnce(none)).toBeNull();
  });
});
