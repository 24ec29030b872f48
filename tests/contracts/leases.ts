import { describe, expect, it } from 'vitest';
import { type BookShelf, useShelf } from './stores.ts';

const LONG_MS = 60_000;
const one = { owner: 'one', detail: 'machine 1' };
const other = { owner: 'other', detail: 'machine 2' };

/** What every store of leases promises. */
export function leasesContract(title: string, present: boolean, open: () => Promise<BookShelf>): void {
  describe.skipIf(!present)(`leases in ${title}`, () => {
    const stores = useShelf(open);

    it('belong to whoever took them first, who may renew them', async () => {
      const { leases } = stores();
      expect(await leases.hold('a/', ['a/1', 'a/2'], one, LONG_MS)).toEqual([
        { name: 'a/1', ...one },
        { name: 'a/2', ...one },
      ]);
      expect(await leases.hold('a/', ['a/2', 'a/3'], other, LONG_MS)).toEqual([
        { name: 'a/1', ...one },
        { name: 'a/2', ...one },
        { name: 'a/3', ...other },
      ]);
      const renewed = { owner: 'one', detail: 'machine 1, again' };
      expect(await leases.hold('a/', ['a/2'], renewed, LONG_MS)).toContainEqual({ name: 'a/2', ...renewed });
      expect(await leases.hold('b/', [], one, LONG_MS)).toEqual([]);
    });

    it('are free once they are given back, by their owner alone', async () => {
      const { leases } = stores();
      await leases.hold('a/', ['a/1', 'a/2'], one, LONG_MS);
      await leases.release(['a/1', 'a/2'], 'other');
      await leases.release(['a/1'], 'one');
      expect(await leases.hold('a/', ['a/1', 'a/2'], other, LONG_MS)).toEqual([
        { name: 'a/1', ...other },
        { name: 'a/2', ...one },
      ]);
    });

    it('are free once they were not renewed in time', async () => {
      const { leases } = stores();
      await leases.hold('a/', ['a/1'], one, 1);
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(await leases.hold('a/', [], other, LONG_MS)).toEqual([]);
      expect(await leases.hold('a/', ['a/1'], other, LONG_MS)).toEqual([{ name: 'a/1', ...other }]);
    });

    it('go to one of many who want them at the same moment', async () => {
      const { leases } = stores();
      const names = ['a/1', 'a/2', 'a/3'];
      const owners = Array.from({ length: 12 }, (_, n) => `p${n}`);
      await Promise.all(owners.map((owner, n) => leases.hold('a/', n % 2 ? names : names.toReversed(), { owner, detail: '' }, LONG_MS)));
      const held = await leases.hold('a/', [], one, LONG_MS);
      expect(held.map(({ name }) => name)).toEqual(names);
      const claimed = await Promise.all(
        owners.map(async (owner) =>
          (await leases.hold('a/', names, { owner, detail: '' }, LONG_MS)).filter((lease) => lease.owner === owner),
        ),
      );
      expect(claimed.flat()).toHaveLength(names.length);
    });
  });
}
