import type { Destination } from '../model/destination.ts';
import type { Person } from './reply.ts';

/** Something a person did with Herald. */
export interface AuditEntry {
  /** ISO instant, UTC. */
  at: string;
  who: Person;
  where: Destination | null;
  /** `replay`, `pause`, …; `refused`: they tried a command for admins (`detail.verb`), and nothing was done. */
  action: string;
  /** Details of the action; JSON-safe, no secrets. */
  detail: Readonly<Record<string, unknown>>;
}

/** The audit log: what people did, and whose commands were refused. */
export interface AuditLog {
  record(entry: AuditEntry): Promise<void>;
  /** Returns entries, newest first. `of`: `done` (default) leaves refusals out, so that they can't crowd out what was done. */
  latest(limit: number, of?: 'done' | 'refused'): Promise<readonly AuditEntry[]>;
}
