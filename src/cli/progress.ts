import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { CliContext } from './cli-context.ts';

/** How far something is that takes a while. */
export interface Progress {
  /** `done`: how much so far, in the unit that the words name. */
  tick: (done: number) => void;
  /** Takes the line away. Safe to call twice. */
  end: () => void;
}

/** Shorter work says nothing, ms. */
const AFTER_MS = 1_000;
const EVERY_MS = 200;
/** From then on a start says what it does, ms. */
const START_AFTER_MS = 200;

type Screen = Pick<CliContext, 'stderr'>;
type Opening = Pick<Config, 'databaseUrl' | 'dataDir' | 'git' | 'contentDir'>;

/** Tells on a terminal how far work is, on a line of its own that goes away at its end: `Saving… 12,000 rows`. Quiet where stderr is no terminal. */
export function showProgress({ stderr }: Screen, doing: string, unit: string): Progress {
  const startedMs = performance.now();
  let shownMs: number | null = null;
  return {
    tick: (done) => {
      const nowMs = performance.now();
      if (stderr.isTTY !== true || nowMs - startedMs < AFTER_MS || nowMs - (shownMs ?? 0) < EVERY_MS) return;
      shownMs = nowMs;
      stderr.write(`\r\u001b[K${doing}… ${done.toLocaleString('en')} ${unit}`);
    },
    end: () => {
      if (shownMs !== null) stderr.write('\r\u001b[K');
      shownMs = null;
    },
  };
}

/** The same for `work` whose length nobody knows: `Reading the posts… 3 s`. Resolves, and rejects, as the work does; nothing else may be written meanwhile. */
export async function whileWorking<T>(screen: Screen, doing: string, work: () => Promise<T>): Promise<T> {
  const startedMs = performance.now();
  const progress = showProgress(screen, doing, 's');
  const timer = setInterval(() => progress.tick(Math.round((performance.now() - startedMs) / 1_000)), AFTER_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    progress.end();
  }
}

/** Says what a start is busy with, once it takes longer than a moment; quiet where stdout is no terminal. Call what it returns when that is over. */
export function announceOpening({ stdout }: Pick<CliContext, 'stdout'>, config: Opening): () => void {
  if (stdout.isTTY !== true) return () => undefined;
  const timer = setTimeout(() => stdout.write(`${openingWords(config)}\n`), START_AFTER_MS);
  return () => clearTimeout(timer);
}

function openingWords({ databaseUrl, dataDir, git, contentDir }: Opening): string {
  const isNew = databaseUrl === null && !existsSync(join(dataDir, 'pglite'));
  const fetches = git !== null && !existsSync(contentDir);
  const first = [...(isNew ? ['making the embedded database'] : []), ...(fetches ? ['fetching the repository of the posts'] : [])];
  if (first.length > 0) return `The first start takes a while: ${first.join(', ')}…`;
  return 'Opening the database and reading the posts…';
}
