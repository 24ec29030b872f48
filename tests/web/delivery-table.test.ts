import { expect, it } from 'vitest';
import type { DeliveryMode } from '../../src/model/delivery-mode.ts';
import type { DeliveryRecord } from '../../src/ports/dashboard-reads.ts';
import { DeliveryTable } from '../../src/web/parts/delivery-table.tsx';
import { makeDelivery } from '../support/make.ts';

const mode: DeliveryMode = { mode: 'daily', at: '09:00', timezone: 'Europe/Berlin' };
const reason = { kind: 'delivery-window', mode } as const;
const rowOf = (own: Partial<DeliveryRecord>): DeliveryRecord => ({
  ...makeDelivery({ postId: 'p1', destination: 'slack:C1', reason }),
  position: 1,
  enqueuedAt: null,
  claimedAt: null,
  notFoundAt: null,
  ...own,
});
const shown = async (row: DeliveryRecord) =>
  String(await DeliveryTable({ caption: 'All', rows: [row], titles: new Map() })).replace(/<[^>]+>/g, ' ');

it('what waits for a time of its channel says which, and when that is', async () => {
  const digest = await shown(rowOf({ purpose: 'digest', dueAt: '2026-01-13T08:00:00.000Z' }));
  expect(digest).toMatch(/waits for the digest: daily at 09:00 Europe\/Berlin,\s+due\s+.*2026-01-13/);
  expect(await shown(rowOf({ digestKey: 'w1~slack.C1~digest' }))).toMatch(
    /in\s+its digest\s+: it is waiting for the digest: daily at 09:00/,
  );
  expect(await shown(rowOf({ reason: null, dueAt: '2026-01-13T08:00:00.000Z' }))).not.toContain('waits for');
});
