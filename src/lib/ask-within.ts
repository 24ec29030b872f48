import { withTimeout } from './timeout.ts';

/** How long each part of Herald may take to say how it is, ms: they are asked side by side, so that the whole answer is there within 2 s. */
export const ANSWER_MS = 1_500;

/** What a question came to. `late`: there was no answer in time; else it failed with `error`. */
export type Answer<T> = { known: true; value: T } | { known: false; late: boolean; error: unknown };

/** Asks, and waits at most `limitMs` for the answer. Never rejects; a question that is late goes on by itself. */
export async function askWithin<T>(limitMs: number, question: () => T | Promise<T>): Promise<Answer<T>> {
  const asked = (async () => question())().then(
    (value): Answer<T> => ({ known: true, value }),
    (error: unknown): Answer<T> => ({ known: false, late: false, error }),
  );
  const answer = await withTimeout(limitMs, asked);
  return answer ?? { known: false, late: true, error: new Error(`no answer within ${limitMs} ms`) };
}
