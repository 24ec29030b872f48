import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { NoticeAnnouncement } from './announce/announcement.ts';
import { createDeliverer } from './announce/deliver.ts';
import type { Platform } from './announce/destination.ts';
import { paceOf } from './announce/pace.ts';
import { createNoticeReviser } from './announce/revise-notices.ts';
import { createTender } from './announce/tend.ts';
import { createArchive } from './archive/archive.ts';
import { type Bot, CONCURRENCY, createBot } from './bot.ts';
import type { CommandContext, PartHealth } from './commands/command.ts';
import { createCommandHandler } from './commands/handle.ts';
import type { Person } from './commands/reply.ts';
import { type Config, effectiveSubscriptions, SETTINGS_ORIGINS } from './config.ts';
import type { GitSource } from './content/git-source.ts';
import type { Problem } from './content/post.ts';
import type { FolderReader } from './content/read-folder.ts';
import { createLooker, type Looker } from './look.ts';
import type { Log } from './ops/log.ts';
import type { Audit } from './ports/audit.ts';
import type { CommandGateway, CommandHandler } from './ports/command-gateway.ts';
import type { DeliveryQueue } from './ports/delivery-queue.ts';
import type { Bell, Ledger } from './ports/ledger.ts';
import type { Messenger } from './ports/messenger.ts';
import type { PostBook } from './ports/post-book.ts';
import type { StartPostFeed } from './ports/post-feed.ts';
import type { SearchFeedbackBook } from './ports/search-feedback.ts';
import type { SubscriptionBook } from './ports/subscription-book.ts';
import { startReplica } from './replica.ts';
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
  /** Where the folder's posts come from; null: people put them there. */
  source: GitSource | null;
  platforms: readonly { messenger: Messenger; gateway: CommandGateway }[];
  /** Whether books and queue answer. */
  health: () => Promise<readonly PartHealth[]>;
  /** Told of files that have become unreadable. */
  onProblems: (problems: readonly Problem[]) => void;
  /** Shows a notice on the terminal. */
  showHere: (notice: NoticeAnnouncement) => void;
  log: Log;
  now: () => Date;
}

/** A whole Herald, opened and idle. */
export interface Assembled {
  looker: Looker;
  source: GitSource | null;
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
}

/** Another process's delivery is left alone for so long (our own is looked for as soon as its request has ended): as long as the queue takes to give up a worker (its lock and a third). */
const PATIENCE_MS = 20_000;

/** Puts the parts together. */
export function assemble(config: Config, opened: Opened): Assembled {
  const { ledger, posts, audit, queue, reader, source, platforms, log, now } = opened;
  const messengers = new Map<Platform, Messenger>(platforms.map(({ messenger }) => [messenger.platform, messenger]));
  const gateways = platforms.map(({ gateway }) => gateway);
  const wanted = effectiveSubscriptions(config);
  const subscriptions = () => wanted;

  const archive = createArchive();
  const searchFeedback = config.searchFeedback ? createSearchFeedback({ book: opened.feedback, now, log }) : null;
  const engine = createSearchEngine({
    now: () => now().getTime(),
    postOf: archive.byId,
    posts: archive.all,
    synonyms: config.synonyms,
    snapshotFile: join(config.dataDir, 'search.snapshot'),
    log,
    ...(searchFeedback ? { boost: searchFeedback.boost } : {}),
  });
  const settlements = createSettlements();
  const ring = async (bells: readonly Bell[]): Promise<void> => {
    if (bells.length === 0) return;
    await queue.enqueue(bells);
    await ledger.markQueued(
      bells.map(({ key }) => key),
      now().getTime(),
    );
  };
  // Planned in the books already: where the queue is away, the sweeper rings later.
  const ringOrSweep = (bells: readonly Bell[]): Promise<void> =>
    ring(bells).catch((error: unknown) => log('delivery.not-rung', { deliveries: bells.length, error: String(error) }));
  const looker = createLooker({ reader, archive, engine, posts, ring: ringOrSweep, subscriptions, terms: config.terms, now, log });
  const { adminDestination, graceMs } = config.terms;
  const deliver = createDeliverer({
    ledger,
    messengers,
    owner: randomUUID(),
    patienceMs: opened.alone ? 0 : PATIENCE_MS,
    graceMs,
    adminDestination,
    ring: ringOrSweep,
    now,
    random: Math.random,
    showHere: opened.showHere,
    log,
    settled: settlements.settled,
    closed: settlements.closed,
  });
  const reviseNotices = createNoticeReviser({ ledger, audit, now });
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
    ring,
    reviseNotices: () =>
      reviseNotices()
        .then(ringOrSweep)
        .catch((error: unknown) => log('notices.revise.failed', { error })),
    queue,
    paceOf: (platform, lane) => paceOf(messengers.get(platform), lane),
    isAdmin: (person) => isAdmin(config.admins, person),
    commandName: config.command,
    now,
  };
  const handler = createCommandHandler(context, log);
  const { contentDir, watch, pollMs } = config;
  const writeSubscriptions = () => opened.subscriptions.sync(wanted, SETTINGS_ORIGINS);
  const tend = createTender({ ledger, messengers, adminDestination, ring: ringOrSweep, reviseNotices, now, log });
  const bot = createBot({
    roles: config.roles,
    contentDir,
    watch,
    pollMs,
    source,
    looker,
    queue,
    ledger,
    deliver,
    ring,
    tend,
    follow: async () => {
      const replica = startReplica({ startFeed: opened.startPostFeed, archive, engine, log });
      await replica.caughtUp;
      return replica;
    },
    gateways,
    handler,
    writeSubscriptions,
    onProblems: opened.onProblems,
    now,
    log,
  });
  const work = () => queue.work(deliver, CONCURRENCY);
  return { looker, engine, source, ledger, queue, handler, settlements, bot, messengers: [...messengers.values()], health, work };
}

/** Whoever sits at the machine, and whom the settings name. */
function isAdmin(admins: readonly Person[], { platform, id }: Person): boolean {
  return platform === 'terminal' || admins.some((admin) => admin.platform === platform && admin.id === id);
}
