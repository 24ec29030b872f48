import type { ChildReport, ClassFigures } from './search-report.ts';

/** One engine's figures; ms, MB of 2^20 bytes, memory over the bare process. */
export interface SubjectFigures {
  buildMs: number | null;
  openMs: number | null;
  /** See `ChildReport`. */
  firstAnswerMs: number | null;
  saveMs: number | null;
  savedMb: number | null;
  changeMs: number;
  p50Ms: number;
  p99Ms: number;
  worstP50Ms: number;
  worstP50Class: string;
  worstP99Ms: number;
  worstP99Class: string;
  suggestP50Ms: number;
  suggestP99Ms: number;
  /** Of the process that opened a snapshot, otherwise of the one that built the index. */
  memoryMb: number;
  builtMemoryMb: number;
  /** Longest block of the event loop while building and while searching, and that of the bare process while making the same posts. */
  buildBlockMs: number;
  askBlockMs: number;
  bareBlockMs: number;
  /** Means over the classes, 0 to 1. */
  meanMrr10: number;
  meanRecall5: number;
  classes: Readonly<Record<string, ClassFigures>>;
}

/** Combines the measurements of the processes. Build time excludes the time for making the posts. Pure. */
export function figuresOf(bare: ChildReport, built: ChildReport, reopened: ChildReport | null): SubjectFigures {
  const asked = (reopened ?? built).asked;
  const classes = Object.entries(asked.classes);
  const worst = (of: (figures: ClassFigures) => number) => classes.toSorted(([, a], [, b]) => of(b) - of(a))[0] ?? null;
  const [slowest, tail] = [worst(({ p50 }) => p50), worst(({ p99 }) => p99)];
  const mean = (of: (figures: ClassFigures) => number) => classes.reduce((sum, [, figures]) => sum + of(figures), 0) / classes.length;
  return {
    buildMs: built.build ? rounded(built.build.wallMs - built.build.makingMs, 1) : null,
    openMs: reopened ? rounded(reopened.openMs, 1) : null,
    firstAnswerMs: reopened ? rounded(reopened.firstAnswerMs, 1) : null,
    saveMs: reopened ? rounded(built.saveMs, 1) : null,
    savedMb: built.savedBytes === null ? null : rounded(built.savedBytes / 2 ** 20, 1),
    changeMs: rounded((reopened ?? built).changeMs, 2),
    p50Ms: rounded(asked.all.p50, 2),
    p99Ms: rounded(asked.all.p99, 2),
    worstP50Ms: rounded(slowest?.[1].p50 ?? Number.NaN, 2),
    worstP50Class: slowest?.[0] ?? '',
    worstP99Ms: rounded(tail?.[1].p99 ?? Number.NaN, 2),
    worstP99Class: tail?.[0] ?? '',
    suggestP50Ms: rounded(asked.suggest.p50, 2),
    suggestP99Ms: rounded(asked.suggest.p99, 2),
    memoryMb: rounded((reopened ?? built).memoryMb - bare.memoryMb, 1),
    builtMemoryMb: rounded(built.memoryMb - bare.memoryMb, 1),
    buildBlockMs: rounded(built.buildBlockMs, 1),
    askBlockMs: rounded((reopened ?? built).askBlockMs, 1),
    bareBlockMs: rounded(bare.buildBlockMs, 1),
    meanMrr10: rounded(
      mean(({ mrr10 }) => mrr10),
      4,
    ),
    meanRecall5: rounded(
      mean(({ recall5 }) => recall5),
      4,
    ),
    classes: Object.fromEntries(
      classes.map(([cls, { n, p50, p99, mrr10, recall5 }]) => [
        cls,
        { n, p50: rounded(p50, 2), p99: rounded(p99, 2), mrr10: rounded(mrr10, 4), recall5: rounded(recall5, 4) },
      ]),
    ),
  };
}

const COMPARED = [
  'buildMs',
  'openMs',
  'firstAnswerMs',
  'changeMs',
  'p50Ms',
  'p99Ms',
  'suggestP50Ms',
  'suggestP99Ms',
  'memoryMb',
  'meanMrr10',
  'meanRecall5',
] as const;

/** Our figures divided by theirs, if both exist: below 1 is faster or smaller. Pure. */
export function ratiosOf(ours: SubjectFigures, theirs: SubjectFigures): Readonly<Record<string, number>> {
  return Object.fromEntries(
    COMPARED.flatMap((name) => {
      const [a, b] = [ours[name], theirs[name]];
      return a === null || b === null || b === 0 ? [] : [[name, rounded(a / b, 3)]];
    }),
  );
}

/** Prints the figures of one engine, for people. */
export function tell(name: string, figures: SubjectFigures, say: (line: string) => void): void {
  const { buildMs, openMs, firstAnswerMs, changeMs, memoryMb, builtMemoryMb, savedMb } = figures;
  say(
    `${name}: build ${buildMs} ms, open ${openMs ?? '–'} ms (first answer after ${firstAnswerMs ?? '–'} ms), one post changed ${changeMs} ms, snapshot ${savedMb ?? '–'} MB`,
  );
  say(`  memory over the bare process ${memoryMb} MB (${builtMemoryMb} MB where it was built)`);
  say(`  longest block ${figures.buildBlockMs} ms building, ${figures.askBlockMs} ms searching (bare ${figures.bareBlockMs} ms)`);
  say(
    `  query p50 ${figures.p50Ms} / p99 ${figures.p99Ms} ms; worst class p50 ${figures.worstP50Ms} (${figures.worstP50Class}) / p99 ${figures.worstP99Ms} (${figures.worstP99Class})`,
  );
  say(`  suggest p50 ${figures.suggestP50Ms} / p99 ${figures.suggestP99Ms} ms`);
  say(`  MRR@10 ${figures.meanMrr10}, recall@5 ${figures.meanRecall5}`);
  for (const [cls, { n, p50, p99, mrr10, recall5 }] of Object.entries(figures.classes)) {
    say(`    ${cls.padEnd(9)} n=${n} p50 ${p50} p99 ${p99} ms, MRR@10 ${mrr10}, recall@5 ${recall5}`);
  }
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
