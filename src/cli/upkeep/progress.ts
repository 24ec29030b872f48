import type { CliContext } from '../cli-context.ts';

/** How far something is that takes a while. */
export interface Progress {
  /** `done`: how much so far, in the unit that the words name. */
  tick: (done: number) => void;
  /** Takes the line away. Safe to call twice. */
  end: () => void;
}

/** Shorter work says nothing. */
const AFTER_MS = 1_000;
const EVERY_MS = 200;

/** Tells on a terminal how far work is, on a line of its own that goes away at its end: `Saving… 12,000 rows`. Quiet where stderr is no terminal. */
export function showProgress({ stderr }: Pick<CliContext, 'stderr'>, doing: string, unit: string): Progress {
  const startedMs = performance.now();
  let shownMs = 0;
  const clear = (): void => {
    if (shownMs > 0) stderr.write('\r\u001b[K');
    shownMs = 0;
  };
  return {
    tick: (done) => {
      const nowMs = performance.now();
      if (stderr.isTTY !== true || nowMs - startedMs < AFTER_MS || nowMs - shownMs < EVERY_MS) return;
      shownMs = nowMs;
      stderr.write(`\r\u001b[K${doing}… ${done.toLocaleString('en')} ${unit}`);
    },
    end: clear,
  };
}
