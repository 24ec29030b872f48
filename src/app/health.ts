import { counted } from '../commands/build-reply.ts';
import { type Config, effectiveSubscriptions } from '../config/config.ts';
import type { GitSource } from '../content/git/source.ts';
import { freeBytesAt } from '../lib/data-directory.ts';
import { ConfigError } from '../lib/errors.ts';
import type { SealingKeys } from '../lib/sealing.ts';
import { ANSWER_MS, type Answer, askWithin } from '../lib/timeout.ts';
import { builtAtMs } from '../lib/version.ts';
import { type Platform, platformOf } from '../model/destination.ts';
import type { PartHealth } from '../ports/health.ts';
import type { OpenedPlatform } from '../ports/platform.ts';
import type { SecretStore } from '../ports/secret-store.ts';
import type { ScanFailure } from './content-sync.ts';
import { stateOfSecrets } from './vaults.ts';

type State = Omit<PartHealth, 'part'>;

/** How the state of one part of Herald is checked. */
export interface PartCheck {
  /** Name of the part: `database`, `queue`, …, or the name of a platform. */
  part: string;
  /** Description for people: `PostgreSQL at db:5432/herald`. */
  what: string;
  /** Returns the state; null if there is nothing to report. If it throws, the part does not work. */
  ask: () => State | null | Promise<State | null>;
}

/** Returns the state of every part, in the order of the checks; always resolves within the limit and never rejects. */
export type Health = () => Promise<readonly PartHealth[]>;

/**
 * Creates the health check that `status`, `doctor`, `/readyz` and the banner report. The parts are checked separately, each for at most `limitMs` (default 1,500);
 * a check that is still running is not started again, however often the state is requested.
 */
export function createHealth(checks: readonly PartCheck[], limitMs: number = ANSWER_MS): Health {
  const asks = checks.map((check) => ({ ...check, ask: joined(check.ask) }));
  return async () => {
    const answers = asks.map(async ({ part, what, ask }) => {
      const state = stateOf(what, await askWithin(limitMs, ask));
      return state === null ? [] : [{ part, ...state }];
    });
    return (await Promise.all(answers)).flat();
  };
}

/** Shares one check among all callers while it is running. */
function joined<T>(ask: () => T | Promise<T>): () => Promise<T> {
  let inFlight: Promise<T> | null = null;
  return () => {
    inFlight ??= (async () => ask())().finally(() => {
      inFlight = null;
    });
    return inFlight;
  };
}

function stateOf(what: string, answer: Answer<State | null>): State | null {
  if (answer.known) return answer.value;
  if (answer.late) return { ready: false, detail: `${what} does not answer`, hint: 'Herald keeps trying; pending deliveries are kept' };
  const { error } = answer;
  const code = error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message.slice(0, 80)) : 'unknown error';
  return { ready: false, detail: `${what} can't be reached (${code})` };
}

/** Explains an error: what is wrong, and what to do. */
type Explain = (error: unknown) => { what: string; hint: string };

/** Creates an explanation for everything that a scan can fail with; `explainDatabaseError` explains errors of the database. Pure. */
export function explainWith(dataDir: string, explainDatabaseError: Explain): Explain {
  return (error) => {
    const { code, path, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      const disk = path?.startsWith(dataDir) ? `the disk of the data folder ${dataDir}` : `the disk of ${path ?? dataDir}`;
      return { what: `${disk} is full`, hint: 'Free some space there' };
    }
    if (code === undefined && !/connection|time(?:out|d out)/i.test(message ?? ''))
      return { what: `an internal error (${error instanceof Error ? error.name : String(error)})`, hint: 'See the log for details' };
    return explainDatabaseError(error);
  };
}

/** Pings a server; an error is explained by `explain`. Never rejects. */
export async function stateOfServer(describe: string, ping: () => Promise<void>, explain: Explain): Promise<State> {
  try {
    await ping();
    return { ready: true, detail: describe };
  } catch (error) {
    const { what, hint } = explain(error);
    return { ready: false, detail: what, hint };
  }
}

/** Returns whether posts can be read and recorded. `reach` rejects if the folder can't be listed now. Never rejects. */
export async function stateOfPosts(
  where: string,
  reach: () => Promise<void>,
  problem: ScanFailure | null,
  explain: Explain,
): Promise<State> {
  try {
    await reach();
  } catch (error) {
    return { ready: false, ...mistakeOf(error) };
  }
  // If the folder is back, it will be scanned shortly.
  if (problem === null || problem.error instanceof ConfigError) return { ready: true, detail: where };
  const { what, hint } = explain(problem.error);
  const since = `${problem.since.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return {
    ready: false,
    detail: `${where}: changes could not be recorded since ${since} (${counted(problem.failures, 'scan')} failed): ${what}`,
    hint,
  };
}

function mistakeOf(error: unknown): { detail: string; hint?: string } {
  const mistake = error instanceof ConfigError ? error.mistakes[0] : undefined;
  if (mistake) return { detail: mistake.what, hint: mistake.hint };
  return { detail: error instanceof Error ? error.message : String(error) };
}

/** Tolerance for time zones, and for archives that store dates only to the hour, ms. */
const CLOCK_TOLERANCE_MS = 24 * 3_600_000;

/** Returns null if the clock can be right; it is wrong if its time is before this Herald was built. Pure. */
export function stateOfClock(nowMs: number, builtAtMs: number): State | null {
  if (nowMs >= builtAtMs - CLOCK_TOLERANCE_MS) return null;
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  return {
    ready: false,
    detail: `the clock says ${day(nowMs)}, but this Herald was built on ${day(builtAtMs)}, so due times can't be determined`,
    hint: 'Set this machine’s clock',
  };
}

/** Free space below which a disk counts as full, bytes: the embedded database grows by files of this size. */
const MIN_FREE_BYTES = 16 * 1_048_576;

/** Returns null if the disk of the data folder has enough free space. Pure. */
export function stateOfDisk(dir: string, freeBytes: number): State | null {
  if (freeBytes >= MIN_FREE_BYTES) return null;
  const left = `${Math.floor(freeBytes / 1_048_576)} MB left`;
  return { ready: false, detail: `the disk of the data folder ${dir} is full (${left})`, hint: 'Free some space there' };
}

const MUTED = 'HERALD_MUTE=1: messages are shown and recorded as skipped; nothing is sent';

/** Returns the chat platforms that the settings send something to but whose tokens are not set; none if this process does not deliver, or is muted. Pure. */
export function platformsWithoutTokens(config: Config): readonly (State & { platform: Platform })[] {
  if (config.mute || !config.roles.includes('work')) return [];
  const named = [
    ...effectiveSubscriptions(config).map(({ destination, origin }) => ({ destination, origin })),
    { destination: config.terms.adminDestination, origin: 'HERALD_ADMIN_CHANNEL' },
    ...(config.approvals.review === config.terms.adminDestination ? [] : [{ destination: config.approvals.review, origin: 'herald.yaml' }]),
  ];
  return config.platforms.flatMap(({ name, label, tokens, open }) => {
    const origins = [...new Set(named.filter(({ destination }) => platformOf(destination) === name).map(({ origin }) => origin))];
    if (open !== null || origins.length === 0) return [];
    const detail = `not connected, but ${origins.join(' and ')} ${origins.length === 1 ? 'names' : 'name'} a channel there: pending deliveries are kept`;
    return [{ platform: name, ready: false, detail, hint: `Set ${tokens} (README, “Connect ${label}”)` }];
  });
}

interface HealthCheck<Explains> {
  ping: () => Promise<void>;
  explain: Explains;
}

/** The parts whose state is checked. */
export interface Servers {
  database: HealthCheck<Explain> & { describe: string; secrets: SecretStore };
  /** `explain` returns null if the database should explain the error. */
  queue: HealthCheck<(error: unknown) => ReturnType<Explain> | null>;
  source: GitSource | null;
  /** Resolves if the content folder can be listed. @throws {ConfigError} */
  reach: () => Promise<void>;
  /** Keys that encrypt secrets in the database; null: there are none. */
  keys: SealingKeys | null;
  now: () => Date;
  onRedis: boolean;
}

/** Returns the checks of all parts except the platforms. */
export function checksOf(
  config: Config,
  { database, queue, source, reach, keys, now, onRedis }: Servers,
  scanFailure: () => ScanFailure | null,
): PartCheck[] {
  const { contentDir, dataDir } = config;
  const onQueue = onRedis ? 'BullMQ on Redis' : 'BullMQ in the database';
  const explain = explainWith(dataDir, database.explain);
  const posts = (): State | Promise<State> => {
    const problem = source?.problem();
    if (source && problem) return { ready: false, detail: `${source.describe()}: ${problem.message}`, hint: problem.hint };
    return stateOfPosts(source?.describe() ?? `from ${contentDir}`, reach, scanFailure(), explain);
  };
  return [
    { part: 'database', what: database.describe, ask: () => stateOfServer(database.describe, database.ping, database.explain) },
    {
      part: 'queue',
      what: onQueue,
      ask: () => stateOfServer(onQueue, queue.ping, (error) => queue.explain(error) ?? database.explain(error)),
    },
    { part: 'secrets', what: 'secrets in the database', ask: () => stateOfSecrets(database.secrets, keys) },
    // Processes without this role follow the database.
    ...(config.roles.includes('watch') ? [{ part: 'posts', what: `the content folder ${contentDir}`, ask: posts }] : []),
    { part: 'data folder', what: `the disk of ${dataDir}`, ask: async () => stateOfDisk(dataDir, await freeBytesAt(dataDir)) },
    { part: 'clock', what: 'the clock', ask: () => stateOfClock(now().getTime(), builtAtMs()) },
  ];
}

/** Returns the checks of the platforms; in a process that takes no commands, only whether it can send. */
export function platformChecks(config: Config, platforms: readonly OpenedPlatform[]): readonly PartCheck[] {
  const takesCommands = config.roles.includes('chat');
  const opened = platforms.map(({ gateway, sending }) => {
    const ask = takesCommands || !sending ? gateway.health : sending;
    return { part: gateway.platform, what: gateway.platform, ask };
  });
  const missing = platformsWithoutTokens(config).map(({ platform, ...state }) => ({ part: platform, what: platform, ask: () => state }));
  const muted = { part: 'muted', what: 'HERALD_MUTE', ask: (): State => ({ ready: true, detail: MUTED }) };
  return [...(config.mute ? [muted] : []), ...missing, ...opened];
}
