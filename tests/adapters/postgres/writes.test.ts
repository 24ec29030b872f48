import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { storableJson, storableText } from '../../../adapters/postgres/writes.ts';

describe('storable', () => {
  it('replaces what PostgreSQL can not hold, and nothing else', () => {
    expect(storableText('a\0b \ud83d c 🦀')).toBe('a\ufffdb \ufffd c 🦀');
    expect(JSON.parse(storableJson({ 'k\0': ['\udc00', '🦀', '\\u0000', '\\\0'] }))).toEqual({
      'k\ufffd': ['\ufffd', '🦀', '\\u0000', '\\\ufffd'],
    });
  });

  it('leaves every text that can be stored as it is', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
        fc.pre(!JSON.stringify(value).includes('\\u0000'));
        expect(storableJson(value)).toBe(JSON.stringify(value));
      }),
    );
  });

  it('never lets through an escape that PostgreSQL refuses', () => {
    const unit = fc.constantFrom('\0', '\ud800', '\udfff', '\\', 'u', '0', '"', 'd', 'x');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 30 }), (text) => {
        expect(storableText(text)).not.toMatch(/[\0\p{Surrogate}]/u);
        expect(JSON.parse(storableJson(text))).toBe(storableText(text));
      }),
    );
  });
});
