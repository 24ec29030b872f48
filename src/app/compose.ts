import { join } from 'node:path';
import type { BullmqDeliveryQueue } from '../../adapters/bullmq/delivery-queue.ts';
import { duration } from '../commands/build-reply.ts';
import type { Config } from '../config/config.ts';
import type { Secret } from '../config/secret.ts';
import type { GitProblem } from '../content/git/errors.ts';
import type { GitSource } from '../content/git/source.ts';
import type { Problem } from '../content/post.ts';
import { describeProblem } from '../content/problem.ts';
import { openDataFolder } from '../lib/data-directory.ts';
import type { Log } from '../ops/log.ts';
import { createOutages, type Outages } from '../ops/outages.ts';
import type { Tracing } from '../ops/tracing/tracing.ts';
import type { ConsoleStreams } from '../ports/platform.ts';
import { abortStaleRequests } from './abort-stale-requests.ts';
import type { AssemblyContext } from './assemble.ts';
import type { ScanFailure, Settling } from './content-sync.ts';
import { checksOf, type Servers } from './health.ts';
import { openLocal, openPlatforms } from './open-platforms.ts';
import { tracePlatform } from './trace-platform.ts';
import { openVaults } from './vaults.ts';
import { type ServerWait, waitForServer } from './wait-for-server.ts';

/** What Herald gets from the process. */
export interface ProcessContext extends ConsoleStreams {
  input: NodeJS.ReadStream;
  output: NodeJS.WriteStream;
  log: Log;
  now: () => Date;
  /** Called when the embedded database stopped by itself: this process can't continue. */
  onBroken: () => void;
  /** How to wait for configured servers that are not up yet; by default they are not waited for. */
  serverWait?: ServerWait;
}

/** A whole Herald, opened. */
export type Herald = Awaited<ReturnType<typeof openHerald>>;

/** Builds everything from the settings: database, queue, posts and code are opened concurrently. @throws {ConfigError} when a configured server or folder is not there, or the data folder is not safe */
export async function openHerald(config: Config, around: ProcessContext) {
  const { log, now } = around;
  if (openDataFolder(config.dataDir).exposed) log('data-folder.exposed', { dir: config.dataDir, hint: `chmod o-rwx ${config.dataDir}` });
  const outages = createOutages(log);
  // The database takes longest to open, so its code is loaded before everything else.
  const { openDatabase } = await import('../../adapters/postgres/open-database.ts');
  const { databaseUrl, dataDir, fsync } = config;
  const options = { databaseUrl: databaseUrl?.reveal() ?? null, dataDir, fsync, log, onBroken: around.onBroken };
  const giveUp = new AbortController();
  const wait = around.serverWait && { ...around.serverWait, stop: AbortSignal.any([around.serverWait.stop, giveUp.signal]) };
  const opening = waitForServer('PostgreSQL', () => openDatabase(options), wait);
  let showProblem = (_problem: GitProblem | null): void => undefined;
  const [database, { createDeliveryQueue }, { assemble }, { reader, source, reach }, tracing] = await Promise.all([
    opening,
    import('../../adapters/bullmq/delivery-queue.ts'),
    import('./assemble.ts'),
    openReader(config, outages, (problem) => {
      noteProblem(outages, problem);
      showProblem(problem);
    }),
    openTracing(config, log),
  ]).catch(async (error: unknown) => {
    giveUp.abort();
    await opening.then(
      (opened) => opened.close(),
      () => undefined,
    );
    throw error;
  });
  const redisUrl = config.redisUrl?.reveal();
  const queueOutage = outages.of(redisUrl ? 'queue' : 'database');
  for (const pool of [database.pool, database.queuePool]) pool.on('connect', () => outages.of('database').worked('reach'));
  // With the embedded database no other process sends.
  const endRefusing = database.embedded ? () => undefined : abortStaleRequests(log);
  const closeOutside = async (): Promise<void> => {
    endRefusing();
    await database.close();
    await tracing?.close();
  };
  const backend = redisUrl ? ({ kind: 'redis', url: redisUrl } as const) : ({ kind: 'postgres', pool: database.queuePool } as const);
  try {
    const openQueue = () =>
      createDeliveryQueue({ backend, log, outage: queueOutage, alone: database.embedded, telemetry: tracing?.queue }).catch(
        (error: unknown) => {
          throw redisUrl ? error : database.startError(error);
        },
      );
    const queue = await waitForServer(redisUrl ? 'Redis' : 'PostgreSQL', openQueue, wait);
    const { keys, vaultOf } = openVaults(config, database, now);
    const lent = { ...around, outages, vaultOf };
    const local = await openLocal(config, lent);
    const { screen } = local;
    // A process that only watches needs no chat platforms.
    const speaks = !config.mute && (config.roles.includes('work') || config.roles.includes('chat'));
    const spoken = speaks ? await openPlatforms(config, lent) : [];
    const platforms = [local, ...(tracing ? spoken.map((platform) => tracePlatform(platform, tracing)) : spoken)];
    showProblem = (problem) =>
      screen.print(problem ? `✗ ${problem.message}. ${problem.hint}.` : '✓ The content repository can be read again.');
    const checks = (scanFailure: () => ScanFailure | null) =>
      checksOf(config, { database, queue, source, reach, keys, now, onRedis: redisUrl !== undefined }, scanFailure);
    const onProblems = (problems: readonly Problem[]): void => {
      for (const { path, line, code } of problems) log('post.problem', { path, line, code });
      screen.print(problems.map((problem) => `${problem.level === 'error' ? '✗' : '!'} ${describeProblem(problem)}`).join('\n'));
    };
    const onSettling = ({ posts, dueMs }: Settling): void => {
      const inMs = Math.max(0, dueMs - now().getTime());
      log('posts.settling', { posts: posts.length, inMs });
      const [first] = posts;
      const others = posts.length > 1 ? ` and ${posts.length - 1} more` : '';
      if (first) screen.print(`New: “${first.title}”${others}. Announced in ${duration(inMs)}, if the folder stays quiet.`);
    };
    const assembled = assemble(config, {
      database,
      queue,
      keys,
      reader,
      source,
      platforms,
      checks,
      onProblems,
      onSettling,
      showHere: screen.show,
      showMuted: (destination, announcement) => {
        screen.print(`Muted. ${destination} would get:`);
        screen.show(announcement);
      },
      log,
      outages,
      now,
    });
    await assembled.subscriptions.refresh();
    let closing: Promise<void> | null = null;
    return {
      ...assembled,
      /** `embedded PGlite in .herald`, `PostgreSQL at …, queue on Redis`. */
      describe: redisUrl ? `${database.describe}, queue on Redis` : database.describe,
      /** Prints lines on the screen, above the line that is being typed. */
      print: screen.print,
      /** The raw jobs of the queue. */
      jobs: queue.jobs,
      upkeep: database.upkeep,
      /** Handlers of requests that platforms send to our web server. */
      callbacks: platforms.flatMap(({ callback }) => callback ?? []),
      /** Pages that platforms show people in their browsers. */
      pages: platforms.flatMap(({ pages = [] }) => pages),
      /** Stops everything and closes the database. Safe to call twice. */
      close: (): Promise<void> => {
        closing ??= (async () => {
          await assembled.bot.stop();
          await assembled.contentSync.close();
          await assembled.engine.close();
          outages.close();
          screen.close();
          await closeOutside();
        })();
        return closing;
      },
    };
  } catch (error) {
    await closeOutside();
    throw error;
  }
}

/** Returns null, and loads nothing, if no collector is set. */
async function openTracing({ tracing }: Config, log: Log): Promise<Tracing | null> {
  return tracing && (await import('../ops/tracing/tracing.ts')).openTracing(tracing.reveal(), log);
}

/** What `herald migrate` did: names of the database's migrations, versions of the queue's tables (null: the queue is on Redis). */
export type Migrated = Awaited<ReturnType<typeof migrateServer>>;

/** Creates or updates the tables of a PostgreSQL server, and nothing else. @throws {ConfigError} when the server refuses */
export async function migrateServer(databaseUrl: Secret, config: Config, around: Pick<ProcessContext, 'log' | 'serverWait'>) {
  const { openDatabase } = await import('../../adapters/postgres/open-database.ts');
  const { migrateQueue } = await import('../../adapters/bullmq/postgres-backend.ts');
  const options = { databaseUrl: databaseUrl.reveal(), dataDir: config.dataDir, fsync: config.fsync, log: around.log };
  const database = await waitForServer('PostgreSQL', () => openDatabase(options), around.serverWait);
  try {
    const queue = config.redisUrl ? null : await migrateQueue(database.queuePool);
    return { describe: database.describe, applied: database.migrated, queue };
  } catch (error) {
    throw database.startError(error);
  } finally {
    await database.close();
  }
}

/** The database alone, for maintenance. `workers`: number of processes that work on its queue. */
export type OpenedStorage = Awaited<ReturnType<typeof openStorage>>;

/** Opens the database and nothing else, with `sessionName` as its session's name. @throws {ConfigError} when it can't be used */
export async function openStorage(
  { databaseUrl, redisUrl, dataDir, fsync }: Config,
  { log, serverWait }: Pick<ProcessContext, 'log' | 'serverWait'>,
  sessionName: string,
) {
  openDataFolder(dataDir);
  const { openDatabase } = await import('../../adapters/postgres/open-database.ts');
  const options = { databaseUrl: databaseUrl?.reveal() ?? null, dataDir, fsync, log, sessionName };
  const { describe, upkeep, close } = await waitForServer('PostgreSQL', () => openDatabase(options), serverWait);
  const workers = async (): Promise<number> => {
    if (!redisUrl) return 0;
    const queue = await openQueueOn(redisUrl.reveal(), log);
    return queue.jobs.workers().finally(() => queue.close(0));
  };
  return { describe, upkeep, workers, close };
}

/** Opens the content folder or repository and reads it for the first time. @throws {ConfigError} when it is not there */
async function openReader(
  { contentDir, siteUrl, site, siteTop, dataDir, git }: Config,
  outages: Outages,
  onProblem: (problem: GitProblem | null) => void,
): Promise<Pick<AssemblyContext, 'reader' | 'source'> & Pick<Servers, 'reach'>> {
  const { createFolderReader, partOfScan, reachFolder } = await import('../content/folder/folder-reader.ts');
  const reach = (): Promise<void> => reachFolder(contentDir);
  const reader = createFolderReader(contentDir, { siteUrl, site, siteTop, cachePath: join(dataDir, 'posts.cache') });
  if (!git) {
    await reader.read();
    return { reader, source: null, reach };
  }
  const source = await createSource(git, dataDir, outages.guard(partOfScan), onProblem);
  await source.open();
  const guarded = source.guard(reader);
  await guarded.read();
  return { reader: guarded, source, reach };
}

async function createSource(
  git: NonNullable<Config['git']>,
  dataDir: string,
  log: Log,
  onProblem: (problem: GitProblem | null) => void,
): Promise<GitSource> {
  const { createGitSource } = await import('../content/git/source.ts');
  const { pollMs, eachCommit } = git;
  return createGitSource({ address: git.address(), dataDir, env: git.env(), pollMs, eachCommit, log, onProblem });
}

function noteProblem(outages: Outages, problem: GitProblem | null): void {
  if (problem) outages.of('git').failed({ problem });
  else outages.of('git').worked();
}

/** Opens the platforms that have tokens, for checks that need nothing else. */
export async function openWithoutDatabase(config: Config, around: Pick<ProcessContext, 'log' | 'now'>) {
  const platforms = await openPlatforms(config, { ...around, outages: createOutages(around.log), vaultOf: () => null });
  return { messengers: platforms.map(({ messenger }) => messenger) };
}

/** Returns a check of each part below the platforms, for `doctor`. Each opens one part alone and closes it again; rejects with a `ConfigError` if it can't be used. */
export function partsAlone({ databaseUrl, redisUrl, dataDir, fsync, git }: Config, log: Log) {
  return {
    /** Resolves to a description of the database: `PostgreSQL at db:5432/herald`. */
    askDatabase: async (): Promise<string> => {
      const { openDatabase } = await import('../../adapters/postgres/open-database.ts');
      const { describe, ping, close } = await openDatabase({ databaseUrl: databaseUrl?.reveal() ?? null, dataDir, fsync, log });
      await ping().finally(close);
      return describe;
    },
    /** Logs what makes the server unsuitable; null if the queue has no server of its own. */
    askQueue: redisUrl ? async () => await (await openQueueOn(redisUrl.reveal(), log)).close(0) : null,
    /** Fetches the posts if there are none yet; null if they are not in a git repository. */
    fetchPosts: git ? async () => await (await createSource(git, dataDir, log, () => undefined)).open() : null,
  };
}

async function openQueueOn(url: string, log: Log): Promise<BullmqDeliveryQueue> {
  const { createDeliveryQueue } = await import('../../adapters/bullmq/delivery-queue.ts');
  return createDeliveryQueue({ backend: { kind: 'redis', url }, log });
}
