import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createTerminal, type Looks, renderReply } from '../adapters/terminal/index.ts';
import { createDeliverer } from './announce/deliver.ts';
import type { DeliveryKey } from './announce/delivery.ts';
import type { Platform } from './announce/destination.ts';
import { createArchive } from './archive/archive.ts';
import { type Bot, createBot } from './bot.ts';
import type { CommandContext, PartHealth } from './commands/command.ts';
import { createCommandHandler } from './commands/handle.ts';
import type { Person } from './commands/reply.ts';
import { type Config, effectiveSubscriptions, SETTINGS_ORIGINS } from './config.ts';
import { createFolderReader } from './content/read-folder.ts';
import { createLooker, type Looker } from './look.ts';
import type { Log } from './ops/log.ts';
import type { CommandGateway, CommandHandler } from './ports/command-gateway.ts';
import type { DeliveryQueue } from './ports/delivery-queue.ts';
import type { Ledger } from './ports/ledger.ts';
import type { Messenger } from './ports/messenger.ts';
import { createMiniSearchEngine } from './search/minisearch-engine.ts';
import { createSettlements, type Settlements } from './settlements.ts';

export { type Looks, renderReply };

/** What the process lends to Herald. */
export interface Surroundings {
  input: NodeJS.ReadStream;
  output: NodeJS.WriteStream;
  looks: () => Looks;
  log: Log;
  now: () => Date;
  /** People closed the prompt. */
  onQuit: () => void;
}

/** A whole Herald, opened and idle. */
export interface Herald {
  looker: Looker;
  ledger: Ledger;
  queue: DeliveryQueue;
  handler: CommandHandler;
  settlements: Settlements;
  bot: Bot;
  messengers: readonly Messenger[];
  health: () => Promise<readonly PartHealth[]>;
  /** `embedded PGlite in .herald`, `PostgreSQL at …; queue on Redis`. */
  describe: string;
  /** Begins to carry out deliveries, without watching or listening. */
  work: () => Promise<void>;
  /** Stops whatever runs, and closes the books. Safe to call twice. */
  close: () => Promise<void>;
}

/** Another process's request may be under way for so long: the HTTP time limit and a margin. */
const PATIENCE_MS = 12_500;
const CONCURRENCY = 16;

/** Builds everything from the settings. @throws {ConfigError} when a configured server is not there */
export async function openHerald(config: Config, around: Surroundings): Promise<Herald> {
  const { log, now } = around;
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const reader = createFolderReader(config.contentDir, { siteUrl: config.siteUrl, memory: join(config.dataDir, 'posts.memory') });
  // Books, queue code and posts are opened side by side; a folder that can't be read is told by the first look.
  reader.read().catch(() => undefined);
  const { openBooks } = await import('../adapters/postgres/connect.ts');
  const [books, { createDeliveryQueue }] = await Promise.all([
    openBooks({ databaseUrl: config.databaseUrl?.reveal() ?? null, dataDir: config.dataDir, fsync: config.fsync, log }),
    import('../adapters/bullmq/delivery-queue.ts'),
  ]);
  const redisUrl = config.redisUrl?.reveal();
  const queue = await createDeliveryQueue({
    backend: redisUrl ? { kind: 'redis', url: redisUrl } : { kind: 'postgres', pool: books.pool },
    log,
  }).catch(async (error: unknown) => {
    await books.close();
    throw error;
  });
  const terminal = createTerminal(around, config.dataDir);
  const platforms = [terminal, ...(await openPlatforms(config, around))];
  const messengers = new Map<Platform, Messenger>(platforms.map(({ messenger }) => [messenger.platform, messenger]));
  const gateways = platforms.map(({ gateway }) => gateway);
  const subscriptions = effectiveSubscriptions(config);
  await books.subscriptions.sync(subscriptions, SETTINGS_ORIGINS);

  const archive = createArchive();
  const engine = createMiniSearchEngine({ now: () => now().getTime() });
  const settlements = createSettlements();
  const { ledger, posts, audit } = books;
  const looker = createLooker({
    reader,
    archive,
    engine,
    posts,
    ledger,
    queue,
    subscriptions: () => subscriptions,
    terms: config.terms,
    now,
    log,
  });
  const deliver = createDeliverer({
    ledger,
    messengers,
    owner: randomUUID(),
    patienceMs: books.embedded ? 0 : PATIENCE_MS,
    now,
    random: Math.random,
    log,
    settled: settlements.settled,
    closed: settlements.closed,
  });
  const health = () => healthOf(books, queue, gateways, redisUrl !== undefined);
  const context: CommandContext = {
    archive,
    engine,
    ledger,
    posts,
    audit,
    subscriptions: () => subscriptions,
    problems: looker.problems,
    health,
    ring: async (keys: readonly DeliveryKey[]) => {
      await queue.enqueue(keys.map((key) => ({ key })));
      await ledger.markQueued(keys, now().getTime());
    },
    intervalMsOf: (platform) => messengers.get(platform)?.intervalMs ?? 0,
    isAdmin: (person) => isAdmin(config.admins, person),
    commandName: config.command,
    now,
  };
  const handler = createCommandHandler(context, log);
  const { contentDir, watch, pollMs } = config;
  const bot = createBot({ contentDir, watch, pollMs, looker, queue, ledger, deliver, gateways, handler, now, log });
  let closing: Promise<void> | null = null;

  return {
    looker,
    ledger,
    queue,
    handler,
    settlements,
    bot,
    messengers: [...messengers.values()],
    health,
    describe: redisUrl ? `${books.describe}, queue on Redis` : books.describe,
    work: () => queue.work(deliver, CONCURRENCY),
    close: () => {
      closing ??= (async () => {
        await bot.stop();
        await looker.close();
        terminal.close();
        await books.close();
      })();
      return closing;
    },
  };
}

/** The chat platforms that have tokens; their SDKs are loaded only then. */
async function openPlatforms(config: Config, { log, now }: Surroundings): Promise<{ messenger: Messenger; gateway: CommandGateway }[]> {
  const { slack, discord, command } = config;
  const common = { command, log, now: () => now().getTime() };
  const opened = [];
  if (slack) {
    const { createSlack } = await import('../adapters/slack/index.ts');
    opened.push(createSlack({ ...common, botToken: slack.botToken.reveal(), appToken: slack.appToken.reveal(), apiUrl: slack.apiUrl }));
  }
  if (discord) {
    const { createDiscord } = await import('../adapters/discord/index.ts');
    opened.push(createDiscord({ ...common, token: discord.token.reveal(), apiUrl: discord.apiUrl }));
  }
  return opened;
}

/** Whoever sits at the machine, and whom the settings name. */
function isAdmin(admins: readonly Person[], { platform, id }: Person): boolean {
  return platform === 'terminal' || admins.some((admin) => admin.platform === platform && admin.id === id);
}

async function healthOf(
  books: { describe: string; ping: () => Promise<void> },
  queue: { ping: () => Promise<void> },
  gateways: readonly CommandGateway[],
  onRedis: boolean,
): Promise<readonly PartHealth[]> {
  const [booksPart, queuePart] = await Promise.all([
    probe('books', books.describe, books.ping),
    probe('queue', onRedis ? 'BullMQ on Redis' : 'BullMQ beside the books', queue.ping),
  ]);
  return [booksPart, queuePart, ...gateways.map((gateway) => ({ part: gateway.platform, ...gateway.health() }))];
}

const PROBE_MS = 2_000;

async function probe(part: string, detail: string, ping: () => Promise<void>): Promise<PartHealth> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer within 2 s')), PROBE_MS);
  });
  try {
    await Promise.race([ping(), late]);
    return { part, ready: true, detail };
  } catch (error) {
    return {
      part,
      ready: false,
      detail: `${detail}: ${error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message.slice(0, 80)) : 'not reachable'}`,
    };
  } finally {
    clearTimeout(timer);
  }
}
