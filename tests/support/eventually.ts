import { rejectAfter, sleep } from '../../src/lib/timeout.ts';

const ASK_EVERY_MS = 20;

/** Asks until the answer passes `isSo`, and returns that answer. @throws {Error} at the deadline, with the last answer */
export async function eventually<T>(ask: () => T | Promise<T>, isSo: (answer: T) => boolean, what: string, withinMs = 45_000): Promise<T> {
  const deadlineMs = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (isSo(answer)) return answer;
    if (performance.now() > deadlineMs) throw new Error(`not within ${withinMs} ms: ${what}; the last answer: ${JSON.stringify(answer)}`);
    await sleep(ASK_EVERY_MS);
  }
}

/** Resolves once `isTrue`, which is checked whenever the functions in `waiting` are called. `state`: description of the state, for the error. @throws {Error} at the deadline */
export async function untilCalled(waiting: Set<() => void>, isTrue: () => boolean, withinMs: number, state: () => string): Promise<void> {
  let check = (): void => undefined;
  const cameTrue = new Promise<void>((resolve) => {
    check = () => {
      if (isTrue()) resolve();
    };
  });
  waiting.add(check);
  check();
  await rejectAfter(withinMs, cameTrue, () => new Error(`not within ${withinMs} ms: ${state()}`)).finally(() => waiting.delete(check));
}
