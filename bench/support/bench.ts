/** The `bench` that every file next to `main.ts` exports: measures something, reports it to people with `say`, and resolves to the figures. */
export type Bench = (args: string[], say: (line: string) => void) => Promise<object>;

/** The middle value; for an even count the mean of the two middle ones, for none NaN. Pure. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? upper;
  return (lower + upper) / 2;
}

/** How long something takes, ms. */
export async function timed(work: () => Promise<void>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}
