import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Bench, median } from './support/bench.ts';
import { postText } from './support/post-text.ts';
import { buildHerald, startHerald } from './support/start-herald.ts';

/** Measures the time from writing a file until its card arrives at this process, one post at a time. `--posts N` (default 60), `--archive N` existing posts (default 1640), `--settle S` seconds of quiet before new posts are announced (default 0). */
export const bench: Bench = async (args, say) => {
  const { values } = parseArgs({
    args,
    options: {
      posts: { type: 'string', default: '60' },
      archive: { type: 'string', default: '1640' },
      settle: { type: 'string', default: '0' },
    },
  });
  buildHerald();
  const home = await mkdtemp(join(tmpdir(), 'herald-latency-'));
  try {
    const content = join(home, 'content');
    await mkdir(join(content, 'docs'), { recursive: true });
    const before = Number(values.archive);
    for (let n = 0; n < before; n += 1)
      await writeFile(join(content, 'docs', `archive-${n}.md`), postText(`Archive post ${n}`, `archive-${n}`));
    const herald = await startHerald(content, join(home, 'data'), Number(values.settle));
    const took: number[] = [];
    for (let n = 0; n < Number(values.posts); n += 1) {
      const title = `News number ${n} of today`;
      await writeFile(join(content, 'docs', `news-${n}.md`), postText(title, `news-${n}`));
      const writtenMs = performance.now();
      took.push((await herald.prints(`│ ${title}\n`)) - writtenMs);
      await pause(200);
    }
    await herald.stop();
    const sorted = took.toSorted((a, b) => a - b);
    const p95 = sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN;
    const figures = {
      archive: before,
      settleSeconds: Number(values.settle),
      posts: took.length,
      p50Ms: Math.round(median(took)),
      p95Ms: Math.round(p95),
      worstMs: Math.round(sorted.at(-1) ?? Number.NaN),
    };
    say(`written → sent: p50 ${figures.p50Ms} ms, p95 ${figures.p95Ms} ms, worst ${figures.worstMs} ms (${before} posts in the archive)`);
    return figures;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
};
