import type { Delivery } from '../announce/delivery.ts';
import type { Destination } from '../announce/destination.ts';
import { mismatchOf } from '../announce/matches-filter.ts';
import type { Subscription } from '../announce/subscription.ts';
import { isPublished } from '../archive/is-published.ts';
import type { Post } from '../content/post.ts';
import type { KnownPost } from '../ports/post-book.ts';
import type { Command, CommandContext } from './command.ts';
import { deliverySentence } from './delivery-sentence.ts';
import { findPost } from './find-post.ts';
import type { Ask, Line, Span } from './reply.ts';
import { bold, lineOf, linkTo, list, moment, replyOf, text, usage } from './say.ts';
import { filterInWords } from './subscriptions.ts';

export const why: Command = {
  verb: 'why',
  usage: 'why <path, address or title of a post>',
  summary: 'says where a post was announced, and why it was not elsewhere',
  adminOnly: false,
  run: async (words, ask, context) => {
    const reference = words.trim();
    if (reference === '') return usage('Why what?', `For example: ${context.commandName}why https://example.org/post`);
    const found = await findPost(reference, 'why', context);
    if ('reply' in found) return found.reply;
    const { post } = found;
    const [book, rows] = await Promise.all([context.posts.post(post.id), context.ledger.find({ postIds: [post.id] }, 1000)]);
    const told = rows.filter(({ destination }) => maySee(destination, ask, context));
    const untold = subscribedElsewhere(context.subscriptions(), rows).filter(([destination]) => maySee(destination, ask, context));
    const channels: Line[] = [
      ...told.map((row) => lineOf([bold(row.destination), ': ', ...deliverySentence(row)])),
      ...untold.map(([destination, own]) => lineOf([bold(destination), `: ${untoldSentence(post, book?.known ?? null, own)}`])),
    ];
    const blocks = [
      text(linkTo(post.title, post.url)),
      text(...standingSentence(post, book?.known ?? null, context.now())),
      ...(channels.length > 0 ? [list(channels)] : []),
    ];
    const data = {
      post: { id: post.id, path: post.path, title: post.title, url: post.url },
      standing: book?.known.standing ?? null,
      firstSeenAt: book?.known.firstSeenAt ?? null,
      deliveries: told.map(({ key, destination, state, reason, attempts, receipt, updatedAt }) => ({
        key,
        destination,
        state,
        reason,
        attempts,
        receipt,
        updatedAt,
      })),
      notOwed: untold.map(([destination, own]) => ({ destination, reason: untoldSentence(post, book?.known ?? null, own) })),
    };
    return replyOf(blocks, data);
  },
};

/** Admins see every channel; others the one they ask in. */
function maySee(destination: Destination, ask: Ask, context: CommandContext): boolean {
  return context.isAdmin(ask.from) || ask.where === destination;
}

function subscribedElsewhere(subscriptions: readonly Subscription[], rows: readonly Delivery[]): [Destination, Subscription[]][] {
  const told = new Set(rows.map(({ destination }) => destination));
  const groups = new Map<Destination, Subscription[]>();
  for (const one of subscriptions)
    if (!told.has(one.destination)) groups.set(one.destination, [...(groups.get(one.destination) ?? []), one]);
  return [...groups];
}

function standingSentence(post: Post, known: KnownPost | null, now: Date): (string | Span)[] {
  if (!known) return ['Herald has not taken it up yet; the next look at the folder does.'];
  const seen = ['First seen ', moment(known.firstSeenAt)];
  if (known.removedAt !== null) return [...seen, '; its file is gone since ', moment(known.removedAt), '.'];
  switch (known.standing) {
    case 'baseline':
      return [...seen, ', at Herald’s very first look, which records the archive and announces nothing.'];
    case 'told':
      return [...seen, '.'];
    case 'waiting':
      if (post.draft) return [...seen, '. It is a draft: it is news once “draft: true” is gone.'];
      if (post.publishAt !== null && !isPublished(post, now)) return [...seen, '. It is scheduled for ', moment(post.publishAt), '.'];
      return [...seen, post.expiresAt === null ? '. It is not published yet.' : '. Its expiry date has passed.'];
  }
}

function untoldSentence(post: Post, known: KnownPost | null, own: readonly Subscription[]): string {
  if (own.every(({ filter }) => mismatchOf(post, filter) !== null)) {
    return `not wanted there: it asks for ${own.map(({ filter }) => filterInWords(filter)).join('; or ')}`;
  }
  if (known?.standing === 'baseline') return 'not owed: it was there before Herald';
  if (known?.standing === 'told') return 'not owed: the channel subscribed after the post was announced';
  return 'not owed yet';
}
