import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DeliveryMode, describeDeliveryMode, parseDeliveryMode, WEEKDAYS } from '../../src/model/delivery-mode.ts';

const read = (text: string) => {
  const parsed = parseDeliveryMode(text, 'UTC');
  return 'mode' in parsed ? parsed.mode : parsed.mistake;
};

describe('a delivery mode', () => {
  it.each<[string, DeliveryMode]>([
    ['each', { mode: 'each', timezone: 'UTC' }],
    ['daily', { mode: 'daily', at: '09:00', timezone: 'UTC' }],
    ['Daily at 7:05, Europe/Berlin', { mode: 'daily', at: '07:05', timezone: 'Europe/Berlin' }],
    ['weekly', { mode: 'weekly', on: 'monday', at: '09:00', timezone: 'UTC' }],
    ['weekly on Fri at 16:30', { mode: 'weekly', on: 'friday', at: '16:30', timezone: 'UTC' }],
    ['monthly', { mode: 'monthly', on: 1, at: '09:00', timezone: 'UTC' }],
    ['monthly on the 31st at 00:00', { mode: 'monthly', on: 31, at: '00:00', timezone: 'UTC' }],
    ['at most 5 a day', { mode: 'at-most', messages: 5, at: '09:00', timezone: 'UTC' }],
    ['at most 3 messages a day at 18:00', { mode: 'at-most', messages: 3, at: '18:00', timezone: 'UTC' }],
    ['every 30 minutes', { mode: 'spread', minutes: 30, timezone: 'UTC' }],
    ['every hour', { mode: 'spread', minutes: 60, timezone: 'UTC' }],
    ['quiet 22:00-7:00', { mode: 'each', timezone: 'UTC', quiet: { from: '22:00', to: '07:00' } }],
    [
      'every 2 hours, quiet 22:00 – 07:00 Asia/Tokyo',
      { mode: 'spread', minutes: 120, timezone: 'Asia/Tokyo', quiet: { from: '22:00', to: '07:00' } },
    ],
  ])('%s', (text, mode) => {
    expect(read(text)).toEqual(mode);
  });

  it.each([
    '',
    'hourly',
    'daily at 24:00',
    'daily at',
    'weekly on someday',
    'monthly on 32',
    'monthly on 0',
    'at most 0 a day',
    'at most many a day',
    'every 0 minutes',
    'every 1441 minutes',
    'each at 09:00',
    'daily Europe/Berlim',
  ])('“%s” is refused with what to write', (text) => {
    expect(read(text)).toMatch(/is not a mode\. Write each, daily at 09:00, weekly on monday/);
  });

  it.each(['quiet', 'daily, quiet 22:00', 'quiet 22:00-22:00', 'quiet 22-7', 'quiet 25:00-07:00', 'quiet 1:00-2:00-3:00'])(
    '“%s” has no quiet hours',
    (text) => {
      expect(read(text)).toMatch(/are not quiet hours\. Write quiet 22:00-07:00/);
    },
  );

  it('is read back as it is described', () => {
    const time = fc.tuple(fc.nat(23), fc.nat(59)).map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
    const timing = fc.oneof(
      fc.record({ mode: fc.constant('each' as const) }),
      fc.record({ mode: fc.constant('daily' as const), at: time }),
      fc.record({ mode: fc.constant('weekly' as const), on: fc.constantFrom(...WEEKDAYS), at: time }),
      fc.record({ mode: fc.constant('monthly' as const), on: fc.integer({ min: 1, max: 31 }), at: time }),
      fc.record({ mode: fc.constant('at-most' as const), messages: fc.integer({ min: 1, max: 1_000 }), at: time }),
      fc.record({ mode: fc.constant('spread' as const), minutes: fc.integer({ min: 1, max: 1_440 }) }),
    );
    const quiet = fc.option(fc.record({ from: time, to: time }).filter(({ from, to }) => from !== to));
    fc.assert(
      fc.property(timing, quiet, fc.constantFrom('UTC', 'Europe/Berlin', 'America/Port-au-Prince'), (own, hours, timezone) => {
        const mode: DeliveryMode = { ...own, timezone, ...(hours ? { quiet: hours } : {}) };
        expect(parseDeliveryMode(describeDeliveryMode(mode), timezone)).toEqual({ mode });
      }),
    );
  });
});
