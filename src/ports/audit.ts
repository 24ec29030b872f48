import type { Destination } from '../model/destination.ts';
import type { Person } from './reply.ts';

/** Something a person made Herald do. */
export interface AuditEntry {
  /** ISO instant, UTC. */
  at: string;
  who: Person;
  where: Destination | null;
  /** `replay`, `pause`, …; `refused`: they were refused a command for admins (`detail.verb`), and nothing was done. */
  action: string;
  /** What exactly; JSON-safe, no secrets. */
  detail: Readonly<Record<string, unknown>>;
}

/** The audit log: what people ordered, and who was refused. */
export interface AuditLog {
  record(entry: AuditEntry): Promise<void>;
  /** Newest first. `of`: default what was done; those who were refused push no order out of it. */
  latest(limit: number, of?: 'done' | 'refused'): Promise<readonly AuditEntry[]>;
}
