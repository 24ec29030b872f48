import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Bench } from './support/bench.ts';
import { postText } from './support/post-text.ts';
import { buildHerald, startHerald } from './support/start-herald.ts';

interface Burst {
  files: number;
  paceMs: number;
  /** Messages in the channel: single posts, digests (without the pages that continue them), notices. */
  messages: number;
  /** Of them, notices of held batches. */
  holds: number;
  /** Posts that neither a message names nor a hold keeps. */
  lost: number;
  /** From the end of writing the last file to the last message, ms. */
  latencyMs: number;
}

const NUMBERS = (text: string): number[] => text.split(',').map(Number);

/**
 * A deployment that writes one file after another: what readers see of it. `--files 40,93,300`, `--pace 0.02,0.3,1` seconds between two files,
 * `--settle S` (default 10).
 */
export const bench: Bench = async (args, say) => {
  const { values } = parseArgs({
    args,
    options: {
      files: { type: 'string', default: '40,93,300' },
      pace: { type: 'string', default: '0.02,0.3,1' },
      settle: { type: 'string', default: '10' },
    },
  });
  buildHerald();
  const settleSeconds = Number(values.settle);
  const bursts: Burst[] = [];
  for (const files of NUMBERS(values.files)) {
    for (const pace of NUMBERS(values.pace)) {
      const burst = await play(files, pace * 1_000, settleSeconds);
      bursts.push(burst);
      say(
        `${files} files, one each ${pace} s: ${burst.messages} messages (${burst.holds} holds), ${burst.lost} lost, ${burst.latencyMs} ms after the last file`,
      );
    }
  }
  return { settleSeconds, bursts };
};

async function play(files: number, paceMs: number, settleSeconds: number): Promise<Burst> {
  const home = await mkdtemp(join(tmpdir(), 'herald-burst-'));
  try {
    const content = join(home, 'content');
    await mkdir(content);
    const herald = await startHerald(content, join(home, 'data'), settleSeconds);
    for (let n = 0; n < files; n += 1) {
      await writeFile(join(content, `page-${n}.md`), postText(`Page number ${n}.`, `page-${n}`));
      if (n < files - 1) await pause(paceMs);
    }
    const writtenMs = performance.now();
    let [lastMs, seen] = [writtenMs, herald.output().length];
    // Over when nothing has appeared for as long as news may take, and a little longer.
    while (performance.now() - lastMs < settleSeconds * 1_000 + 3_000) {
      await pause(20);
      const { length } = herald.output();
      if (length !== seen) [lastMs, seen] = [performance.now(), length];
    }
    const out = herald.output();
    await herald.stop();
    const holds = (out.match(/new posts arrived at once/g) ?? []).length;
    const unnamed = Array.from({ length: files }, (_, n) => `Page number ${n}.`).filter((title) => !titles(out).has(title)).length;
    return {
      files,
      paceMs,
      messages: (out.match(/^╭─ (?!…continued)/gm) ?? []).length,
      holds,
      lost: holds > 0 ? 0 : unnamed,
      latencyMs: Math.round(lastMs - writtenMs),
    };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

function titles(out: string): ReadonlySet<string> {
  return new Set(out.match(/Page number \d+\./g) ?? []);
}
