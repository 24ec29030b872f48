import type { Archive } from '../archive/archive.ts';
import type { Post, Problem } from '../content/post.ts';
import type { Filters } from '../filter/filters.ts';
import { type Language, translated, type Words, wordsOf } from '../languages/index.ts';
import type { ApprovalOptions } from '../model/approval.ts';
import type { QueueKind } from '../model/delivery.ts';
import type { Destination, Platform } from '../model/destination.ts';
import type { MessageStyle, PictureSize } from '../model/message-style.ts';
import type { NamedGroups, PlatformList } from '../model/platform.ts';
import type { Mention } from '../model/policies.ts';
import type { StoredSubscription } from '../model/subscription.ts';
import type { AuditLog } from '../ports/audit.ts';
import type { CommandShape } from '../ports/command-shape.ts';
import type { DeliveryQueue, Wakeup } from '../ports/delivery-queue.ts';
import type { PartHealth } from '../ports/health.ts';
import type { Ledger } from '../ports/ledger/ledger.ts';
import type { MentionProblem, Messenger } from '../ports/messenger.ts';
import type { PostStore } from '../ports/post-store.ts';
import type { CommandRequest, Person, Reply } from '../ports/reply.ts';
import type { SearchFeedback } from '../ports/search-feedback.ts';
import type { SubscriptionStore } from '../ports/subscription-store.ts';
import type { SearchEngine } from '../search/search-engine.ts';
import type { RecentAnswers } from './recent-answers.ts';
import type { ShownPlans } from './shown-plans.ts';

/** Everything that commands may read and do. */
export interface CommandContext {
  /** All commands that are answered, in the order of `help`. */
  commands: readonly Command[];
  archive: Archive;
  engine: SearchEngine;
  ledger: Ledger;
  posts: PostStore;
  audit: AuditLog;
  /** Subscriptions as this process last read them. */
  subscriptions: () => readonly StoredSubscription[];
  /** How long Herald waits for approvals, and when it reminds approvers. */
  approvalTerms: ApprovalOptions;
  /** Reads and changes subscriptions, for every process. */
  subscriptionStore: SubscriptionStore;
  /** Decides which posts a subscription's filter matches. */
  filters: Filters;
  /** How pictures of a post are shown in a channel; `destination` null: in channels without a setting of their own. */
  pictureSizeFor: (destination: Destination | null, post: Post | undefined) => PictureSize;
  /** How messages about a post look in a channel; `destination` null: in channels without a setting of their own. */
  messageStyleFor: (destination: Destination | null, post: Post | undefined) => MessageStyle;
  /** Who is mentioned in a message about these posts, and how often at most; null if nobody is. */
  mentionFor: (destination: Destination, posts: readonly Post[]) => Mention | null;
  /** Asks the platform whether a role or user group can be mentioned in a channel; null if it can. Never rejects. */
  checkMention: (destination: Destination, who: string) => Promise<MentionProblem | null>;
  /** Asks the platform what prevents messages to a channel (permissions, membership); empty if no problem is known. `calendar`: also checks whether events can be added to its server's calendar. Never rejects. */
  checkDestination: (destination: Destination, calendar?: boolean) => Promise<readonly string[]>;
  problems: () => readonly Problem[];
  /** New posts that wait until the folder is quiet, and the earliest time they are announced, epoch ms; null if this process knows of none. */
  settling: () => { posts: readonly Post[]; dueMs: number } | null;
  health: () => Promise<readonly PartHealth[]>;
  /** Null if search feedback is off (`HERALD_SEARCH_FEEDBACK`). */
  searchFeedback: SearchFeedback | null;
  /** Wakes a worker for each of these deliveries. */
  enqueue: (wakeups: readonly Wakeup[]) => Promise<void>;
  /** Updates the admins' notices to what has been settled. Call it after an admin action that may have settled deliveries, once the action is recorded. Never rejects: housekeeping retries it later. */
  reviseNotices: () => Promise<void>;
  /** Pauses and resumes all deliveries, on every process. */
  queue: Pick<DeliveryQueue, 'pause' | 'resume' | 'paused'>;
  /** Every platform, connected or not. */
  platforms: PlatformList;
  rateLimitsOf: (platform: Platform, kind: QueueKind) => Messenger['rateLimits'];
  /** Whether a person is an admin of Herald. For the requester this includes the platform's answer, obtained before the command runs. */
  isAdmin: (person: Person) => boolean;
  /** Groups of people to whom the settings grant rights. */
  groups: NamedGroups;
  /** Language of the requester; in the handler, the default if their platform does not report one. */
  language: Language;
  /** The sentences of that language. */
  words: Words;
  recentAnswers: RecentAnswers;
  shownPlans: ShownPlans;
  /** Logs an error that does not stop the command. */
  fault: (error: unknown) => void;
  /** IANA time zone of times that name none. */
  timezone: string;
  /** What people type before a verb, with a trailing space: `/cncf `; empty in the terminal. In the handler: the bare name, `cncf`. */
  commandName: string;
  now: () => Date;
  /** Maximum time for each query that `status` makes, ms; default `ANSWER_MS`. */
  answerMs?: number;
}

/** The part of the context that the command handler is given; it creates the rest itself. */
export type HandlerContext = Omit<CommandContext, 'commands' | 'words' | 'recentAnswers' | 'shownPlans' | 'fault'>;

/** One command: its texts, who may use it, its options and what it does. Everything that lists commands is derived from these. */
export interface Command extends CommandShape {
  /** How to type it: `search <words> [tag:x]`. */
  usage: string;
  /** Details that do not fit in the summary: whole sentences. */
  details?: string;
  /** What people who are not admins see, if that differs: whole sentences. */
  othersSee?: string;
  /** As people type them, without the name of Herald's command. */
  examples: readonly string[];
  /** The command shows a plan and acts once the plan is confirmed, by its button or by `--yes` on the command line. */
  needsConfirmation?: true;
  /** Whether running it with these arguments sends messages; the command line then waits for them. Default: never. */
  sends?: (args: string) => boolean;
  /** Used only by buttons and links: the command is answered, but neither listed nor suggested. */
  unlisted?: true;
  /** Runs the command. `args`: everything after the verb. */
  run: (args: string, request: CommandRequest, context: CommandContext) => Promise<Reply>;
}

/** Whether a command is listed for people, who can then type it everywhere. Pure. */
export function isListed({ unlisted }: Command): boolean {
  return unlisted !== true;
}

/** Returns the full description of a command, in whole sentences of that language. Pure. */
export function describeCommand({ summary, details, othersSee }: Command, words: Words = wordsOf('en')): string {
  const sentences = [details, othersSee].flatMap((english) => (english === undefined ? [] : [translated(words, english)]));
  return [`${translated(words, summary)}.`, ...sentences].join(' ');
}
