import type { AuditEntry, AuditLog } from '../ports/audit.ts';
import type { CommandRequest } from '../ports/reply.ts';
import type { CommandContext } from './command.ts';

/** Orders that are looked through for who gave one. */
const MOST_ORDERS = 1_000;

/** Writes down who ordered what, from where. `detail`: JSON-safe, no secrets. */
export function recordAction(
  { from, where }: CommandRequest,
  { audit, now }: Pick<CommandContext, 'audit' | 'now'>,
  action: string,
  detail: AuditEntry['detail'],
): Promise<void> {
  return audit.record({ at: now().toISOString(), who: from, where, action, detail });
}

/** The latest order that `isMeant`; null where it is not among the latest thousand. */
export async function lastAction(audit: AuditLog, isMeant: (entry: AuditEntry) => boolean): Promise<AuditEntry | null> {
  return (await audit.latest(MOST_ORDERS)).find(isMeant) ?? null;
}
