import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bare, isTitled } from '../../../src/content/summary/sentences.ts';

const letters = fc.string({
  unit: fc.constantFrom('a', 'Z', '7', '.', '“', '’', 'É', 'ж', '容', '😀', '𝒜', '\ud83d', '—', '²', '١'),
  maxLength: 16,
});

test('a word is bare from its first letter or digit to its last, whatever it is made of', () => {
  fc.assert(
    fc.property(letters, (word) => {
      expect(bare(word)).toBe(word.replace(/^[^\p{L}\p{N}]+|(?<=[\p{L}\p{N}])[^\p{L}\p{N}]+$/gu, ''));
      expect(isTitled(word)).toBe(/^(?:[\p{Lu}\d]|v\d)/u.test(bare(word)));
    }),
  );
});
