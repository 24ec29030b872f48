import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseQuery } from '../../../src/archive/query/query.ts';
import { ALWAYS } from '../../../src/filter/matches-post.ts';
import { postEntryOf } from '../../../src/search/index/post-entry.ts';
import { createPostIndex } from '../../../src/search/index/post-index.ts';
import { createVocabulary } from '../../../src/search/index/vocabulary.ts';
import { type Candidate, createMatcher, createTopK } from '../../../src/search/ranking/candidates.ts';
import { planQuery } from '../../../src/search/ranking/plan-query.ts';
import { type Counts, pickPosts } from '../../../src/search/ranking/score-posts.ts';
import { makePost } from '../../support/make.ts';

const NOW_MS = Date.parse('2026-03-04T00:00:00.000Z');
/** From one that every third post has to one that hardly any has. */
const WORDS = [
  'kubernetes',
  'kubernetes',
  'kubernetes',
  'kubernetes',
  'pods',
  'pods',
  'pod',
  'cilium',
  'cilium',
  'ciliumcon',
  'k8s',
  'harbor',
];

const words = (most: number) => fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: most }).map((all) => all.join(' '));
const post = fc.record({ title: words(4), body: words(12), draft: fc.constantFrom(false, false, false, true) });
const posts = fc.array(post, { minLength: 40, maxLength: 90 }).map((all) => all.map((own, n) => makePost({ path: `${n}.md`, ...own })));

test('the best few and the counts are those of a search that scores every post', () => {
  fc.assert(
    fc.property(posts, words(4), fc.integer({ min: 1, max: 4 }), fc.nat(30), (all, typed, most, gone) => {
      const index = createPostIndex();
      for (const own of all) index.add(postEntryOf(own));
      for (const own of all.slice(0, gone)) index.remove(own.id);
      const query = parseQuery(typed, new Date(NOW_MS));
      const vocabulary = createVocabulary(index);
      const plan = planQuery(query, vocabulary, new Map(), 'search');
      const published = createMatcher(index, vocabulary).filter(ALWAYS, NOW_MS);
      const bestOf = (few: number): [Counts, Candidate[]] => {
        const best = createTopK(few, (a: Candidate, b: Candidate) => b.score - a.score || a.doc - b.doc);
        const counts = pickPosts(index, plan, published, best);
        return [counts, best.all()];
      };
      const [counts, found] = bestOf(1_000);
      expect(counts).toEqual({ any: found.length, total: found.filter(({ hasAll }) => hasAll).length });
      const [countsOfFew, few] = bestOf(most);
      expect(countsOfFew).toEqual(counts);
      expect(few.map(({ score }) => score)).toEqual(found.slice(0, most).map(({ score }) => score));
    }),
    { numRuns: 200 },
  );
});
