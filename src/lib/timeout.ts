import { setTimeout as delay } from 'node:timers/promises';

/** How long each part of Herald may take to say how it is, ms: they are asked side by side, so that the whole answer is there within 2 s. */
export const ANSWER_MS = 1_500;

/** What a question came to. `late`: there was no answer in time; else it failed with `error`. */
export type Answer<T> = { known: true; value: T } | { known: false; late: boolean; error: unknown };

/** What `work` resolves to, or null when it takes longer than `limitMs`; the work itself goes on. Rejects as `work` does. */
export function withTimeout<T>(limitMs: number, work: Promise<T>): Promise<T | null> {
  return race(limitMs, work, () => null);
}

/** What `work` resolves to. The work itself goes on after a timeout. Rejects as `work` does, or with what `late` makes when it takes longer than `limitMs`. */
export function rejectAfter<T>(limitMs: number, work: Promise<T>, late: () => Error): Promise<T> {
  return race(limitMs, work, () => Promise.reject(late()));
}

/** Asks, and waits at most `limitMs` for the answer. Never rejects; a question that is late goes on by itself. */
export async function askWithin<T>(limitMs: number, question: () => T | Promise<T>): Promise<Answer<T>> {
  const asked = (async () => question())().then(
    (value): Answer<T> => ({ known: true, value }),
    (error: unknown): Answer<T> => ({ known: false, late: false, error }),
  );
  const answer = await withTimeout(limitMs, asked);
  return answer ?? { known: false, late: true, error: new Error(`no answer within ${limitMs} ms`) };
}

/** Resolves after `ms`, or as soon as `signal` aborts. `ref` false: the process does not stay alive for it. Never rejects. */
export async function sleep(ms: number, options: { signal?: AbortSignal; ref?: boolean } = {}): Promise<void> {
  await delay(ms, undefined, options).catch(() => undefined);
}

/** What fails after the limit is nobody's business any more, and no unhandled rejection. */
function race<T, Late>(limitMs: number, work: Promise<T>, late: () => Late | Promise<Late>): Promise<T | Late> {
  let timer: NodeJS.Timeout | undefined;
  const timedOut = new Promise<Late>((resolve) => {
    timer = setTimeout(() => resolve(late()), limitMs);
  });
  return Promise.race([work, timedOut]).finally(() => clearTimeout(timer));
}
