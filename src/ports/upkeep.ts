import type { Person } from './reply.ts';

/** A piece of a dump: the start of a table, or its next row; values in PostgreSQL's text format. */
export type DumpPart = { table: string; columns: readonly string[] } | { row: readonly (string | null)[] };

/** Number of rows by table. */
export type RowCounts = Readonly<Record<string, number>>;

/** Result of a restore. */
export interface Restored {
  rows: RowCounts;
  /** Number of messages that were unfinished, or held by a pause, when the backup was made: they are checked for, or held. */
  unfinished: number;
}

/** Numbers of entries that were, or would be, deleted. */
export interface Pruned {
  /** Texts of posts whose files are gone. */
  posts: number;
  /** Texts of notices, and lists of the posts that digests included. */
  deliveries: number;
  /** Entries of the audit log. */
  audit: number;
  /** Counts of searches. */
  searches: number;
}

/** Maintenance of the database as a whole. */
export interface Upkeep {
  /** Names of the migrations applied to the database, in order. */
  schema(): Promise<readonly string[]>;
  /** Passes on all rows as of one moment, while other processes keep writing. Resolves to the row counts. */
  dump(write: (part: DumpPart) => Promise<void>): Promise<RowCounts>;
  /** Whether the database holds no rows yet. */
  isEmpty(): Promise<boolean>;
  /** Number of other processes that use this database now. */
  otherProcesses(): Promise<number>;
  /**
   * Replaces all stored data. What may have been sent since the dump is not blindly sent again: unfinished messages are checked for,
   * and held if they are not found; posts that are new at the next scan are held. @throws {ConfigError} if the dump has a newer schema; nothing is changed then
   */
  restore(schema: readonly string[], parts: AsyncIterable<DumpPart>, nowMs: number): Promise<Restored>;
  /** Deletes what is no longer needed from before `beforeMs` (epoch ms). Identities of posts and keys of deliveries stay, so that nothing is announced again. `dryRun`: only counts. */
  prune(beforeMs: number, dryRun: boolean): Promise<Pruned>;
  /** Removes a person from all stored data, and deletes the secrets that have their id in their name. Resolves to the number of entries that named them. */
  forget(person: Person): Promise<number>;
}
