import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseQuery } from '../src/archive/query/query.ts';
import { collectProblems } from '../src/cli/lint/collect.ts';
import { createFolderReader, type FolderReader } from '../src/content/folder/folder-reader.ts';
import type { FolderState } from '../src/content/folder/parsed-files.ts';
import { sleep } from '../src/lib/timeout.ts';
import { createMemoryStores } from '../tests/support/memory-stores.ts';
import { archiveFolder } from './support/archive-folder.ts';
import { type Bench, median } from './support/bench.ts';
import { createLookStage } from './support/look-stage.ts';
import { createLoopWatch, type LoopWatch, type Took } from './support/loop-watch.ts';
import { madeUpPath, madeUpPost, writeMadeUpSite } from './support/made-up-posts.ts';

const ROUNDS = 5;
/** File timestamps can be trusted once the file system's clock has moved on, ms. */
const SETTLE_MS = 50;
/** How long the idle delay of timers is measured, ms: a busy machine delays everything. */
const IDLE_MS = 2_000;
const SITE = { siteUrl: null };
const rounded = (ms: number): number => Math.round(ms * 10) / 10;
const rssMb = (): number => Math.round(process.memoryUsage.rss() / 1_048_576);

/**
 * Measures scans of a folder: cold, unchanged, with one changed file, and what a complete scan costs in addition; then the same with made-up posts.
 * `--folder DIR` (default: the real archive, if it exists), `--posts N` made-up posts (default 100000; 0: none). Times in ms.
 */
export const bench: Bench = async (args, say) => {
  const { values } = parseArgs({ args, options: { folder: { type: 'string' }, posts: { type: 'string', default: '100000' } } });
  const home = await mkdtemp(join(tmpdir(), 'herald-content-'));
  try {
    const archive = join(home, 'archive');
    await cp(archiveFolder(values.folder), archive, { recursive: true });
    const first = (await readdir(archive, { recursive: true })).find((name) => name.endsWith('.md') && !name.includes('_index'));
    const idle = createLoopWatch();
    await idle.during(() => sleep(IDLE_MS));
    const idleDelays = idle.delays();
    say(`this machine, idle: p99 ${idleDelays.p99Ms} ms, worst ${idleDelays.worstMs} ms`);
    const machine = { idleP99Ms: idleDelays.p99Ms, idleWorstMs: idleDelays.worstMs };
    const real = await measure(archive, first ?? '', say);
    const lint = await createLoopWatch().during(() => collectProblems(archive, { ...SITE, now: new Date(), only: null }));
    say(`lint: ${rounded(lint.tookMs)} ms, ${rounded(lint.cpuMs)} ms of work`);
    const count = Number(values.posts);
    if (count === 0) return { ...machine, real, lintMs: rounded(lint.tookMs), lintCpuMs: rounded(lint.cpuMs) };
    const site = join(home, 'site');
    await writeMadeUpSite(site, count);
    const madeUp = await measure(site, madeUpPath(Math.floor(count / 2)), say);
    return { ...machine, real, lintMs: rounded(lint.tookMs), lintCpuMs: rounded(lint.cpuMs), madeUp };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
};

/** Measures one folder. `path`: a post in it that is rewritten. */
async function measure(dir: string, path: string, say: (line: string) => void): Promise<object> {
  await sleep(SETTLE_MS);
  const reader = createFolderReader(dir, SITE);
  const watch = createLoopWatch();
  const cold = await watch.during(() => reader.read());
  const unchanged = await rounds(watch, () => reader.read());
  const changedPath = await afterWrite(watch, dir, path, () => reader.readPaths([path]), reader);
  const changedWhole = await afterWrite(watch, dir, path, () => reader.read(), reader);
  const readerRssMb = rssMb();
  const whole = await measureLook(dir, path, reader);
  const { p99Ms, worstMs } = watch.delays();
  const figures = {
    posts: cold.result.posts.length,
    coldMs: rounded(cold.tookMs),
    coldCpuMs: rounded(cold.cpuMs),
    unchangedMs: rounded(median(unchanged.map(({ tookMs }) => tookMs))),
    unchangedCpuMs: rounded(median(unchanged.map(({ cpuMs }) => cpuMs))),
    changedFileMs: rounded(median(changedPath.map(({ tookMs }) => tookMs))),
    changedFileCpuMs: rounded(median(changedPath.map(({ cpuMs }) => cpuMs))),
    changedFolderMs: rounded(median(changedWhole.map(({ tookMs }) => tookMs))),
    blockP99Ms: p99Ms,
    blockWorstMs: worstMs,
    rssMb: readerRssMb,
    ...whole,
  };
  say(
    `${figures.posts} posts: cold ${figures.coldMs} ms, unchanged ${figures.unchangedMs} ms, one changed ${figures.changedFileMs} ms (found by a whole look: ${figures.changedFolderMs} ms), block p99 ${figures.blockP99Ms} ms, worst ${figures.blockWorstMs} ms, ${figures.rssMb} MB`,
  );
  say(
    `  a whole look with plan, archive, index and stores in memory: first ${figures.firstLookMs} ms, one changed file ${figures.lookMs} ms, worst block ${figures.lookBlockMs} ms`,
  );
  return figures;
}

type Looks = Took<FolderState>[];

async function rounds(watch: LoopWatch, look: () => Promise<FolderState>): Promise<Looks> {
  const all: Looks = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const one = await watch.during(look);
    if (one.result.read !== 0 || one.result.changed) throw new Error(`a look at an unchanged folder read ${one.result.read} files`);
    all.push(one);
  }
  return all;
}

/** Rewrites a post and scans, several times. */
async function afterWrite(
  watch: LoopWatch,
  dir: string,
  path: string,
  look: () => Promise<FolderState>,
  reader: FolderReader,
): Promise<Looks> {
  const all: Looks = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await rewrite(dir, path);
    const one = await watch.during(look);
    if (one.result.read !== 1 || !one.result.changed) throw new Error(`a look at one changed file read ${one.result.read}`);
    all.push(one);
    await reader.read();
  }
  return all;
}

async function rewrite(dir: string, path: string): Promise<void> {
  await writeFile(join(dir, path), madeUpPost(0, Math.floor(performance.now() * 1_000)));
  await sleep(SETTLE_MS);
}

/** Measures everything a running bot does in a scan except sending: plan, archive, index, and stores in memory. */
async function measureLook(dir: string, path: string, reader: FolderReader) {
  const { contentSync, engine } = createLookStage(reader, createMemoryStores());
  const first = await createLoopWatch().during(() => contentSync.scan('all'));
  const settled = await createLoopWatch().during(() => engine.search(parseQuery('number', new Date()), { limit: 1, offset: 0 }));
  const watch = createLoopWatch();
  const later: Took<unknown>[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await rewrite(dir, path);
    later.push(await watch.during(() => contentSync.scan([path])));
  }
  await contentSync.close();
  return {
    firstLookMs: rounded(first.tookMs),
    indexMs: rounded(settled.tookMs),
    lookMs: rounded(median(later.map(({ tookMs }) => tookMs))),
    lookCpuMs: rounded(median(later.map(({ cpuMs }) => cpuMs))),
    lookBlockMs: watch.delays().worstMs,
    lookRssMb: rssMb(),
  };
}
