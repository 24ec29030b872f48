import { describe, expect, it } from 'vitest';
import { makeSubscription } from '../support/make.ts';
import { type BookShelf, useShelf } from './stores.ts';

/** What every book of subscriptions promises. */
export function subscriptionBookContract(title: string, present: boolean, open: () => Promise<BookShelf>): void {
  describe.skipIf(!present)(`subscription book in ${title}`, () => {
    const stores = useShelf(open);
    const from = (origin: string, ...given: Parameters<typeof makeSubscription>) => ({ ...makeSubscription(...given), origin });

    it('holds exactly what is wanted of an origin, in the order it was written', async () => {
      const { subscriptions } = stores();
      const [all, releases, words] = [
        from('herald.yaml', 'terminal'),
        from('herald.yaml', 'slack:C1', { kinds: ['release'], sources: ['K3s Releases'] }),
        from('herald.yaml', 'slack:C1', { words: ['a "b" \\ c'] }),
      ];
      await subscriptions.sync([releases, all], ['herald.yaml']);
      expect(await subscriptions.all()).toEqual([releases, all]);
      await subscriptions.sync([releases, words], ['herald.yaml']);
      expect(await subscriptions.all()).toEqual([releases, words]);
      await subscriptions.sync([], ['herald.yaml']);
      expect(await subscriptions.all()).toEqual([]);
    });

    it('leaves other origins alone', async () => {
      const { subscriptions } = stores();
      const chat = from('chat', 'slack:C1');
      const file = from('herald.yaml', 'terminal');
      await subscriptions.sync([chat], ['chat']);
      await subscriptions.sync([file, { ...chat, origin: 'herald.yaml' }], ['herald.yaml', 'default']);
      expect(await subscriptions.all()).toEqual([chat, file]);
    });

    it('lets a subscription move between origins that are synchronised together', async () => {
      const { subscriptions } = stores();
      const fallback = from('default', 'terminal');
      await subscriptions.sync([fallback], ['herald.yaml', 'default']);
      const written = { ...fallback, origin: 'herald.yaml' };
      await subscriptions.sync([written], ['herald.yaml', 'default']);
      expect(await subscriptions.all()).toEqual([written]);
    });
  });
}
