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
  /** Messages in the channel: single posts, digests (without their continuation pages), notices. */
  messages: number;
  /** How many of them are notices of held batches. */
  holds: number;
  /** Posts that are neither named in a message nor held. */
  lost: number;
  /** Time from writing the last file to the last message, ms. */
  latencyMs: number;
}

const NUMBERS = (text: string): number[] => text.split(',').map(Number);

/**
 * Measures what readers see of a deployment that writes one file after another. `--files 40,93,300`, `--pace 0.02,0.3,1` seconds between two files,
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
    // Over when nothing has appeared for as long as announcing may take, and a little longer.
    while (performance.now() - lastMs < settleSeconds * 1_000 + 3_000) {
      await pause(20);
      const { length } = herald.output();
      if (length !== seen) [lastMs, seen] = [performance.now(), length];
    }
    const out = herald.output();
    await herald.stop();
    const cards = out.split(/^(?=╭─ )/m).filter((card) => card.startsWith('╭─ '));
    const notices = cards.filter((card) => HELD.test(card));
    // Titles in a notice are samples of the held posts.
    const announced = titles(cards.filter((card) => !notices.includes(card)).join(''));
    const held = heldPosts(notices);
    const holds = held.size;
    const kept = [...held.values()].reduce((sum, posts) => sum + posts, 0);
    return {
      files,
      paceMs,
      messages: (out.match(/^╭─ (?!…continued)/gm) ?? []).length,
      holds,
      lost: files - announced.size - kept,
      latencyMs: Math.round(lastMs - writtenMs),
    };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** A notice of held posts: how many there are, and (in the command of its buttons) the id of their hold. */
const HELD = /(\d+) new posts? arrived at once/;

/** Number of held posts by hold, from the hold's latest notice. */
function heldPosts(notices: readonly string[]): ReadonlyMap<string, number> {
  return new Map(notices.map((card) => [/hold (\S+) /.exec(card)?.[1] ?? '', Number(HELD.exec(card)?.[1])]));
}

function titles(out: string): ReadonlySet<string> {
  return new Set(out.match(/Page number \d+\./g) ?? []);
}
