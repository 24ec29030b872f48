import { readFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Bench } from './bench.ts';
import { writeMadeUpSite } from './made-up-posts.ts';
import { quantile } from './search-report.ts';
import { buildHerald, startHerald } from './start-herald.ts';

/** Number of people that the commands are spread over: one person may have only two requests in flight. */
export const PEOPLE = 200;

/** A platform's double, for a Herald connected to it. */
export interface AskedPlatform {
  /** Herald's settings for this double. */
  env: Readonly<Record<string, string>>;
  /** Resolves once commands reach Herald. `url`: address of its web server. */
  connect(url: string): Promise<void>;
  /** Types the `n`th command, and resolves once its answer is visible. @throws if it is lost */
  ask(n: number): Promise<void>;
  /** Types the beginning of a word, the `n`th time, and resolves once completions are visible; left out if the platform has none. @throws if there are none */
  complete?(n: number): Promise<void>;
  /** Renews connections as the platform does, in the middle of a round. */
  reconnect(): void;
  /** Time until acknowledgement of every command acknowledged so far, ms. */
  ackMs(): readonly number[];
  stop(): Promise<void>;
}

/** How people send commands on one platform. */
export interface CommandBench {
  /** Also the name of its folder. */
  platform: string;
  /** Ways for commands to reach Herald; one round each. */
  ways: readonly string[];
  start(way: string): Promise<AskedPlatform>;
}

interface Round {
  commands: number;
  lost: number;
  /** Reasons why commands were lost, and how often. */
  lostBecause: Readonly<Record<string, number>>;
  ackP95Ms: number;
  answerP95Ms: number;
  /** Time from typing to seeing completions; half as many as commands, after them, at the same rate. */
  completeP95Ms?: number;
  /** Processor time of Herald's process per command, ms. */
  cpuMsEach: number;
  /** The same for this process, which plays the people and their platform. */
  askerCpuMsEach: number;
  /** How late this process was in typing a command; if it is not far below the other two, they measure this process and the machine. */
  askedLateP95Ms: number;
  /** Load average of the last minute at the end of the round: the mean number of processes that wanted a core. */
  load: number;
}

/**
 * `[--posts 1640 | --folder DIR] [--commands 1000] [--rate 50]`: people send a Herald, in its own process, that many commands per second, in one way after
 * the other; then they type half as many beginnings of words, if the platform completes them. Lost: not acknowledged within 3 s, or not answered within 10 s.
 */
export function commandRounds({ platform, ways, start }: CommandBench): Bench {
  return async (args, say) => {
    const { values } = parseArgs({
      args,
      options: {
        posts: { type: 'string', default: '1640' },
        folder: { type: 'string' },
        commands: { type: 'string', default: '1000' },
        rate: { type: 'string', default: '50' },
      },
    });
    buildHerald();
    const home = await mkdtemp(join(tmpdir(), `herald-${platform}-`));
    try {
      if (values.folder) await cp(values.folder, join(home, 'content'), { recursive: true });
      else await writeMadeUpSite(join(home, 'content'), Number(values.posts));
      const rounds: Record<string, Round> = {};
      for (const way of ways) {
        const round = await roundOf(await start(way), join(home, 'content'), join(home, way), Number(values.commands), Number(values.rate));
        rounds[way] = round;
        say(
          `${way}: ${round.commands} commands, ${round.lost} lost, acknowledged p95 ${round.ackP95Ms} ms, answered p95 ${round.answerP95Ms} ms, ${round.completeP95Ms === undefined ? '' : `completed p95 ${round.completeP95Ms} ms, `}${round.cpuMsEach} ms of processor each, typed up to ${round.askedLateP95Ms} ms late, load ${round.load}`,
        );
      }
      const all = Object.values(rounds);
      const worst = (field: 'ackP95Ms' | 'answerP95Ms' | 'completeP95Ms') => Math.max(...all.flatMap((round) => round[field] ?? []));
      return {
        commands: all.reduce((sum, round) => sum + round.commands, 0),
        lost: all.reduce((sum, round) => sum + round.lost, 0),
        ackP95Ms: worst('ackP95Ms'),
        answerP95Ms: worst('answerP95Ms'),
        ...(all.some(({ completeP95Ms }) => completeP95Ms !== undefined) ? { completeP95Ms: worst('completeP95Ms') } : {}),
        ...rounds,
      };
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  };
}

async function roundOf(asked: AskedPlatform, contentDir: string, dataDir: string, commands: number, rate: number): Promise<Round> {
  const herald = await startHerald(contentDir, dataDir, 0, { HERALD_WEB_ADDR: '127.0.0.1:0', ...asked.env });
  try {
    await asked.connect(urlIn(herald.output()));
    // The first command loads code that the others need.
    const reasons = new Map<string, number>();
    await tookMs(() => asked.ask(0), reasons);
    const acksBefore = asked.ackMs().length;
    const cpuBeforeMs = cpuMsOf(herald.child.pid);
    const ownCpuBefore = process.cpuUsage();
    const { answeredMs, lateMs } = await atRate(commands, rate, (n) => {
      if (n === Math.floor(commands / 2)) asked.reconnect();
      return tookMs(() => asked.ask(n), reasons);
    });
    const cpuMs = cpuMsOf(herald.child.pid) - cpuBeforeMs;
    const ownCpu = process.cpuUsage(ownCpuBefore);
    const ackMs = asked.ackMs().slice(acksBefore);
    const completed = asked.complete ? await completions(asked.complete, Math.ceil(commands / 2), rate, reasons) : null;
    return {
      commands,
      lost: commands - answeredMs.length + (completed?.lost ?? 0),
      lostBecause: Object.fromEntries(reasons),
      ackP95Ms: Math.round(quantile(ackMs, 0.95)),
      answerP95Ms: Math.round(quantile(answeredMs, 0.95)),
      ...(completed ? { completeP95Ms: Math.round(quantile(completed.answeredMs, 0.95)) } : {}),
      cpuMsEach: tenths(cpuMs / commands),
      askerCpuMsEach: tenths((ownCpu.user + ownCpu.system) / 1_000 / commands),
      askedLateP95Ms: Math.round(quantile(lateMs, 0.95)),
      load: tenths(loadavg()[0] ?? Number.NaN),
    };
  } finally {
    await herald.stop();
    await asked.stop();
  }
}

async function completions(complete: (n: number) => Promise<void>, count: number, rate: number, reasons: Map<string, number>) {
  await tookMs(() => complete(0), reasons);
  const { answeredMs } = await atRate(count, rate, (n) => tookMs(() => complete(n), reasons));
  return { answeredMs, lost: count - answeredMs.length };
}

/** Begins `count` requests, `rate` per second, whether or not earlier ones have ended; returns the time of each, ms, without those that were lost. */
async function atRate(count: number, rate: number, begin: (n: number) => Promise<number | null>) {
  const answers: Promise<number | null>[] = [];
  const lateMs: number[] = [];
  const startMs = performance.now();
  for (let n = 0; n < count; n++) {
    const dueMs = startMs + (n * 1_000) / rate;
    await pause(Math.max(0, dueMs - performance.now()));
    lateMs.push(performance.now() - dueMs);
    answers.push(begin(n));
  }
  return { answeredMs: (await Promise.all(answers)).filter((ms) => ms !== null), lateMs };
}

/** Time from typing to seeing the answer, ms; null: it was lost. */
async function tookMs(ask: () => Promise<void>, reasons: Map<string, number>): Promise<number | null> {
  const startMs = performance.now();
  try {
    await ask();
    return performance.now() - startMs;
  } catch (error) {
    const why = error instanceof Error ? `${error.message} ${error.cause instanceof Error ? error.cause.message : ''}`.trim() : 'unknown';
    reasons.set(why, (reasons.get(why) ?? 0) + 1);
    return null;
  }
}

function tenths(value: number): number {
  return Math.round(10 * value) / 10;
}

function urlIn(output: string): string {
  const line = output.split('\n').find((one) => one.includes('"event":"ready"')) ?? '{}';
  return String((JSON.parse(line) as { url?: unknown }).url ?? '');
}

/** Processor time that a process has used, ms, in ticks of 10 ms. */
function cpuMsOf(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return 10 * (Number(fields[11]) + Number(fields[12]));
}
