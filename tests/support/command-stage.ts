import type { DeliveryKey } from '../../src/announce/delivery.ts';
import type { Destination } from '../../src/announce/destination.ts';
import type { Subscription } from '../../src/announce/subscription.ts';
import { createArchive } from '../../src/archive/archive.ts';
import type { CommandContext } from '../../src/commands/command.ts';
import { createCommandHandler } from '../../src/commands/handle.ts';
import type { Ask, Person, Reply } from '../../src/commands/reply.ts';
import type { SearchFeedback } from '../../src/commands/search-feedback.ts';
import type { Post, Problem } from '../../src/content/post.ts';
import type { Standing } from '../../src/ports/post-book.ts';
import { createSearchEngine } from '../../src/search/engine.ts';
import { createMemoryBooks } from './memory-books.ts';

export const NOW = new Date('2026-01-12T12:00:00.000Z');
export const ADMIN: Person = { platform: 'slack', id: 'U0ADMIN' };
export const SOMEBODY: Person = { platform: 'slack', id: 'U0SOMEBODY' };

/** Commands over books in memory. */
export function openCommandStage(
  own: { subscriptions?: readonly Subscription[]; problems?: readonly Problem[]; searchFeedback?: SearchFeedback } = {},
) {
  const books = createMemoryBooks();
  const archive = createArchive();
  const engine = createSearchEngine({ now: () => NOW.getTime(), postOf: archive.byId });
  const rung: DeliveryKey[] = [];
  const faults: unknown[] = [];
  const context: CommandContext = {
    ...books,
    archive,
    engine,
    subscriptions: () => own.subscriptions ?? [],
    problems: () => own.problems ?? [],
    health: async () => [{ part: 'books', ready: true, detail: 'in memory' }],
    searchFeedback: own.searchFeedback ?? null,
    ring: async (keys) => void rung.push(...keys),
    intervalMsOf: () => 1_000,
    isAdmin: ({ id }) => id === ADMIN.id,
    commandName: 'cncf',
    now: () => NOW,
  };
  const handler = createCommandHandler(context, (_event, { error }) => void faults.push(error));
  return {
    ...books,
    context,
    handler,
    rung,
    faults,
    /** Posts that Herald has seen. */
    seen: async (posts: readonly Post[], standing: Standing = 'told') => {
      archive.upsert(posts);
      engine.upsert(posts);
      await books.posts.recordLook(() => ({ write: posts.map((post) => ({ post, standing })), remove: [], deliveries: [] }), NOW.getTime());
    },
    ask: (text: string, more: { from?: Person; where?: Destination | null; confirmed?: boolean } = {}): Promise<Reply> => {
      const ask: Ask = { text, from: more.from ?? ADMIN, where: more.where ?? null, confirmed: more.confirmed ?? false };
      return handler.handle(ask);
    },
  };
}

/** All words of a reply. */
export function wordsOf({ blocks }: Reply): string {
  const line = (spans: readonly { text: string }[]) => spans.map(({ text }) => text).join('');
  return blocks
    .map((block) => {
      if (block.kind === 'text') return line(block.line);
      if (block.kind === 'list') return block.items.map(line).join('\n');
      return [line(block.title), line(block.snippet), line(block.context)].join('\n');
    })
    .join('\n');
}
