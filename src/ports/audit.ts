import type { Destination } from '../model/destination.ts';
import type { Person } from './reply.ts';

/** Something a person made Herald do. */
export interface AuditEntry {
  /** ISO instant, UTC. */
  at: string;
  who: Person;
  where: Destination | null;
  /** `replay`, `pause`, … */
  action: string;
  /** What exactly; JSON-safe, no secrets. */
  detail: Readonly<Record<string, unknown>>;
}

/** The audit log: what people ordered. */
export interface AuditLog {
  record(entry: AuditEntry): Promise<void>;
  /** Newest first. */
  latest(limit: number): Promise<readonly AuditEntry[]>;
}
