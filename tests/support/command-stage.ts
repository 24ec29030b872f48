import { PLATFORMS } from '../../adapters/platforms.ts';
import { createNoticeReviser } from '../../src/announce/deliver/revise-notices.ts';
import { createSubscriptions } from '../../src/app/subscriptions.ts';
import { createArchive } from '../../src/archive/archive.ts';
import type { Command, CommandContext, HandlerContext } from '../../src/commands/command.ts';
import { createCommandHandler } from '../../src/commands/handler.ts';
import type { Post, Problem } from '../../src/content/post.ts';
import { createFilters } from '../../src/filter/filters.ts';
import { TABLES } from '../../src/languages/index.ts';
import { buildAnnouncement, contentFingerprint } from '../../src/model/build-announcement.ts';
import { type DeliveryKey, deliveryKeyOf, type NewDelivery } from '../../src/model/delivery.ts';
import type { Destination } from '../../src/model/destination.ts';
import type { Communities, NamedGroups } from '../../src/model/platform.ts';
import type { Reason } from '../../src/model/reason.ts';
import { mentionFor, messageStyleFor, pictureSizeFor, type Subscription } from '../../src/model/subscription.ts';
import { tableAsList } from '../../src/model/table.ts';
import type { FormValues } from '../../src/ports/form.ts';
import type { PostState, ScanRecord } from '../../src/ports/post-store.ts';
import type { CommandRequest, Person, Reply } from '../../src/ports/reply.ts';
import type { SearchFeedback } from '../../src/ports/search-feedback.ts';
import { createSearchEngine } from '../../src/search/engine.ts';
import { APPROVAL_TERMS } from './make.ts';
import { createMemoryStores } from './memory-stores.ts';

export const NOW = new Date('2026-01-12T12:00:00.000Z');
export const ADMIN: Person = { platform: 'slack', id: 'U0ADMIN' };
export const SOMEBODY: Person = { platform: 'slack', id: 'U0SOMEBODY' };

export const AT_ONCE = { destination: { intervalMs: 0, burst: 1 }, workspace: { intervalMs: 0, burst: 1 } };

/** Opens commands over stores in memory. */
export function openCommandStage(
  own: {
    subscriptions?: readonly Subscription[];
    problems?: readonly Problem[];
    settling?: ReturnType<HandlerContext['settling']>;
    searchFeedback?: SearchFeedback;
    answered?: Communities;
    commands?: readonly Command[];
    groups?: NamedGroups;
    /** Ids of further admins, on any platform. */
    admins?: readonly string[];
    checkMention?: HandlerContext['checkMention'];
    checkDestination?: HandlerContext['checkDestination'];
  } = {},
) {
  const stores = createMemoryStores();
  const archive = createArchive();
  const engine = createSearchEngine({ now: () => NOW.getTime(), postOf: archive.byId });
  const rung: DeliveryKey[] = [];
  const revise = createNoticeReviser({ ...stores, platforms: PLATFORMS, now: () => NOW });
  const faults: unknown[] = [];
  const filters = createFilters();
  let stopped = false;
  const subscriptions = createSubscriptions({
    store: stores.subscriptions,
    settings: own.subscriptions ?? [],
    startFeed: null,
    now: () => NOW,
    log: (_event, facts) => void faults.push(facts),
  });
  const context: HandlerContext & Pick<CommandContext, 'words'> = {
    ...stores,
    archive,
    engine,
    subscriptions: subscriptions.current,
    subscriptionStore: subscriptions.store,
    filters,
    pictureSizeFor: (destination, post) =>
      pictureSizeFor({ subscriptions: subscriptions.current(), images: 'thumbnail', matches: filters.matches }, destination, post),
    messageStyleFor: (destination, post) =>
      messageStyleFor({ subscriptions: subscriptions.current(), matches: filters.matches }, destination, post),
    mentionFor: (destination, posts) =>
      mentionFor({ subscriptions: subscriptions.current(), matches: filters.matches }, destination, posts),
    checkMention: own.checkMention ?? (async () => null),
    checkDestination: own.checkDestination ?? (async () => []),
    problems: () => own.problems ?? [],
    settling: () => own.settling ?? null,
    health: async () => [{ part: 'database', ready: true, detail: 'in memory' }],
    searchFeedback: own.searchFeedback ?? null,
    enqueue: async (wakeups) => void rung.push(...wakeups.map(({ key }) => key)),
    reviseNotices: async () => {
      rung.push(...(await revise()).map(({ key }) => key));
    },
    queue: {
      pause: async () => {
        stopped = true;
      },
      resume: async () => {
        stopped = false;
      },
      paused: async () => stopped,
    },
    rateLimitsOf: () => ({ destination: { intervalMs: 1_000, burst: 1 }, workspace: { intervalMs: 100, burst: 5 } }),
    isAdmin: ({ id }) => id === ADMIN.id || own.admins?.includes(id) === true,
    groups: own.groups ?? { admins: {}, managers: {} },
    platforms: PLATFORMS,
    commandName: 'cncf',
    language: 'en',
    words: TABLES.en,
    timezone: 'Europe/Berlin',
    approvalTerms: APPROVAL_TERMS,
    now: () => NOW,
  };
  const handler = createCommandHandler(
    context,
    (_event, facts) => void ('error' in facts && faults.push(facts.error)),
    own.answered,
    own.commands,
  );
  return {
    ...stores,
    context,
    handler,
    rung,
    faults,
    /** Adds posts that Herald has seen. */
    seen: async (posts: readonly Post[], state: PostState = 'announced') => {
      archive.upsert(posts);
      engine.upsert(posts);
      const write = posts.map((post) => ({ post, state, fingerprint: contentFingerprint(buildAnnouncement(post)) }));
      await stores.posts.recordScan(() => ({ write, remove: [], deliveries: [], amendments: null, holds: [] }), NOW.getTime());
    },
    /** Records anything else that a scan may write. */
    look: (own: Partial<ScanRecord>) =>
      stores.posts.recordScan(() => ({ write: [], remove: [], deliveries: [], amendments: null, holds: [], ...own }), NOW.getTime()),
    /** Delivers the message, which is then at `link`. */
    deliver: async (key: DeliveryKey, link = `https://chat.example/${key}`) => {
      const terms = { owner: 'me', nowMs: NOW.getTime(), rateLimits: AT_ONCE, leaseMs: 0, gracePeriodMs: 0 };
      const claim = await stores.ledger.claim(key, terms);
      if (claim.kind !== 'claimed') throw new Error(`${key} can't be claimed: ${claim.kind}`);
      const receipt = { channel: 'C1', messageId: key, link };
      await stores.ledger.settle(key, claim.delivery.attempts, { state: 'delivered', receipt }, NOW.getTime());
    },
    /** Attempts the delivery, which ends in this state. */
    fail: async (key: DeliveryKey, state: 'failed' | 'held' | 'in-doubt', reason: Reason) => {
      const terms = { owner: 'me', nowMs: NOW.getTime(), rateLimits: AT_ONCE, leaseMs: 0, gracePeriodMs: 0 };
      const claim = await stores.ledger.claim(key, terms);
      if (claim.kind !== 'claimed') throw new Error(`${key} can't be claimed: ${claim.kind}`);
      await stores.ledger.settle(key, claim.delivery.attempts, { state, reason }, NOW.getTime());
    },
    /** Clicks the first button of a reply. */
    press: ({ actions: [action] }: Reply, more: { from?: Person; where?: Destination | null } = {}): Promise<Reply> => {
      if (!action) throw new Error('there is no button');
      return handler.handle({ text: action.command, from: more.from ?? ADMIN, where: more.where ?? null, confirmed: true });
    },
    ask: (text: string, more: { from?: Person; where?: Destination | null; confirmed?: boolean } = {}): Promise<Reply> => {
      const ask: CommandRequest = { text, from: more.from ?? ADMIN, where: more.where ?? null, confirmed: more.confirmed ?? false };
      return handler.handle(ask);
    },
    /** Submits the form of a reply; fields that are not named keep their initial values. */
    submit: ({ form }: Reply, values: FormValues, more: { from?: Person; where?: Destination | null } = {}): Promise<Reply> => {
      if (!form) throw new Error('there is no form');
      const initial = form.fields.map(({ name, initial: stands }) => [name, stands === undefined ? [] : [stands].flat()]);
      const filled = { ...Object.fromEntries(initial), ...values };
      return handler.handle({ text: form.command, from: more.from ?? ADMIN, where: more.where ?? null, confirmed: true, values: filled });
    },
  };
}

/** Returns a row for a post that is due at a destination. */
export function pendingRow(postId: string, destination: Destination, own: Partial<NewDelivery> = {}): NewDelivery {
  return {
    key: deliveryKeyOf(postId, destination, 'announce'),
    postId,
    destination,
    purpose: 'announce',
    state: 'planned',
    reason: null,
    digestKey: null,
    ...own,
  };
}

/** Returns the whole text of a reply. */
export function wordsOf({ blocks }: Reply): string {
  const line = (spans: readonly { text: string }[]) => spans.map(({ text }) => text).join('');
  return blocks
    .map((block) => {
      if (block.kind === 'text') return line(block.line);
      if (block.kind === 'list') return block.items.map(line).join('\n');
      if (block.kind === 'table') return tableAsList(block).map(line).join('\n');
      if (block.kind === 'message') return JSON.stringify(block.announcement);
      return [line(block.title), line(block.snippet), line(block.context)].join('\n');
    })
    .join('\n');
}
