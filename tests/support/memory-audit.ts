import type { AuditLog } from '../../src/ports/audit.ts';
import type { MemoryStore } from './memory-store.ts';

/** Creates the audit log in memory; passes the same contract suite as the real one. */
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
