import type { SubjectName } from './search-subject.ts';

/** What a measured process is started with. */
export interface ChildTerms {
  subject: SubjectName;
  /** Begins with what another process saved in `folder`. */
  reopened: boolean;
  /** Made-up posts; null: the real ones of `contentDir`. */
  posts: number | null;
  contentDir: string;
  folder: string;
  /** A known-item query set; null: queries are made, `each` a class. */
  queriesFile: string | null;
  each: number;
  rounds: number;
}

/** Times, ms. */
export interface Spread {
  p50: number;
  p99: number;
}

/** What queries of one class took, and whether they found what was looked for. */
export interface ClassFigures extends Spread {
  n: number;
  /** Mean of 1 / rank among ten, 0 to 1. */
  mrr10: number;
  /** Share found among the first five, 0 to 1. */
  recall5: number;
}

/** How the queries went. */
export interface Asked {
  classes: Readonly<Record<string, ClassFigures>>;
  /** All queries together. */
  all: Spread;
  suggest: Spread;
}

/** What one process measured; sizes in MB of 2^20 bytes. */
export interface ChildReport {
  posts: number;
  /** Resident before the engine was there, and at the end, after a collection. */
  emptyMb: number;
  memoryMb: number;
  /** From nothing (the code is loaded) until the engine, reopened, has said that it knows no completion of a word that nobody wrote. */
  openMs: number;
  /** The same until it has found the first ten hits, with code that has never run before. */
  firstAnswerMs: number;
  /** `wallMs` holds `makingMs`, which making posts took. */
  build: { wallMs: number; makingMs: number } | null;
  savedBytes: number | null;
  saveMs: number;
  /** The longest time the event loop stood still. */
  buildBlockMs: number;
  askBlockMs: number;
  asked: Asked;
  /** One post changed until a search finds it, less the search: middle of some; 0 in a process whose index is saved. */
  changeMs: number;
}

/** The value below which this share (0 to 1) of the values lies; NaN of none. Pure. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
