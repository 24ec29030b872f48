import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { CliContext } from './cli-context.ts';
import { originalStream, streamAfter } from './cli-context.ts';

/** Shorter work says nothing, ms. */
const AFTER_MS = 1_000;
const EVERY_MS = 200;
/** From then on a start says what it does, ms. */
const START_AFTER_MS = 200;

type Screen = Pick<CliContext, 'stderr'> & Partial<Pick<CliContext, 'stdout'>>;
type Opening = Pick<Config, 'databaseUrl' | 'dataDir' | 'git' | 'contentDir'>;

/** A line on a terminal that is written anew, and taken away; null where stderr is no terminal. */
function openStatusLine({ stderr }: Screen) {
  if (stderr.isTTY !== true) return null;
  // The cursor is moved on purpose.
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

/** Tells on a terminal how far work is, on a line of its own that goes away at its end: `Saving… 12,000 rows`. Quiet where stderr is no terminal. */
export function showProgress(screen: Screen, doing: string, unit: string) {
  const line = openStatusLine(screen);
  const startedMs = performance.now();
  let shownMs = startedMs + AFTER_MS - EVERY_MS;
  return {
    /** `done`: how much so far, in that unit. */
    tick: (done: number): void => {
      const nowMs = performance.now();
      if (nowMs - shownMs < EVERY_MS) return;
      shownMs = nowMs;
      line?.show(`${doing}… ${done.toLocaleString('en')} ${unit}`);
    },
    /** Takes the line away. Safe to call twice. */
    end: (): void => line?.clear(),
  };
}

/**
 * The same for `work` whose length nobody knows: `Reading the posts… 3 s`. `screen` as the work gets it may be written to meanwhile: the line makes room.
 * `now(words)`: the work goes on to something else. Resolves, and rejects, as the work does. `afterMs`: from then on something is said.
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

/** The same for a start, which says sooner what it is busy with: at the first time at once, as that takes long. */
export function whileOpening<S extends Screen, T>(screen: S, config: Opening, work: (screen: S) => Promise<T>): Promise<T> {
  return whileWorking(screen, openingWords(config), work, firstSteps(config).length > 0 ? 0 : START_AFTER_MS);
}

/** What every verb begins with that needs the database: at the first time, what of it takes long. */
export function openingWords(config: Opening): string {
  const first = firstSteps(config);
  return first.length > 0 ? `The first start takes a while: ${first.join(', ')}` : 'Opening the database and reading the posts';
}

function firstSteps({ databaseUrl, dataDir, git, contentDir }: Opening): readonly string[] {
  const isNew = databaseUrl === null && !existsSync(join(dataDir, 'pglite'));
  const fetches = git !== null && !existsSync(contentDir);
  return [...(isNew ? ['making the embedded database'] : []), ...(fetches ? ['fetching the repository of the posts'] : [])];
}
