import { describe, expect, it } from 'vitest';
import {
  deliveryKeyOf,
  digestPageKey,
  isDeliveryKey,
  platformOfKey,
  postsBeforePage,
  purposeOfKey,
  withPurpose,
} from '../../src/model/delivery.ts';

describe('a delivery key', () => {
  const key = deliveryKeyOf('b0123', 'slack:T1/C1', 'digest');

  it('says which platform and which purpose it is for', () => {
    expect(key).toBe('b0123~slack.T1.C1~digest');
    expect([platformOfKey(key), purposeOfKey(key)]).toEqual(['slack', 'digest']);
    expect(platformOfKey(deliveryKeyOf('p', 'terminal', 'announce'))).toBe('terminal');
    expect(withPurpose(key, 'edit')).toBe('b0123~slack.T1.C1~edit');
  });

  it('of a digest’s page says how many posts came before, counted from the first page', () => {
    const second = digestPageKey(key, 25);
    expect(second).toBe('b0123.25~slack.T1.C1~digest');
    expect(digestPageKey(second, 50)).toBe('b0123.50~slack.T1.C1~digest');
    expect([key, second].map(postsBeforePage)).toEqual([0, 25]);
  });

  it.each([
    ['a~slack.C1~announce', true],
    ['a~slack.C1', false],
    ['a~~announce', false],
    ['a~slack:C1~announce', false],
    ['a~slack.C1~announce\n', false],
  ])('%j is one: %s', (text, is) => {
    expect(isDeliveryKey(text)).toBe(is);
  });
});
