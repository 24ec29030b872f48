import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Bench } from './support/bench.ts';
import { buildHerald, startHerald } from './support/start-herald.ts';

/** Time until start-up work is over, ms. */
const SETTLE_MS = 15_000;
/** Kernel clock ticks per second, the unit of `/proc/<pid>/stat` (`getconf CLK_TCK`). */
const TICKS_PER_S = 100;

/** `idle [--folder content] [--seconds 60]`: processor time and memory of the process of a Herald that has nothing to do. Servers from DATABASE_URL and REDIS_URL. */
export const bench: Bench = async (args, say) => {
  const { values } = parseArgs({
    args,
    options: { folder: { type: 'string', default: 'content' }, seconds: { type: 'string', default: '60' } },
  });
  const seconds = Number(values.seconds);
  const dataDir = await mkdtemp(join(tmpdir(), 'herald-idle-'));
  buildHerald();
  try {
    const herald = await startHerald(resolve(values.folder), dataDir);
    await pause(SETTLE_MS);
    const beforeMs = await cpuMsOf(herald.child.pid);
    const startMs = performance.now();
    await pause(seconds * 1_000);
    const cpuMs = (await cpuMsOf(herald.child.pid)) - beforeMs;
    const cpuPct = Number(((cpuMs / (performance.now() - startMs)) * 100).toFixed(2));
    const rssMb = Math.round(herald.rssMb());
    await herald.stop();
    const backend = process.env.DATABASE_URL ? (process.env.REDIS_URL ? 'redis+postgres' : 'postgres') : 'pglite';
    say(`idle on ${backend}: ${cpuPct} % of one core over ${seconds} s, ${rssMb} MB`);
    return { backend, seconds, cpuPct, rssMb };
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
};

/** Processor time used so far by a process with all its threads, ms. */
async function cpuMsOf(pid: number | undefined): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const [, , , , , , , , , , , user = '0', system = '0'] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(user) + Number(system)) / TICKS_PER_S) * 1_000;
}
