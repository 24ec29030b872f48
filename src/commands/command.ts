import type { Archive } from '../archive/archive.ts';
import type { Post, Problem } from '../content/post.ts';
import type { Filters } from '../filter/filters.ts';
import { type Language, translated, type Words, wordsOf } from '../languages/index.ts';
import type { ApprovalTerms } from '../model/approval.ts';
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

/** What commands may look at and do. */
export interface CommandContext {
  /** All that are answered, in the order of `help`. */
  commands: readonly Command[];
  archive: Archive;
  engine: SearchEngine;
  ledger: Ledger;
  posts: PostStore;
  audit: AuditLog;
  /** As this process knows them. */
  subscriptions: () => readonly StoredSubscription[];
  /** How long people are waited for who approve messages. */
  approvalTerms: ApprovalTerms;
  /** Changes them, for every process. */
  subscriptionStore: SubscriptionStore;
  /** Tells which posts they want. */
  filters: Filters;
  /** How pictures of posts are shown in a channel; null: in any that says nothing of it. */
  pictureSizeFor: (destination: Destination | null, post: Post | undefined) => PictureSize;
  /** How a channel wants messages about a post. */
  messageStyleFor: (destination: Destination | null, post: Post | undefined) => MessageStyle;
  /** Who is mentioned with a message about these posts, and how often at most; null: nobody. */
  mentionFor: (destination: Destination, posts: readonly Post[]) => Mention | null;
  /** Whether a role or user group can be mentioned in a channel, as its platform says; null: it can. Never rejects. */
  checkMention: (destination: Destination, who: string) => Promise<MentionProblem | null>;
  /** What keeps messages from a channel (permissions, membership), as its platform says; empty: nothing that is known. `calendar`: also what keeps events from the calendar of its server. Never rejects. */
  checkDestination: (destination: Destination, calendar?: boolean) => Promise<readonly string[]>;
  problems: () => readonly Problem[];
  /** New posts that wait until the folder is quiet, and when they are announced at the earliest, epoch ms; null: none that this process knows of. */
  settling: () => { posts: readonly Post[]; dueMs: number } | null;
  health: () => Promise<readonly PartHealth[]>;
  /** Null where nothing is kept of searches (`HERALD_SEARCH_FEEDBACK`). */
  searchFeedback: SearchFeedback | null;
  /** Wakes a worker for each of these deliveries. */
  enqueue: (wakeups: readonly Wakeup[]) => Promise<void>;
  /** Brings what the admins were told of up to date with what has been settled; to be called after an order that may have settled something, once it is noted. Never rejects: housekeeping does it later. */
  reviseNotices: () => Promise<void>;
  /** Pauses and resumes all deliveries, on every process. */
  queue: Pick<DeliveryQueue, 'pause' | 'resume' | 'paused'>;
  /** Every platform, connected or not. */
  platforms: PlatformList;
  rateLimitsOf: (platform: Platform, kind: QueueKind) => Messenger['rateLimits'];
  /** Whether somebody is an admin of Herald. Of who asks, the platform has been asked too, before the command runs. */
  isAdmin: (person: Person) => boolean;
  /** Groups of people whom the settings give rights. */
  groups: NamedGroups;
  /** What who asks reads; for the handler: what is used where their platform does not say. */
  language: Language;
  /** The sentences of that language. */
  words: Words;
  recentAnswers: RecentAnswers;
  shownPlans: ShownPlans;
  /** Logs what a command goes on without. */
  fault: (error: unknown) => void;
  /** IANA name: of times that name none. */
  timezone: string;
  /** As people type it: `/cncf`, or nothing in the terminal. */
  commandName: string;
  now: () => Date;
  /** How long each thing that `status` asks may take, ms; default `ANSWER_MS`. */
  answerMs?: number;
}

/** What the handler of commands is given; the rest it keeps itself. */
export type CommandParts = Omit<CommandContext, 'commands' | 'words' | 'recentAnswers' | 'shownPlans' | 'fault'>;

/** One command: its words, who may use it, its options and what it does. Everything that lists commands is made of these. */
export interface Command extends CommandShape {
  /** `search <words> [tag:x]`. */
  usage: string;
  /** What the summary has no room for: whole sentences. */
  details?: string;
  /** What people who are not admins see of it, where that differs: whole sentences. */
  othersSee?: string;
  /** As people type them, without the name of Herald's command. */
  examples: readonly string[];
  /** It shows a plan, and acts once that is confirmed: by its button, or by `--yes` on the command line. */
  needsConfirmation?: true;
  /** Whether messages go out because of it; the command line then waits for them. Default: never. */
  sends?: (args: string) => boolean;
  /** Buttons and links stand for it: it is answered, but neither listed nor offered. */
  unlisted?: true;
  /** `args`: all that follows the verb. */
  run: (args: string, request: CommandRequest, context: CommandContext) => Promise<Reply>;
}

/** Whether people are told of it, and may type it everywhere. Pure. */
export function isListed({ unlisted }: Command): boolean {
  return unlisted !== true;
}

/** All that is said of it, in whole sentences of that language. Pure. */
export function describeCommand({ summary, details, othersSee }: Command, words: Words = wordsOf('en')): string {
  const sentences = [details, othersSee].flatMap((english) => (english === undefined ? [] : [translated(words, english)]));
  return [`${translated(words, summary)}.`, ...sentences].join(' ');
}
