import type { AuditEntry, AuditLog } from '../ports/audit.ts';
import type { Wakeup } from '../ports/delivery-queue.ts';
import type { CommandRequest } from '../ports/reply.ts';
import type { CommandContext } from './command.ts';

/** Orders that are looked through for who gave one. */
const MAX_ORDERS = 1_000;

/** Writes down who ordered what, from where. `detail`: JSON-safe, no secrets. */
export function recordAction(
  { from, where }: CommandRequest,
  { audit, now }: Pick<CommandContext, 'audit' | 'now'>,
  action: string,
  detail: AuditEntry['detail'],
): Promise<void> {
  return audit.record({ at: now().toISOString(), who: from, where, action, detail });
}

/**
 * Notes an order that may have settled deliveries, and has what follows from it sent. Notices are brought up to date in between: one that waits
 * says what was decided before it goes out.
 */
export async function completeOrder(
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

/** The latest order that `isMeant`; null where it is not among the latest thousand. */
export async function lastAction(audit: AuditLog, isMeant: (entry: AuditEntry) => boolean): Promise<AuditEntry | null> {
  return (await audit.latest(MAX_ORDERS)).find(isMeant) ?? null;
}
