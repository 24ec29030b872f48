import type { Archive } from '../archive/archive.ts';
import type { Post, Problem } from '../content/post.ts';
import type { Filters } from '../filter/filters.ts';
import type { Platform } from '../model/destination.ts';
import type { PlatformList } from '../model/platform.ts';
import type { QueueKind } from '../model/rate-limit.ts';
import type { Subscription } from '../model/subscription.ts';
import type { AuditLog } from '../ports/audit.ts';
import type { DeliveryQueue } from '../ports/delivery-queue.ts';
import type { Ledger } from '../ports/ledger/ledger.ts';
import type { Wakeup } from '../ports/ledger/wakeups.ts';
import type { Messenger } from '../ports/messenger.ts';
import type { PostStore } from '../ports/post-store.ts';
import type { CommandRequest, Person, Reply } from '../ports/reply.ts';
import type { SearchFeedback } from '../ports/search-feedback.ts';
import type { SearchEngine } from '../search/search-engine.ts';
import type { RecentMisses } from './recent-misses.ts';
import type { ShownPlans } from './replay/shown-plans.ts';

/** State of one part of Herald, in plain words. */
export interface PartHealth {
  /** `database`, `queue`, `posts`, or the name of a platform. */
  part: string;
  ready: boolean;
  /** One plain sentence without its full stop. */
  detail: string;
  /** What to do about it; left out where there is nothing to do. */
  hint?: string;
}

/** What commands may look at and do. */
export interface CommandContext {
  archive: Archive;
  engine: SearchEngine;
  ledger: Ledger;
  posts: PostStore;
  audit: AuditLog;
  subscriptions: () => readonly Subscription[];
  /** Tells which posts they want. */
  filters: Filters;
  problems: () => readonly Problem[];
  /** New posts that wait until the folder is quiet, and when they are announced at the earliest, epoch ms; null: none that this process knows of. */
  settling: () => { posts: readonly Post[]; dueMs: number } | null;
  health: () => Promise<readonly PartHealth[]>;
  /** Null where nothing is kept of searches (`HERALD_SEARCH_FEEDBACK`). */
  searchFeedback: SearchFeedback | null;
  /** Rings the queue for these deliveries. */
  enqueue: (bells: readonly Wakeup[]) => Promise<void>;
  /** Brings what the admins were told of up to date with what has been settled; to be called after an order that may have settled something, once it is noted. Never rejects: housekeeping does it later. */
  reviseNotices: () => Promise<void>;
  /** Stops and starts all deliveries, on every process. */
  queue: Pick<DeliveryQueue, 'pause' | 'resume' | 'paused'>;
  /** Every platform, connected or not. */
  platforms: PlatformList;
  paceOf: (platform: Platform, lane: QueueKind) => Messenger['pace'];
  isAdmin: (person: Person) => boolean;
  misses: RecentMisses;
  shownPlans: ShownPlans;
  /** Logs what a command goes on without. */
  fault: (error: unknown) => void;
  /** As people type it: `/cncf`, or nothing in the terminal. */
  commandName: string;
  now: () => Date;
  /** How long each thing that `status` asks may take, ms; default `ANSWER_MS`. */
  answerMs?: number;
}

/** What the handler of commands is given; the rest it keeps itself. */
export type CommandParts = Omit<CommandContext, 'misses' | 'shownPlans' | 'fault'>;

/** One verb. */
export interface Command {
  verb: string;
  /** `search <words> [tag:x]`. */
  usage: string;
  /** What it is for, one sentence. */
  summary: string;
  adminOnly: boolean;
  /** `words`: all that follows the verb. */
  run: (words: string, ask: CommandRequest, context: CommandContext) => Promise<Reply>;
}
