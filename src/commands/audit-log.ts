import type { AuditEntry, AuditLog } from '../ports/audit.ts';
import type { Wakeup } from '../ports/delivery-queue.ts';
import type { CommandRequest } from '../ports/reply.ts';
import type { CommandContext } from './command.ts';

/** Maximum number of audit entries searched for an admin action. */
const MAX_ORDERS = 1_000;

/** Records in the audit log who did what, and from where. `detail`: JSON-safe, no secrets. */
export function recordAction(
  { from, where }: CommandRequest,
  { audit, now }: Pick<CommandContext, 'audit' | 'now'>,
  action: string,
  detail: AuditEntry['detail'],
): Promise<void> {
  return audit.record({ at: now().toISOString(), who: from, where, action, detail });
}

/**
 * Records an admin action that may have settled deliveries, then enqueues the resulting deliveries. Notices are revised in between, so that a
 * notice still waiting to be sent already includes the decision.
 */
export async function completeAdminAction(
  request: CommandRequest,
  context: CommandContext,
  action: string,
  detail: AuditEntry['detail'],
  wakeups: readonly Wakeup[],
): Promise<void> {
  await recordAction(request, context, action, detail);
  await context.reviseNotices();
  await context.enqueue(wakeups);
}

/** Returns the latest audit entry that satisfies `isMeant`; null if it is not among the latest thousand. */
export async function lastAction(audit: AuditLog, isMeant: (entry: AuditEntry) => boolean): Promise<AuditEntry | null> {
  return (await audit.latest(MAX_ORDERS)).find(isMeant) ?? null;
}
