import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { isSealedWith, parseSealingKeys, type SealingKeys, seal, unseal } from '../../src/lib/sealing.ts';

const HEX = Array.from({ length: 32 }, (_, byte) => byte.toString(16).padStart(2, '0')).join('');
const BASE64 = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
const OTHER = 'cd'.repeat(32);
const PLACE = ['slack', 'T0123ABCD'];

function keysOf(text: string): SealingKeys {
  const parsed = parseSealingKeys(text);
  if ('mistake' in parsed) throw new Error(parsed.mistake);
  return parsed.keys;
}

describe('keys', () => {
  it('are hex or base64, one or several', () => {
    const [hex, base64, upper] = keysOf(`${HEX}, ${BASE64} ,${HEX.toUpperCase()}`);
    expect([hex.id, base64?.id, upper?.id]).toEqual([hex.id, hex.id, hex.id]);
    expect(keysOf(`${HEX},${OTHER}`).map(({ id }) => id.toString('hex'))).toEqual([
      // SHA-256 by another program.
      '630dcd2966c43366',
      expect.stringMatching(/^[0-9a-f]{16}$/),
    ]);
  });

  it.each([
    ['too short', HEX.slice(2)],
    ['too long', `${HEX}00`],
    ['no hex', `${HEX.slice(2)}zz`],
    ['base64 of 31 bytes', Buffer.alloc(31, 7).toString('base64')],
    ['base64 of 33 bytes', Buffer.alloc(33, 7).toString('base64')],
    ['base64 with a bit too many', BASE64.replace('8=', '9=')],
    ['base64 of addresses', Buffer.alloc(32, 0xff).toString('base64url')],
    ['base64 with a blank', BASE64.replace('DA', 'D A')],
    ['a password', 'correct horse battery staple'],
  ])('that are %s are a mistake, which does not hold them', (_what, text) => {
    const parsed = parseSealingKeys(text);
    expect(parsed).toEqual({ mistake: 'is not a key of 32 bytes, written as 64 hex digits or as base64' });
  });

  it('of which one is wrong are a mistake that says which', () => {
    for (const second of ['', 'hunter2', HEX.slice(1)])
      expect(parseSealingKeys(`${HEX},${second}`)).toEqual({ mistake: expect.stringContaining('an entry (number 2) that is not a key') });
  });

  it('print without their bytes', () => {
    const [key] = keysOf(HEX);
    expect(`${inspect(key, { depth: 9, showHidden: true })} ${JSON.stringify(key)}`).not.toContain('000102030405');
  });
});

describe('what is sealed', () => {
  it('is as another implementation makes it', () => {
    // Python: AESGCM(key).encrypt(nonce, value, head + b'["slack","T0123ABCD"]'), with nonce a0…ab; head: 01 and the first 8 bytes of SHA-256(key).
    const known = '01630dcd2966c43366a0a1a2a3a4a5a6a7a8a9aaab9e77044f68a06cd0150baa10a3802ac908f54e4ce197360cff455c5f25';
    expect(unseal(keysOf(HEX), Buffer.from(known, 'hex'), PLACE)).toBe('xoxb-known-ä');
  });

  it.each(['', 'x', 'xoxb-ünïcode-🔑', 'y'.repeat(100_000)])('comes back', (value) => {
    const keys = keysOf(HEX);
    expect(unseal(keys, seal(keys, value, PLACE), PLACE)).toBe(value);
  });

  it('has another nonce each time', () => {
    const keys = keysOf(HEX);
    const nonces = Array.from({ length: 500 }, () => seal(keys, 'the same', PLACE).subarray(9, 21).toString('hex'));
    expect(new Set(nonces).size).toBe(500);
  });

  it('is refused with any of its bits flipped, cut off, or with more behind it', () => {
    const keys = keysOf(`${HEX},${OTHER}`);
    const sealed = seal(keys, 'a token', PLACE);
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(unseal(keys, changed, PLACE), `bit ${bit}`).toBeNull();
    }
    for (let length = 0; length < sealed.length; length++) expect(unseal(keys, sealed.subarray(0, length), PLACE), `${length}`).toBeNull();
    expect(unseal(keys, Buffer.concat([sealed, Buffer.of(0)]), PLACE)).toBeNull();
  });

  it('is refused in every other place, also in one that reads the same', () => {
    const keys = keysOf(HEX);
    const sealed = seal(keys, 'a token', ['slack', 'T1,"T2']);
    for (const place of [['slack', 'T1'], ['discord', 'T1,"T2'], ['slack', 'T1', 'T2'], ['slackT1', ',"T2'], ['slack,T1', '"T2'], []])
      expect(unseal(keys, sealed, place), place.join()).toBeNull();
  });

  it('is decrypted by any of the keys, and encrypted by the first', () => {
    const rotating = keysOf(`${OTHER},${HEX}`);
    const [fresh, old] = [seal(rotating, 'new', PLACE), seal(keysOf(HEX), 'old', PLACE)];
    expect([unseal(rotating, fresh, PLACE), unseal(rotating, old, PLACE)]).toEqual(['new', 'old']);
    expect([isSealedWith(rotating[0], fresh), isSealedWith(rotating[0], old)]).toEqual([true, false]);
    expect([unseal(keysOf(OTHER), fresh, PLACE), unseal(keysOf(OTHER), old, PLACE)]).toEqual(['new', null]);
  });

  it('is refused by another key that claims its id', () => {
    const sealed = seal(keysOf(HEX), 'a token', PLACE);
    const [other] = keysOf(OTHER);
    expect(unseal([{ ...other, id: keysOf(HEX)[0].id }], sealed, PLACE)).toBeNull();
  });
});
