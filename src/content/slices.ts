/** Longest stretch of work between two chances for everything else, ms. */
const SLICE_MS = 8;

/** A pause to be awaited inside long loops: gives way to the event loop when more than 8 ms have passed since it last did, else resolves at once. */
export function createSlices(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < SLICE_MS) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    since = performance.now();
  };
}

/** Calls `work` on every item, at most `width` at a time; rejects with the first failure. */
export async function forEachOf<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < items.length) await work(items[next++] as T);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
}
