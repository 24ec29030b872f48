import type { Kysely, Selectable } from 'kysely';
import type { AuditEntry, AuditLog } from '../../../src/ports/audit.ts';
import type { Database } from '../schema.ts';
import { storableJson, storableText } from '../writes.ts';

/** Creates the audit log in PostgreSQL, embedded or on a server. */
export function createAudit(db: Kysely<Database>): AuditLog {
  return {
    async record({ at, who, where, action, detail }) {
      await db
        .insertInto('herald.audit')
        .values({
          at: new Date(at),
          who_platform: who.platform,
          who_id: storableText(who.id),
          destination: where,
          action: storableText(action),
          detail: storableJson(detail),
        })
        .execute();
    },
    async latest(limit, of = 'done') {
      const rows = await db
        .selectFrom('herald.audit')
        .selectAll()
        .where('action', of === 'done' ? '!=' : '=', 'refused')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(auditEntryOf);
    },
  };
}

/** Converts a row to an entry. Pure. */
export function auditEntryOf({ at, who_platform, who_id, destination, action, detail }: Selectable<Database['herald.audit']>): AuditEntry {
  return { at: at.toISOString(), who: { platform: who_platform, id: who_id }, where: destination, action, detail };
}
