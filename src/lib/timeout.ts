/** What `work` resolves to, or null when it takes longer than `limitMs`; the work itself goes on. Rejects as `work` does. */
export async function withTimeout<T>(limitMs: number, work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, limitMs, null);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** What `work` resolves to. The work itself goes on after a timeout. Rejects as `work` does, or with what `late` makes when it takes longer than `limitMs`. */
export async function rejectAfter<T>(limitMs: number, work: Promise<T>, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timedOut = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), limitMs);
  });
  return Promise.race([work, timedOut]).finally(() => clearTimeout(timer));
}
