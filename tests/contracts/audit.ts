import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../src/ports/audit.ts';
import { type BookShelf, useShelf } from './stores.ts';

/** What every book of orders promises. */
export function auditContract(title: string, present: boolean, open: () => Promise<BookShelf>): void {
  describe.skipIf(!present)(`audit in ${title}`, () => {
    const stores = useShelf(open);

    it('tells the latest orders as they were given, newest first', async () => {
      const { audit } = stores();
      const entry = (n: number, own: Partial<AuditEntry> = {}): AuditEntry => ({
        at: `2026-02-01T12:00:0${n}.123Z`,
        who: { platform: 'slack', id: 'U1' },
        where: 'slack:C1',
        action: 'replay',
        detail: { n, keys: ['a', 'b'] },
        ...own,
      });
      const given = [
        entry(0),
        entry(1, { where: null, who: { platform: 'terminal', id: 'local' } }),
        entry(2, { action: 'pause', detail: {} }),
      ];
      for (const one of given) await audit.record(one);
      const refused = [3, 4].map((n) => entry(n, { action: 'refused', detail: { verb: 'pause', n } }));
      for (const one of refused) await audit.record(one);
      expect(await audit.latest(10, 'refused')).toEqual(refused.toReversed());
      expect(await audit.latest(1, 'refused')).toEqual([refused[1]]);
      expect(await audit.latest(10)).toEqual(given.toReversed());
      expect(await audit.latest(1)).toEqual([given[2]]);
      expect(await audit.latest(0)).toEqual([]);
    });
  });
}
