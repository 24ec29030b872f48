import { describe, expect, it } from 'vitest';
import type { SealedSecret } from '../../src/ports/secret-store.ts';
import { type BookShelf, useShelf } from './stores.ts';

const secret = (name: string, ...bytes: number[]): Omit<SealedSecret, 'revision'> => ({
  platform: 'slack',
  name,
  sealed: Buffer.from(bytes),
  changedAtMs: 1_770_000_000_123,
});
const bytesOf = (kept: SealedSecret | null): number[] => [...(kept?.sealed ?? [])];

/** What every store of encrypted secrets promises. */
export function secretsContract(title: string, present: boolean, open: () => Promise<BookShelf>): void {
  describe.skipIf(!present)(`secrets in ${title}`, () => {
    const stores = useShelf(open);

    it('come back byte by byte, with their revision and time, in the order of their names', async () => {
      const { secrets } = stores();
      const all = Array.from({ length: 256 }, (_, byte) => byte);
      const revisions = [
        await secrets.put(secret('b', ...all)),
        await secrets.put(secret('B', 1)),
        await secrets.put(secret('a', 2)),
        await secrets.put({ ...secret('a', 3), platform: 'discord' }),
      ];
      expect(new Set(revisions).size).toBe(4);
      const kept = await secrets.get('slack', 'b');
      expect({ ...kept, sealed: bytesOf(kept) }).toEqual({ ...secret('b'), sealed: all, revision: revisions[0] });
      expect((await secrets.list('slack')).map(({ name }) => name)).toEqual(['B', 'a', 'b']);
      expect((await secrets.list(null)).map(({ platform, name }) => `${platform} ${name}`)).toEqual([
        'discord a',
        'slack B',
        'slack a',
        'slack b',
      ]);
      expect(await secrets.get('discord', 'b')).toBeNull();
    });

    it('are replaced, also only where the revision is the one that was read', async () => {
      const { secrets } = stores();
      const first = await secrets.put(secret('a', 1), null);
      expect(first).not.toBeNull();
      expect(await secrets.put(secret('a', 2), null)).toBeNull();
      expect(await secrets.put(secret('b', 2), first)).toBeNull();
      const second = await secrets.put(secret('a', 3), first);
      expect(second).not.toBe(first);
      expect(await secrets.put(secret('a', 4), first)).toBeNull();
      expect(bytesOf(await secrets.get('slack', 'a'))).toEqual([3]);
      expect(await secrets.put(secret('a', 5))).not.toBe(second);
      expect(bytesOf(await secrets.get('slack', 'a'))).toEqual([5]);
    });

    it('have a revision that was never there before, also when they were removed', async () => {
      const { secrets } = stores();
      const first = await secrets.put(secret('a', 1));
      expect(await secrets.remove('slack', 'a')).toBe(true);
      expect(await secrets.remove('slack', 'a')).toBe(false);
      const second = await secrets.put(secret('a', 2), null);
      expect(second).not.toBe(first);
      expect(await secrets.put(secret('a', 3), first)).toBeNull();
    });

    it('are written by one of many who have read the same revision', async () => {
      const { secrets } = stores();
      for (const over of [null, await secrets.put(secret('a', 0))]) {
        const name = over === null ? 'new' : 'a';
        const written = await Promise.all([1, 2, 3, 4, 5, 6].map((byte) => secrets.put(secret(name, byte), over)));
        const won = written.findIndex((revision) => revision !== null);
        expect(written.filter((revision) => revision !== null)).toHaveLength(1);
        expect(bytesOf(await secrets.get('slack', name))).toEqual([won + 1]);
      }
    });

    it('that are encrypted anew keep revision and time, unless they have changed meanwhile', async () => {
      const { secrets } = stores();
      const revision = await secrets.put(secret('a', 1));
      if (revision === null) throw new Error('not kept');
      await secrets.reseal({ ...secret('a', 9), revision });
      const resealed = await secrets.get('slack', 'a');
      expect({ ...resealed, sealed: bytesOf(resealed) }).toEqual({ ...secret('a'), sealed: [9], revision });
      await secrets.put(secret('a', 2));
      await secrets.reseal({ ...secret('a', 8), revision });
      expect(bytesOf(await secrets.get('slack', 'a'))).toEqual([2]);
    });
  });
}
