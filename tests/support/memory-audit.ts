import type { AuditLog } from '../../src/ports/audit.ts';
import type { MemoryStore } from './memory-store.ts';

/** The stores of orders in memory; pass the same contract suite as the real ones. */
export function createMemoryAudit({ audit }: MemoryStore): AuditLog {
  return {
    async record(entry) {
      audit.push(structuredClone(entry));
    },
    latest: async (limit, of = 'done') =>
      audit
        .filter(({ action }) => (action === 'refused') === (of === 'refused'))
        .toReversed()
        .slice(0, limit),
  };
}
