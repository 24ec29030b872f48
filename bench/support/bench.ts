/** What every file beside `main.ts` exports as `bench`: measures something, tells people about it in `say`, and resolves to the figures. */
export type Bench = (args: string[], say: (line: string) => void) => Promise<object>;

/** Middle value; of an even number the mean of the two middle ones, of none NaN. Pure. */
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
