import fc from 'fast-check';
import { expect, test } from 'vitest';
import { postEntryOf } from '../../../src/search/index/post-entry.ts';
import { createPostIndex, type PostIndex } from '../../../src/search/index/post-index.ts';
import { placeOfTerm } from '../../../src/search/index/segment.ts';
import { createOccurrences } from '../../../src/search/ranking/sentence-occurrences.ts';
import { makePost } from '../../support/make.ts';

const filler = (words: number): string => Array.from({ length: words }, (_, n) => `word${n}x`).join(' ');

/** What each post has of `needle`, by its id. */
function occurrencesIn(index: PostIndex): ReadonlyMap<string, number> {
  const read = createOccurrences(index);
  const found = new Map<string, number>();
  for (const segment of index.segments()) {
    const occurrences = read(segment);
    const place = placeOfTerm(segment, index.dictionary.terms.find('needle'));
    if (place < 0) continue;
    for (let at = segment.starts[place] as number; at < (segment.starts[place + 1] as number); at++) {
      const doc = segment.docs[at] as number;
      found.set(index.names.ids.text(segment.posts.ids[doc] as number), occurrences(segment.impacts[at] as number, doc));
    }
  }
  return found;
}

const post = fc.record({
  titleWords: fc.integer({ min: 1, max: 16 }),
  inTitle: fc.boolean(),
  tldr: fc.boolean(),
  often: fc.integer({ min: 0, max: 3 }),
  words: fc.integer({ min: 5, max: 250 }),
});

test('a word counts as often as the text has it, a title as three times, less in a text longer than usual', () => {
  fc.assert(
    fc.property(fc.array(post, { minLength: 1, maxLength: 50 }), (all) => {
      const index = createPostIndex(undefined, { openMax: 8, segmentMax: 20 });
      const posts = all.map(({ titleWords, inTitle, tldr, often, words }, n) => {
        const text = [...Array.from({ length: often }, () => 'needle'), filler(words)].join(' ');
        const title = `${inTitle ? 'needle' : 'thread'} ${filler(titleWords - 1)}`.trim();
        return {
          often,
          inTitle,
          length: words + often + 3 * titleWords,
          own: makePost({ path: `${n}.md`, title, tldr: tldr ? text : null, body: tldr ? '' : text }),
        };
      });
      for (const { own } of posts) index.add(postEntryOf(own));
      const usual = posts.reduce((sum, { length }) => sum + length, 0) / posts.length;
      const found = occurrencesIn(index);
      for (const { own, often, inTitle, length } of posts) {
        const wanted = (often + (inTitle ? 3 : 0)) / (0.25 + (0.75 * length) / usual);
        const read = found.get(own.id) ?? 0;
        // One byte a posting: what stands beside a title is known within a share of the title’s own weight, and what a short text has twice may pass for a title.
        const inexact = (often > 1 ? 0.5 : 0.08) * often + (inTitle ? 0.6 : 0.01);
        expect(Math.abs(read - wanted) * (0.25 + (0.75 * length) / usual)).toBeLessThan(inexact);
      }
    }),
    { numRuns: 100 },
  );
});
