import type { Person } from './reply.ts';

/** A piece of a dump: a table begins, or a row of it follows; values as PostgreSQL writes them as text. */
export type DumpPart = { table: string; columns: readonly string[] } | { row: readonly (string | null)[] };

/** Rows by table. */
export type RowCounts = Readonly<Record<string, number>>;

/** What a restore did. */
export interface Restored {
  rows: RowCounts;
  /** Messages that had not ended, or were kept by a pause, when the backup was made: looked for, or held. */
  unfinished: number;
}

/** What was, or would be, dropped. */
export interface Pruned {
  /** Texts of posts whose files are gone. */
  posts: number;
  /** What notices said, and which posts a digest told of. */
  deliveries: number;
  /** Entries of the audit log. */
  audit: number;
  /** Counted searches. */
  searches: number;
}

/** Care for everything that is remembered, as a whole. */
export interface Upkeep {
  /** Names of the changes that made the tables what they are, in their order. */
  schema(): Promise<readonly string[]>;
  /** Hands over all rows, as they are at one moment, while others go on writing. Resolves to their numbers. */
  dump(write: (part: DumpPart) => Promise<void>): Promise<RowCounts>;
  /** Whether nothing is remembered yet. */
  isEmpty(): Promise<boolean>;
  /** Other processes that use this database now. */
  otherProcesses(): Promise<number>;
  /**
   * Replaces everything that is remembered. What may have been sent since the dump is not sent again blindly: unfinished messages are looked for,
   * and held where they are not found; what the next scan finds new is held. @throws {ConfigError} when the dump is of a newer schema; then nothing has changed
   */
  restore(schema: readonly string[], parts: AsyncIterable<DumpPart>, nowMs: number): Promise<Restored>;
  /** Drops what nobody needs of times before `beforeMs` (epoch ms). Identities of posts and keys of deliveries stay, so that nothing is announced again. `dryRun`: only counts. */
  prune(beforeMs: number, dryRun: boolean): Promise<Pruned>;
  /** Takes a person out of everything that is remembered, and removes the secrets that have their id in their name. Resolves to how many entries named them. */
  forget(person: Person): Promise<number>;
}
