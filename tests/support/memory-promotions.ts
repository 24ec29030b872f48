import type { Wakeup } from '../../src/ports/delivery-queue.ts';
import type { Promotions } from '../../src/ports/post-store.ts';
import { planEdits } from './memory-amend.ts';
import type { MemoryStore } from './memory-store.ts';

const OPEN: ReadonlySet<string> = new Set(['planned', 'queued', 'sending', 'delivered', 'in-doubt']);

/** Plans edits of pre-releases whose release is out, or has changed. */
export function writePromotions(store: MemoryStore, { promote, touched, since, dueAt }: Promotions, nowMs: number): readonly Wakeup[] {
  const recent = [...store.rows.values()].filter(
    ({ delivery: { sendingSince, createdAt } }) => Date.parse(sendingSince ?? createdAt) >= Date.parse(since),
  );
  const keys = new Set<string>();
  for (const { postId, releaseId, destinations } of promote)
    for (const row of recent) {
      const { delivery } = row;
      const isMeant = delivery.purpose === 'announce' && delivery.postId === postId && destinations.includes(delivery.destination);
      if (!isMeant || delivery.digestKey !== null || !OPEN.has(delivery.state) || row.releaseId === releaseId) continue;
      row.releaseId = releaseId;
      keys.add(delivery.key);
    }
  for (const { releaseId, delivery } of recent) if (releaseId !== null && touched.includes(releaseId)) keys.add(delivery.key);
  return planEdits(store, [...keys], dueAt, false, nowMs);
}
