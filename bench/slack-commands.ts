import { readFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type SlackDouble, startSlackDouble } from '../tests/support/slack/slack-double.ts';
import type { Bench } from './support/bench.ts';
import { writeMadeUpSite } from './support/made-up-posts.ts';
import { quantile } from './support/search-report.ts';
import { buildHerald, startHerald } from './support/start-herald.ts';

const QUERIES = [
  'search gateway policy',
  'search cluster upgrade',
  'latest',
  'search mesh number 77',
  'search releas kind:release',
  'help',
];
/** One person asks at most two things at once, and answers are told apart by their channel. */
const PEOPLE = 200;

interface Round {
  commands: number;
  lost: number;
  /** What kept them, and how often. */
  lostBecause: Readonly<Record<string, number>>;
  ackP95Ms: number;
  answerP95Ms: number;
  /** Processor time of Herald's process for one command, ms. */
  cpuMsEach: number;
}

/**
 * `slack-commands [--posts 1640 | --folder DIR] [--commands 1000] [--rate 50]`: people ask Herald, in a process of its own, over Socket Mode and then over
 * HTTP, so many commands a second. In the middle Slack renews one socket; over HTTP all connections are made anew. Lost: not acknowledged within
 * 3 s, or not answered within 10 s.
 */
export const bench: Bench = async (args, say) => {
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
  const home = await mkdtemp(join(tmpdir(), 'herald-slack-'));
  try {
    if (values.folder) await cp(values.folder, join(home, 'content'), { recursive: true });
    else await writeMadeUpSite(join(home, 'content'), Number(values.posts));
    const rounds: Record<string, Round> = {};
    for (const way of ['socket', 'http'] as const) {
      const round = await roundOver(way, home, Number(values.commands), Number(values.rate));
      rounds[way] = round;
      say(
        `${way}: ${round.commands} commands, ${round.lost} lost, acknowledged p95 ${round.ackP95Ms} ms, answered p95 ${round.answerP95Ms} ms, ${round.cpuMsEach} ms of processor each`,
      );
    }
    const all = Object.values(rounds);
    const worst = (field: 'ackP95Ms' | 'answerP95Ms') => Math.max(...all.map((round) => round[field]));
    return {
      commands: all.reduce((sum, round) => sum + round.commands, 0),
      lost: all.reduce((sum, round) => sum + round.lost, 0),
      ackP95Ms: worst('ackP95Ms'),
      answerP95Ms: worst('answerP95Ms'),
      ...rounds,
    };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
};

async function roundOver(way: 'socket' | 'http', home: string, commands: number, rate: number): Promise<Round> {
  const channels = Array.from({ length: PEOPLE }, (_, index) => `C0BENCH${String(index).padStart(4, '0')}`);
  const slack = await startSlackDouble({ channels });
  const secret = way === 'http' ? { SLACK_SIGNING_SECRET: slack.signingSecret } : { SLACK_APP_TOKEN: slack.appToken };
  const herald = await startHerald(join(home, 'content'), join(home, way), 0, {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_API_URL: slack.apiUrl,
    HERALD_WEB_ADDR: '127.0.0.1:0',
    ...secret,
  });
  try {
    const { url } = readyOf(herald.output());
    if (way === 'http') slack.overHttp(`${url}/slack/events`);
    else await slack.sockets.open(2);
    // The first command loads what the others need.
    const reasons = new Map<string, number>();
    await ask(slack, channels, 0, reasons);
    const acksBefore = slack.sockets.acks.length;
    const answers: Promise<number | null>[] = [];
    const cpuBeforeMs = cpuMsOf(herald.child.pid);
    const startMs = performance.now();
    for (let n = 0; n < commands; n++) {
      await pause(Math.max(0, startMs + (n * 1_000) / rate - performance.now()));
      if (n === Math.floor(commands / 2)) {
        if (way === 'socket') slack.sockets.disconnect('refresh_requested', 1);
        else slack.overHttp(`${url}/slack/events`, { freshConnections: true });
      }
      answers.push(ask(slack, channels, n, reasons));
    }
    const tookMs = (await Promise.all(answers)).filter((ms) => ms !== null);
    const cpuMs = cpuMsOf(herald.child.pid) - cpuBeforeMs;
    const ackMs = slack.sockets.acks.slice(acksBefore).map((ack) => ack.tookMs);
    return {
      commands,
      lost: commands - tookMs.length,
      lostBecause: Object.fromEntries(reasons),
      ackP95Ms: Math.round(quantile(ackMs, 0.95)),
      answerP95Ms: Math.round(quantile(tookMs, 0.95)),
      cpuMsEach: Math.round((10 * cpuMs) / commands) / 10,
    };
  } finally {
    await herald.stop();
    await slack.stop();
  }
}

/** From typing a command to seeing its answer, ms; null: it was lost. */
async function ask(slack: SlackDouble, channels: readonly string[], n: number, reasons: Map<string, number>): Promise<number | null> {
  const startMs = performance.now();
  try {
    const text = QUERIES[n % QUERIES.length] ?? 'help';
    await slack.slashCommand({ channel: channels[n % PEOPLE] ?? '', user: `U0BENCH${n % PEOPLE}`, text });
    return performance.now() - startMs;
  } catch (error) {
    const why = error instanceof Error ? `${error.message} ${error.cause instanceof Error ? error.cause.message : ''}`.trim() : 'unknown';
    reasons.set(why, (reasons.get(why) ?? 0) + 1);
    return null;
  }
}

function readyOf(output: string): { url: string } {
  const line = output.split('\n').find((one) => one.includes('"event":"ready"')) ?? '{}';
  return { url: String((JSON.parse(line) as { url?: unknown }).url ?? '') };
}

/** Processor time that a process has used, ms, in ticks of 10 ms. */
function cpuMsOf(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return 10 * (Number(fields[11]) + Number(fields[12]));
}
