import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createDeliverer } from './announce/deliver.ts';
import type { DeliveryKey } from './announce/delivery.ts';
import type { Platform } from './announce/destination.ts';
import { createArchive } from './archive/archive.ts';
import { type Bot, createBot } from './bot.ts';
import type { CommandContext, PartHealth } from './commands/command.ts';
import { createCommandHandler } from './commands/handle.ts';
import type { Person } from './commands/reply.ts';
import { type Config, effectiveSubscriptions, SETTINGS_ORIGINS } from './config.ts';
import type { Problem } from './content/post.ts';
import type { FolderReader } from './content/read-folder.ts';
import { createLooker, type Looker } from './look.ts';
import type { Log } from './ops/log.ts';
import type { Audit } from './ports/audit.ts';
import type { CommandGateway, CommandHandler } from './ports/command-gateway.ts';
import type { DeliveryQueue } from './ports/delivery-queue.ts';
import type { Ledger } from './ports/ledger.ts';
import type { Messenger } from './ports/messenger.ts';
import type { PostBook } from './ports/post-book.ts';
import type { StartPostFeed } from './ports/post-feed.ts';
import type { SearchFeedbackBook } from './ports/search-feedback.ts';
import type { SubscriptionBook } from './ports/subscription-book.ts';
import { type Replica, startReplica } from './replica.ts';
import { createSearchEngine } from './search/engine.ts';
import type { SearchEngine } from './search/search-engine.ts';
import { createSearchFeedback } from './search-feedback.ts';
import { createSettlements, type Settlements } from './settlements.ts';

/** What `compose.ts` opens outside. */
export interface Opened {
  ledger: Ledger;
  posts: PostBook;
  subscriptions: SubscriptionBook;
  audit: Audit;
  feedback: SearchFeedbackBook;
  startPostFeed: StartPostFeed;
  queue: DeliveryQueue;
  /** No other process can use these books. */
  alone: boolean;
  reader: FolderReader;
  platforms: readonly { messenger: Messenger; gateway: CommandGateway }[];
  /** Whether books and queue answer. */
  health: () => Promise<readonly PartHealth[]>;
  /** Told of files that have become unreadable. */
  onProblems: (problems: readonly Problem[]) => void;
  log: Log;
  now: () => Date;
}

/** A whole Herald, opened and idle. */
export interface Assembled {
  looker: Looker;
  engine: SearchEngine;
  ledger: Ledger;
  queue: DeliveryQueue;
  handler: CommandHandler;
  settlements: Settlements;
  bot: Bot;
  messengers: readonly Messenger[];
  health: () => Promise<readonly PartHealth[]>;
  /** Begins to carry out deliveries, without watching or listening. */
  work: () => Promise<void>;
  /** Keeps archive and search index equal to the books, in a process that does not read the folder itself; stop it before the books are closed. */
  followBooks: () => Replica;
}

/** Another process's request may be under way for so long: the HTTP time limit and a margin. */
const PATIENCE_MS = 12_500;
const CONCURRENCY = 16;

/** Puts the parts together. */
export function assemble(config: Config, opened: Opened): Assembled {
  const { ledger, posts, audit, queue, reader, platforms, log, now } = opened;
  const messengers = new Map<Platform, Messenger>(platforms.map(({ messenger }) => [messenger.platform, messenger]));
  const gateways = platforms.map(({ gateway }) => gateway);
  const wanted = effectiveSubscriptions(config);
  const subscriptions = () => wanted;

  const archive = createArchive();
  const searchFeedback = config.searchFeedback ? createSearchFeedback({ book: opened.feedback, now, log }) : null;
  const engine = createSearchEngine({
    now: () => now().getTime(),
    postOf: archive.byId,
    synonyms: config.synonyms,
    snapshotFile: join(config.dataDir, 'search.snapshot'),
    log,
    ...(searchFeedback ? { boost: searchFeedback.boost } : {}),
  });
  const settlements = createSettlements();
  const looker = createLooker({ reader, archive, engine, posts, ledger, queue, subscriptions, terms: config.terms, now, log });
  const deliver = createDeliverer({
    ledger,
    messengers,
    owner: randomUUID(),
    patienceMs: opened.alone ? 0 : PATIENCE_MS,
    now,
    random: Math.random,
    log,
    settled: settlements.settled,
    closed: settlements.closed,
  });
  const health = async () => [...(await opened.health()), ...gateways.map((gateway) => ({ part: gateway.platform, ...gateway.health() }))];
  const context: CommandContext = {
    archive,
    engine,
    ledger,
    posts,
    audit,
    subscriptions,
    problems: looker.problems,
    health,
    searchFeedback,
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
  const writeSubscriptions = () => opened.subscriptions.sync(wanted, SETTINGS_ORIGINS);
  const bot = createBot({
    contentDir,
    watch,
    pollMs,
    looker,
    queue,
    ledger,
    deliver,
    gateways,
    handler,
    writeSubscriptions,
    onProblems: opened.onProblems,
    now,
    log,
  });
  const work = () => queue.work(deliver, CONCURRENCY);
  const followBooks = () => startReplica({ startFeed: opened.startPostFeed, archive, engine, log });
  return { looker, engine, ledger, queue, handler, settlements, bot, messengers: [...messengers.values()], health, work, followBooks };
}

/** Whoever sits at the machine, and whom the settings name. */
function isAdmin(admins: readonly Person[], { platform, id }: Person): boolean {
  return platform === 'terminal' || admins.some((admin) => admin.platform === platform && admin.id === id);
}
