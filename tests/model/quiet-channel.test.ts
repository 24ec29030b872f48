import { expect, it } from 'vitest';
import type { DeliveryMode } from '../../src/model/delivery-mode.ts';
import { quietChannel } from '../../src/model/delivery-windows.ts';
import { makeSubscription } from '../support/make.ts';

const quiet = (from: string, to: string): DeliveryMode => ({ mode: 'each', timezone: 'UTC', quiet: { from, to } });
const ten = Date.parse('2026-01-15T10:00:00Z');

it('a channel is quiet while all of its subscriptions are, until the first of them ends', () => {
  const one = { ...makeSubscription('slack:C1'), delivery: quiet('09:00', '12:00') };
  const other = { ...makeSubscription('slack:C1', { tags: ['a'] }), delivery: quiet('10:00', '11:00') };
  const elsewhere = makeSubscription('slack:C2');
  const ends = (...subscriptions: Parameters<typeof quietChannel>[0]) => quietChannel(subscriptions, 'slack:C1', ten)?.untilMs ?? null;
  expect(ends(one, elsewhere)).toBe(Date.parse('2026-01-15T12:00:00Z'));
  expect(ends(one, other)).toBe(Date.parse('2026-01-15T11:00:00Z'));
  expect(ends(one, makeSubscription('slack:C1', { tags: ['urgent'] }))).toBeNull();
  expect([ends(), ends(elsewhere)]).toEqual([null, null]);
});
