import { describe, expect, it } from 'vitest';
import { jobOf, keyOf, retryDelayMs, storableMessage } from '../../../adapters/bullmq/backend.ts';

const KEY = '0123456789abcdef0123~slack.C0123ABCD~announce';

describe('jobOf', () => {
  it('carries nothing but the key', () => {
    expect(jobOf(KEY, 1_000, 1_000).data).toEqual({ key: KEY });
  });

  it('delays until the instant that was asked for, and not at all when that has passed', () => {
    expect(jobOf(KEY, 5_000, 1_000).opts.delay).toBe(4_000);
    expect(jobOf(KEY, 1_000.4, 1_000).opts.delay).toBe(1);
    expect(jobOf(KEY, 500, 1_000).opts.delay).toBe(0);
  });

  it('leaves nothing behind that would silence the same key later', () => {
    expect(jobOf(KEY, 0, 0).opts).toMatchObject({ removeOnComplete: true, removeOnFail: true });
  });

  it('refuses what can not be the id of a job', () => {
    for (const key of ['', 'with:colon', 'with space', 'ümlaut', 'nul\u0000', 'line\nbreak'])
      expect(() => jobOf(key, 0, 0)).toThrow(RangeError);
  });
});

describe('keyOf', () => {
  it('finds the key of our own jobs', () => {
    expect(keyOf(jobOf(KEY, 0, 0).data)).toBe(KEY);
  });

  it('finds none in the jobs of others', () => {
    for (const data of [null, undefined, 'text', 7, {}, { key: 7 }, { key: 'with:colon' }, []]) expect(keyOf(data)).toBeNull();
  });
});

describe('retryDelayMs', () => {
  it('doubles from one second to a quarter of an hour, for ever', () => {
    expect([1, 2, 3, 4, 10, 11, 12, 1_000_000].map(retryDelayMs)).toEqual([1_000, 2_000, 4_000, 8_000, 512_000, 900_000, 900_000, 900_000]);
  });
});

describe('storableMessage', () => {
  it('keeps plain messages, and those of things thrown that are no errors', () => {
    expect(storableMessage(new Error('Größe 😀 stimmt nicht'))).toBe('Größe 😀 stimmt nicht');
    expect(storableMessage('just text')).toBe('just text');
  });

  it('takes out what PostgreSQL can not store', () => {
    expect(storableMessage(new Error('a\u0000b \uD83D c'))).toBe('ab \uFFFD c');
  });

  it('cuts long messages without cutting a character in two', () => {
    const message = storableMessage(new Error(`${'x'.repeat(499)}😀`));
    expect(message).toBe('x'.repeat(499));
  });
});
