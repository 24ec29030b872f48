import { describe, expect, it } from 'vitest';
import { type BookShelf, useShelf } from './stores.ts';

const NOW = Date.parse('2026-02-01T12:00:00.000Z');
const DAY_MS = 86_400_000;

/** What every book of search feedback promises. */
export function searchFeedbackContract(title: string, present: boolean, open: () => Promise<BookShelf>): void {
  describe.skipIf(!present)(`search feedback in ${title}`, () => {
    const stores = useShelf(open);

    it('counts choices by query and post, the latest first', async () => {
      const { feedback } = stores();
      expect(await feedback.choices()).toEqual([]);
      await feedback.chose('cilium', ['a', 'b'], NOW);
      await feedback.chose('cilium', ['b', 'b'], NOW + 1_000);
      await feedback.chose('ebpf', ['a'], NOW + 2_000);
      const chosen = await feedback.choices();
      expect(chosen[0]).toEqual({ query: 'ebpf', postId: 'a', count: 1 });
      expect(chosen[1]).toEqual({ query: 'cilium', postId: 'b', count: 2 });
      expect(chosen[2]).toEqual({ query: 'cilium', postId: 'a', count: 1 });
      expect(chosen).toHaveLength(3);
    });

    it('counts every one of many choices at once', async () => {
      const { feedback } = stores();
      await Promise.all(Array.from({ length: 20 }, (_, n) => feedback.chose('q', n % 2 > 0 ? ['a', 'b'] : ['b', 'a'], NOW + n)));
      const chosen = await feedback.choices();
      expect(chosen.map(({ count }) => count)).toEqual([20, 20]);
    });

    it('no posts chosen is nothing', async () => {
      const { feedback } = stores();
      await feedback.chose('q', [], NOW);
      expect(await feedback.choices()).toEqual([]);
    });

    it('lists what is searched in vain, the most frequent first', async () => {
      const { feedback } = stores();
      await feedback.missed('once', NOW);
      await feedback.missed('twice', NOW);
      await feedback.missed('later', NOW + 5_000);
      await feedback.missed('twice', NOW + 1_000);
      expect(await feedback.misses(2)).toEqual([
        { query: 'twice', count: 2, lastAt: new Date(NOW + 1_000).toISOString() },
        { query: 'later', count: 1, lastAt: new Date(NOW + 5_000).toISOString() },
      ]);
      expect(await feedback.misses(10)).toHaveLength(3);
    });

    it('keeps text that no database can hold', async () => {
      const { feedback } = stores();
      await feedback.missed('nul \0', NOW);
      expect((await feedback.misses(1))[0]?.query).toMatch(/^nul .$/su);
    });

    it('forgets what nobody chose for a year, or asked for half a year', async () => {
      const { feedback } = stores();
      await feedback.chose('old', ['a'], NOW - 366 * DAY_MS);
      await feedback.missed('old', NOW - 183 * DAY_MS);
      await feedback.chose('new', ['a'], NOW);
      await feedback.missed('new', NOW);
      expect((await feedback.choices()).map(({ query }) => query)).toEqual(['new']);
      expect((await feedback.misses(10)).map(({ query }) => query)).toEqual(['new']);
    });
  });
}
