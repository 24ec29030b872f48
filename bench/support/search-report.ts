import type { SubjectName } from './search-subject.ts';

/** Arguments of a measured process. */
export interface ChildTerms {
  subject: SubjectName;
  /** Whether to start from what another process saved in `folder`. */
  reopened: boolean;
  /** Number of made-up posts; null: the real ones of `contentDir`. */
  posts: number | null;
  contentDir: string;
  folder: string;
  /** A known-item query set; null: queries are generated, `each` per class. */
  queriesFile: string | null;
  each: number;
  rounds: number;
}

/** Times, ms. */
export interface Spread {
  p50: number;
  p99: number;
}

/** Times of the queries of one class, and how well they found the wanted post. */
export interface ClassFigures extends Spread {
  n: number;
  /** Mean of 1 / rank among the first ten, 0 to 1. */
  mrr10: number;
  /** Share found among the first five, 0 to 1. */
  recall5: number;
}

/** Results of the queries. */
export interface Asked {
  classes: Readonly<Record<string, ClassFigures>>;
  /** All queries together. */
  all: Spread;
  suggest: Spread;
}

/** Measurements of one process; sizes in MB of 2^20 bytes. */
export interface ChildReport {
  posts: number;
  /** Resident memory before the engine was opened, and at the end, after a garbage collection. */
  emptyMb: number;
  memoryMb: number;
  /** Time from opening, with the code loaded, until the engine has answered a request to complete a word that no post contains. */
  openMs: number;
  /** Time from opening until it has returned the first ten hits, with code that has never run before. */
  firstAnswerMs: number;
  /** `wallMs` includes `makingMs`, the time for making the posts. */
  build: { wallMs: number; makingMs: number } | null;
  savedBytes: number | null;
  saveMs: number;
  /** The longest time that the event loop was blocked. */
  buildBlockMs: number;
  askBlockMs: number;
  asked: Asked;
  /** Time from changing one post until a search finds it, without the search: median; 0 in a process whose index is saved. */
  changeMs: number;
}

/** The value below which this share (0 to 1) of the values lies; NaN of none. Pure. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
