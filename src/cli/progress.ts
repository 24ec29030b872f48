import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { CliContext } from './cli-context.ts';
import { originalStream, streamAfter } from './cli-context.ts';

/** Time before progress is shown, and interval between updates of a waiting time, ms. */
const AFTER_MS = 1_000;
const EVERY_MS = 200;
/** Time before `start` shows what it is doing, ms. */
const START_AFTER_MS = 200;

type Screen = Pick<CliContext, 'stderr'> & Partial<Pick<CliContext, 'stdout'>>;
type Opening = Pick<Config, 'databaseUrl' | 'dataDir' | 'git' | 'contentDir'>;

/** Returns a status line that can be rewritten and cleared; null if stderr is not a terminal. */
function openStatusLine({ stderr }: Screen) {
  if (stderr.isTTY !== true) return null;
  // The status line needs to move the cursor, which the inert stream prevents.
  const raw = originalStream(stderr);
  let isShown = false;
  return {
    show: (text: string): void => {
      isShown = true;
      raw.write(`\r\u001b[K${text}`);
    },
    clear: (): void => {
      if (isShown) raw.write('\r\u001b[K');
      isShown = false;
    },
  };
}

/** Shows progress on a terminal, on a line of its own that is cleared at the end: `Saving… 12,000 rows`. Shows nothing if stderr is not a terminal. */
export function showProgress(screen: Screen, doing: string, unit: string) {
  const line = openStatusLine(screen);
  const startedMs = performance.now();
  let shownMs = startedMs + AFTER_MS - EVERY_MS;
  return {
    /** Updates the line. `done`: amount so far, in `unit`. */
    tick: (done: number): void => {
      const nowMs = performance.now();
      if (nowMs - shownMs < EVERY_MS) return;
      shownMs = nowMs;
      line?.show(`${doing}… ${done.toLocaleString('en')} ${unit}`);
    },
    /** Clears the line. Safe to call twice. */
    end: (): void => line?.clear(),
  };
}

/**
 * Shows the elapsed time of work of unknown length: `Reading the posts… 3 s`. The work may write to the `screen` it is given: the line is cleared first.
 * `now(words)`: the work has moved on to its next step. Resolves and rejects as the work does. `afterMs`: time before the line appears.
 */
export async function whileWorking<S extends Screen, T>(
  screen: S,
  doing: string,
  work: (screen: S, now: (words: string) => void) => Promise<T>,
  afterMs = AFTER_MS,
): Promise<T> {
  const line = openStatusLine(screen);
  let words = doing;
  if (line === null) return work(screen, () => undefined);
  const startedMs = performance.now();
  const show = (): void => {
    const seconds = Math.round((performance.now() - startedMs) / 1_000);
    line.show(seconds < 1 ? `${words}…` : `${words}… ${seconds} s`);
  };
  const first = afterMs < AFTER_MS ? setTimeout(show, afterMs) : undefined;
  const timer = setInterval(show, AFTER_MS);
  const { stderr, stdout } = screen;
  const above = { ...screen, stderr: streamAfter(stderr, line.clear), ...(stdout ? { stdout: streamAfter(stdout, line.clear) } : {}) };
  try {
    return await work(above, (next) => {
      words = next;
    });
  } finally {
    clearTimeout(first);
    clearInterval(timer);
    line.clear();
  }
}

/** Like `whileWorking`, for `start`, which shows earlier what it is doing: the first start shows it at once, because it takes long. */
export function whileOpening<S extends Screen, T>(screen: S, config: Opening, work: (screen: S) => Promise<T>): Promise<T> {
  return whileWorking(screen, openingWords(config), work, firstSteps(config).length > 0 ? 0 : START_AFTER_MS);
}

/** Describes the first step of every verb that needs the database; at the first start, its slow parts. */
export function openingWords(config: Opening): string {
  const first = firstSteps(config);
  return first.length > 0 ? `The first start takes a while: ${first.join(', ')}` : 'Opening the database and reading the posts';
}

function firstSteps({ databaseUrl, dataDir, git, contentDir }: Opening): readonly string[] {
  const isNew = databaseUrl === null && !existsSync(join(dataDir, 'pglite'));
  const fetches = git !== null && !existsSync(contentDir);
  return [...(isNew ? ['making the embedded database'] : []), ...(fetches ? ['fetching the repository of the posts'] : [])];
}
