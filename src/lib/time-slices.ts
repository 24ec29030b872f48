/** Longest stretch of work between two chances for everything else, ms. */
const SLICE_MS = 8;

/**
 * A pause to be awaited inside long loops, also by several that take turns: gives way to the event loop when more than 8 ms have passed
 * since any of them last did, else resolves at once.
 */
export function createSlices(): () => Promise<void> {
  let since = performance.now();
  let turn: Promise<void> | null = null;
  return async () => {
    // Looked at again: those that waited together must not all go on together.
    while (performance.now() - since >= SLICE_MS) {
      turn ??= new Promise((resolve) =>
        setImmediate(() => {
          since = performance.now();
          turn = null;
          resolve();
        }),
      );
      await turn;
    }
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
