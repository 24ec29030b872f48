import { setTimeout as delay } from 'node:timers/promises';

/** Maximum time for each part of Herald to report its health, ms: all are asked in parallel, so that the whole answer is ready within 2 s. */
export const ANSWER_MS = 1_500;

/** Result of a question. `late`: no answer arrived in time; otherwise it failed with `error`. */
export type Answer<T> = { known: true; value: T } | { known: false; late: boolean; error: unknown };

/** Resolves as `work` does, or to null if it takes longer than `limitMs`; the work itself continues. Rejects as `work` does. */
export function withTimeout<T>(limitMs: number, work: Promise<T>): Promise<T | null> {
  return race(limitMs, work, () => null);
}

/** Settles as `work` does, or rejects with the error from `late` if it takes longer than `limitMs`; the work itself continues. */
export function rejectAfter<T>(limitMs: number, work: Promise<T>, late: () => Error): Promise<T> {
  return race(limitMs, work, () => Promise.reject(late()));
}

/** Asks, and waits at most `limitMs` for the answer. Never rejects; a late question continues in the background. */
export async function askWithin<T>(limitMs: number, question: () => T | Promise<T>): Promise<Answer<T>> {
  const asked = (async () => question())().then(
    (value): Answer<T> => ({ known: true, value }),
    (error: unknown): Answer<T> => ({ known: false, late: false, error }),
  );
  const answer = await withTimeout(limitMs, asked);
  return answer ?? { known: false, late: true, error: new Error(`no answer within ${limitMs} ms`) };
}

/** Resolves after `ms`, or as soon as `signal` aborts. `ref` false: the timer does not keep the process alive. Never rejects. */
export async function sleep(ms: number, options: { signal?: AbortSignal; ref?: boolean } = {}): Promise<void> {
  await delay(ms, undefined, options).catch(() => undefined);
}

/** Races work against a time limit; a failure after the limit is ignored, and is not an unhandled rejection. */
function race<T, Late>(limitMs: number, work: Promise<T>, late: () => Late | Promise<Late>): Promise<T | Late> {
  let timer: NodeJS.Timeout | undefined;
  const timedOut = new Promise<Late>((resolve) => {
    timer = setTimeout(() => resolve(late()), limitMs);
  });
  return Promise.race([work, timedOut]).finally(() => clearTimeout(timer));
}
