import { describe, expect, it } from 'vitest';
import { type BookShelf, useShelf } from './stores.ts';

const NOW = Date.parse('2026-02-01T12:00:00.000Z');
const DAY_MS = 86_400_000;
const one = (key: string, text = `text of ${key}`): ReadonlyMap<string, string> => new Map([[key, text]]);

/** What every store of long texts promises. */
export function keptTextsContract(title: string, present: boolean, open: () => Promise<BookShelf>): void {
  describe.skipIf(!present)(`long texts in ${title}`, () => {
    const stores = useShelf(open);

    it('are found by their keys, and nothing else is', async () => {
      const { keptTexts } = stores();
      await keptTexts.keep(new Map([...one('b'), ...one('a')]), NOW);
      expect(await keptTexts.find('a', NOW)).toBe('text of a');
      expect(await keptTexts.find('b', NOW)).toBe('text of b');
      expect(await keptTexts.find('c', NOW)).toBeNull();
      expect(await keptTexts.find("a' or true --", NOW)).toBeNull();
    });

    it('none at all are nothing', async () => {
      const { keptTexts } = stores();
      await keptTexts.keep(new Map(), NOW);
      expect(await keptTexts.find('a', NOW)).toBeNull();
    });

    it('are forgotten 30 days after they were kept last', async () => {
      const { keptTexts } = stores();
      await keptTexts.keep(new Map([...one('a'), ...one('b')]), NOW);
      await keptTexts.keep(one('b'), NOW + DAY_MS);
      expect(await keptTexts.find('a', NOW + 30 * DAY_MS)).toBe('text of a');
      expect(await keptTexts.find('a', NOW + 30 * DAY_MS + 1)).toBeNull();
      await keptTexts.keep(one('c'), NOW + 30 * DAY_MS + 1);
      // They are gone, not only hidden.
      expect(await keptTexts.find('a', NOW)).toBeNull();
      expect(await keptTexts.find('b', NOW + 31 * DAY_MS)).toBe('text of b');
    });

    it('that many keep at once are all there', async () => {
      const { keptTexts } = stores();
      const keys = Array.from({ length: 20 }, (_, n) => `key ${n}`);
      const many = (own: readonly string[]) => new Map(own.flatMap((key) => [...one(key)]));
      await Promise.all(Array.from({ length: 10 }, (_, n) => keptTexts.keep(many(n % 2 > 0 ? keys : keys.toReversed()), NOW + n)));
      for (const key of keys) expect(await keptTexts.find(key, NOW)).toBe(`text of ${key}`);
    });

    it('are at most 10,000: those that were kept the longest ago make room', async () => {
      const { keptTexts } = stores();
      await keptTexts.keep(one('first'), NOW);
      await keptTexts.keep(one('second'), NOW + 1);
      await keptTexts.keep(new Map(Array.from({ length: 9_998 }, (_, n) => [`key ${n}`, 'x'])), NOW + 2);
      expect(await keptTexts.find('first', NOW + 2)).toBe('text of first');
      await keptTexts.keep(one('last'), NOW + 3);
      expect(await keptTexts.find('first', NOW + 3)).toBeNull();
      expect(await keptTexts.find('second', NOW + 3)).toBe('text of second');
      expect(await keptTexts.find('last', NOW + 3)).toBe('text of last');
    });

    it('longer than 16,000 characters are left out; those beside them are kept', async () => {
      const { keptTexts } = stores();
      await keptTexts.keep(new Map([...one('a', 'x'.repeat(16_001)), ...one('b', 'x'.repeat(16_000))]), NOW);
      expect(await keptTexts.find('a', NOW)).toBeNull();
      expect(await keptTexts.find('b', NOW)).toHaveLength(16_000);
    });

    it('that no database can hold are kept without what it can’t', async () => {
      const { keptTexts } = stores();
      await keptTexts.keep(one('a', 'nul \0'), NOW);
      expect(await keptTexts.find('a', NOW)).toMatch(/^nul .$/su);
    });
  });
}
