import type { APIGatewayBotInfo } from 'discord.js';
import { backoffDelayMs } from '../../../src/lib/backoff.ts';
import { sleep, withTimeout } from '../../../src/lib/timeout.ts';
import type { Log } from '../../../src/ops/log.ts';
import { BACKOFF } from '../connection/client.ts';
import { openShard, type ShardConnection, type ShardId, type ShardOptions, ShardsRefused, TokenRefused } from '../connection/socket.ts';
import { failureOf } from '../failure.ts';

/** Maximum time `stop` waits for the runner, ms. A request still in flight after that no longer leads to a connection. */
const STOP_LIMIT_MS = 2_500;
const CHECK_INTERVAL_MS = 5_000;
/** Time after which a connection that is not ready is replaced, ms. */
const UNREADY_LIMIT_MS = 60_000;
/** Maximum interval between two checks for new sessions while today's are used up, ms. */
const SESSIONS_EVERY_MS = 60_000;

/** A shard that is kept connected. */
export interface KeptShard extends ShardId {
  /** Returns the bot's name; null before the first connection. */
  name(): string | null;
  /** Returns why no events can arrive right now; null: they can. */
  problem(): string | null;
  /** Resolves once it is disconnected. Safe to call twice. */
  stop(): Promise<void>;
}

/** What a runner is given. */
export interface RunnerContext extends Pick<ShardOptions, 'token' | 'onInteraction' | 'onPlatformChange'> {
  /** Fetches current information; today's remaining sessions change with every IDENTIFY of every process. @throws what the REST API throws */
  askInfo(): Promise<APIGatewayBotInfo>;
  waitForIdentify(shard: ShardId, maxConcurrency: number, signal: AbortSignal): Promise<void>;
  onConnected(connection: ShardConnection): void;
  /** `againInMs`: time until the next attempt. */
  onDisconnected(reason: string, againInMs: number): void;
  /** Resolves when another attempt is worthwhile. */
  onTokenRefused(signal: AbortSignal): Promise<void>;
  /** Called if Discord requires another number of shards. */
  onShardsRefused(): Promise<void>;
  log: Log;
  /** Epoch ms. */
  now(): number;
}

/** Keeps a shard connected, reconnecting with backoff, until it is stopped. */
export function keepShard(shard: ShardId, context: RunnerContext): KeptShard {
  const { log, now } = context;
  const ending = new AbortController();
  const { signal } = ending;
  let connection: ShardConnection | null = null;
  let name: string | null = null;
  let problem = 'connecting';

  /** Connects once, and resolves when the connection is lost, to the reason. @throws {TokenRefused, ShardsRefused}; any other error: not reachable now */
  async function connectOnce(): Promise<string> {
    const info = await infoWithSessions();
    if (signal.aborted) return 'stopped';
    const buckets = Math.max(1, info.session_start_limit.max_concurrency);
    const waitForIdentify = (waiting: AbortSignal): Promise<void> => context.waitForIdentify(shard, buckets, waiting);
    const opened = await openShard({ ...context, info, shard, waitForIdentify }, signal);
    connection = opened;
    name = opened.name;
    context.onConnected(opened);
    return untilLost(opened);
  }

  /** Waits while no sessions are left: an IDENTIFY beyond the limit is refused and makes Discord reset the token. */
  async function infoWithSessions(): Promise<APIGatewayBotInfo> {
    for (let isLogged = false; ; isLogged = true) {
      const info = await context.askInfo();
      const { remaining, reset_after: resetAfterMs } = info.session_start_limit;
      if (remaining > 0 || signal.aborted) return info;
      const until = new Date(now() + resetAfterMs).toISOString();
      problem = `Discord allows no new connections until ${until.slice(0, 16).replace('T', ' ')} UTC (its sessions of today are used up)`;
      if (!isLogged) log('discord.sessions-used-up', { until });
      await sleep(Math.min(SESSIONS_EVERY_MS, Math.max(1_000, resetAfterMs)), { signal });
    }
  }

  /** Resolves to the reason once the connection is lost. Polls, because the SDK can be stuck without noticing. */
  async function untilLost(current: ShardConnection): Promise<string> {
    const ended = AbortSignal.any([signal, current.lost]);
    for (let readyAtMs = now(); ; ) {
      await sleep(CHECK_INTERVAL_MS, { signal: ended });
      if (ended.aborted) return current.lost.aborted ? current.lost.reason : 'stopped';
      if (current.isReady(now())) readyAtMs = now();
      else if (now() - readyAtMs > UNREADY_LIMIT_MS) return 'the connection fell silent';
    }
  }

  async function run(): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      try {
        problem = await connectOnce();
        failures = 0;
      } catch (error) {
        if (isRefusal(error)) {
          problem = 'the token is refused';
          await context.onTokenRefused(signal);
          continue;
        }
        if (error instanceof ShardsRefused) await context.onShardsRefused();
        problem = problemOf(error);
      }
      await connection?.close();
      connection = null;
      if (signal.aborted) break;
      failures += 1;
      const againInMs = backoffDelayMs(failures, BACKOFF);
      context.onDisconnected(problem, againInMs);
      problem = `not connected: ${problem}; trying again`;
      await sleep(againInMs, { signal });
    }
  }

  const running = run();
  return {
    ...shard,
    name: () => name,
    problem: () => {
      if (connection === null) return problem;
      return connection.isReady(now()) ? null : 'connection lost, connecting again';
    },
    stop: async () => {
      ending.abort();
      await connection?.close();
      await withTimeout(STOP_LIMIT_MS, running);
    },
  };
}

/** Whether it was the token that Discord refused. Pure. */
export function isRefusal(error: unknown): boolean {
  return error instanceof TokenRefused || failureOf(error).kind === 'unauthorized';
}

/** Returns a short description of why connecting failed. Pure. */
export function problemOf(error: unknown): string {
  if (error instanceof ShardsRefused) return error.message;
  const failure = failureOf(error);
  return `can't reach Discord (${'detail' in failure ? failure.detail : failure.kind})`;
}
