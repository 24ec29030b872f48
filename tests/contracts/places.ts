import { describe, expect, it } from 'vitest';
import { type BookShelf, useShelf } from './stores.ts';

/** What every store of places promises. */
export function placesContract(title: string, present: boolean, open: () => Promise<BookShelf>): void {
  describe.skipIf(!present)(`places in ${title}`, () => {
    const stores = useShelf(open);

    it('are what was noted last, until it is forgotten', async () => {
      const { places } = stores();
      expect(await places.all()).toEqual(new Map());
      await places.note('discord:1', '900');
      await places.note('discord:2', '900');
      await places.note('discord:webhook/news', null);
      await places.note('discord:2', '901');
      await places.note('discord:1', undefined);
      expect(await places.all()).toEqual(
        new Map([
          ['discord:2', '901'],
          ['discord:webhook/news', null],
        ]),
      );
    });
  });
}
