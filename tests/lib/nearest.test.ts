import fc from 'fast-check';
import { expect, test } from 'vitest';
import { closestWithin, editDistance } from '../../src/lib/nearest.ts';

test.each([
  ['cilium', 'cilium', 0],
  ['cilium', 'cilim', 1],
  ['cilium', 'ciluim', 1],
  ['cilium', 'celiums', 2],
  ['', 'ab', 2],
])('from %j to %j it takes %i edits', (a, b, edits) => {
  expect(editDistance(a, b, 3)).toBe(edits);
});

test('what takes too many edits is told apart by one number', () => {
  expect(editDistance('kubernetes', 'cilium', 2)).toBe(3);
  expect(editDistance('abcd', 'wxyz', 2)).toBe(3);
});

test('it takes as many edits there as back', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
  fc.assert(fc.property(word, word, (a, b) => editDistance(a, b, 3) === editDistance(b, a, 3)));
});

test('the nearest is the one with the fewest edits, the first of equals, or none', () => {
  expect(closestWithin('serch', ['start', 'search', 'perch'], 2)).toBe('search');
  expect(closestWithin('xyz', ['start'], 2)).toBeNull();
});
