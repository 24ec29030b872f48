import { expect, it } from 'vitest';
import type { ScanResult } from '../../src/app/content-sync.ts';
import type { DeliveryOutcome } from '../../src/app/delivery-waiter.ts';
import { reportOf } from '../../src/cli/once-report.ts';
import { deliveryKeyOf, newDelivery } from '../../src/model/delivery.ts';
import { makeDelivery, makePost } from '../support/make.ts';

it('says in one text each why something was held, skipped or has failed', () => {
  const [held, failed] = [makePost({ path: 'held.md' }), makePost({ path: 'failed.md' })];
  const row = newDelivery(deliveryKeyOf(held.id, 'slack:C1', 'announce'), 'slack:C1', {
    postId: held.id,
    state: 'held',
    reason: { kind: 'safety-limit', change: 'additions', posts: 240 },
  });
  const write = [held, failed].map((post) => ({ post, state: 'announced', fingerprint: null }));
  const plan = { record: { write, deliveries: [row] }, added: [], changed: [], removed: [], skipped: [] };
  const result = { plan, problems: [], firstScan: false, keys: [] } as unknown as ScanResult;
  const outcome: DeliveryOutcome = {
    delivery: makeDelivery({ postId: failed.id, destination: 'slack:C1' }),
    posts: [failed],
    settlement: { state: 'failed', reason: { kind: 'rejected', detail: 'no_text' } },
  };
  expect(reportOf(result, [outcome], 0)).toMatchObject({
    held: [{ post: 'held.md', destination: 'slack:C1', reason: 'fuse: 240 new posts at once' }],
    failed: [{ post: 'failed.md', destination: 'slack:C1', reason: 'rejected: no_text' }],
  });
});
