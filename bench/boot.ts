import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Bench, median } from './support/bench.ts';
import { buildHerald, startHerald } from './support/start-herald.ts';

const SETTLE_MS = 3_000;

/** Measures cold and warm start, from spawning the process until it is ready, and memory 3 s later. `--folder DIR` (default `content`), `--rounds N` (default 5). */
export const bench: Bench = async (args, say) => {
  const { values } = parseArgs({
    args,
    options: { folder: { type: 'string', default: 'content' }, rounds: { type: 'string', default: '5' } },
  });
  const folder = resolve(values.folder);
  buildHerald();
  const rounds = Number(values.rounds);
  const cold: number[] = [];
  const warm: number[] = [];
  const rss: number[] = [];
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.md')).length;
  for (let round = 0; round < rounds; round += 1) {
    const dataDir = await mkdtemp(join(tmpdir(), 'herald-boot-'));
    try {
      const first = await startHerald(folder, dataDir);
      cold.push(first.readyMs);
      await first.stop();
      const second = await startHerald(folder, dataDir);
      warm.push(second.readyMs);
      await pause(SETTLE_MS);
      rss.push(second.rssMb());
      await second.stop();
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  }
  const backend = process.env.DATABASE_URL ? (process.env.REDIS_URL ? 'redis+postgres' : 'postgres') : 'pglite';
  const figures = {
    backend,
    files,
    rounds,
    coldMs: Math.round(median(cold)),
    warmMs: Math.round(median(warm)),
    warmWorstMs: Math.round(Math.max(...warm)),
    rssMb: Math.round(median(rss)),
  };
  say(
    `${files} files on ${backend}: cold ${figures.coldMs} ms, warm ${figures.warmMs} ms (worst ${figures.warmWorstMs}), ${figures.rssMb} MB`,
  );
  return figures;
};
