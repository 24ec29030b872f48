import { isPublished } from '../../archive/archive.ts';
import type { Post } from '../../content/post.ts';
import { type Words, wordsOf } from '../../languages/index.ts';
import { describeDuration } from '../../lib/duration.ts';
import { type Delivery, type DeliveryKey, isDeliveryKey, MESSAGE_PURPOSES, parseReminderKey, withPurpose } from '../../model/delivery.ts';
import type { Destination } from '../../model/destination.ts';
import { changeSentence, describeDelivery } from '../../model/sentences/delivery.ts';
import type { ExplainContext } from '../../model/sentences/explain-context.ts';
import { isActive, type Subscription } from '../../model/subscription.ts';
import type { KnownPost } from '../../ports/post-store.ts';
import type { CommandRequest, Line, Reply, Span } from '../../ports/reply.ts';
import { bold, buildReply, code, duration, lineOf, linkTo, list, moment, table, text, usageExample } from '../build-reply.ts';
import type { Command, CommandContext } from '../command.ts';
import { inEnglish, jsonFields, loadExplainContext, plainOf, postsOf } from '../explain/explain.ts';
import { findPost } from '../find-post.ts';
import { maySeeDestination } from '../rights.ts';

const MAX_ROWS = 10_000;

export const why: Command = {
  verb: 'why',
  usage: 'why <path, address or title of a post>',
  summary: 'explain where a post was announced, and why not elsewhere',
  othersSee: 'People who are not admins see only the channel they ask in, and no post that search hides (draft, scheduled, expired).',
  adminOnly: false,
  options: [
    { name: 'post', type: 'text', description: 'Title, link or file of the post', required: true, bare: true, completedBy: 'post' },
  ],
  examples: ['why https://example.org/post', 'why docs/hello.md'],
  run: async (args, request, context) => {
    const reference = args.trim();
    if (reference === '') return usageExample(context.words.why.what, 'why https://example.org/post', context);
    if (context.isAdmin(request.from) && isDeliveryKey(reference)) return explainByKey(reference, context);
    const found = await findPost(reference, 'why', request, context);
    return 'reply' in found ? found.reply : whyPost(found.post, request, context);
  },
};

async function whyPost(post: Post, request: CommandRequest, context: CommandContext): Promise<Reply> {
  const [filters, rows] = await Promise.all([context.posts.post(post.id), context.ledger.find({ postIds: [post.id] }, MAX_ROWS)]);
  const known = filters?.known ?? null;
  const seen = rows.filter(({ destination }) => maySeeDestination(destination, request, context));
  const announced = seen.filter(({ purpose }) => MESSAGE_PURPOSES.includes(purpose));
  const unannounced = subscribedElsewhere(context.subscriptions(), rows).filter(([destination]) =>
    maySeeDestination(destination, request, context),
  );
  const { words } = context;
  const forAdmin = context.isAdmin(request.from);
  const around = await loadExplainContext(seen, context, forAdmin);
  const sentences = announced.map((row) => ({ row, sentence: lineOf(describeDelivery(row, around)) }));
  const notDue = unannounced.map(([destination, own]) => ({
    destination,
    reason: (said: Words) => whyUnannounced(post, known, own, { ...context, words: said }),
  }));
  const channels = [
    ...sentences.map(({ row, sentence }) => [[bold(row.destination), reminderName(row, words)], sentence]),
    ...notDue.map(({ destination, reason }) => [[bold(destination)], [reason(words)]]),
  ];
  const { tables } = context.words;
  const blocks = [
    text(linkTo(post.title, post.url)),
    text(...describePostState(post, known, context)),
    ...(channels.length > 0 ? [table([{ name: tables.channel }, { name: tables.outcome, before: ': ' }], channels)] : []),
  ];
  const data = {
    post: { id: post.id, path: post.path, title: post.title, url: post.url },
    standing: known?.state === 'announced' ? 'told' : (known?.state ?? null),
    firstSeenAt: known?.firstSeenAt ?? null,
    removedAt: known?.removedAt ?? null,
    deliveries: announced.map((row) => ({
      ...factsOf(row, forAdmin),
      sentence: plainOf(lineOf(describeDelivery(row, inEnglish(around)))),
    })),
    changes: seen.filter(({ purpose }) => !MESSAGE_PURPOSES.includes(purpose)).map((row) => factsOf(row, forAdmin)),
    notOwed: notDue.map(({ destination, reason }) => ({ destination, reason: reason(wordsOf('en')) })),
  };
  return buildReply(blocks, data);
}

/** Returns ` (reminder 24h before)` for a reminder; empty for other messages. */
function reminderName({ key }: Delivery, { why: say }: Words): string {
  const reminder = parseReminderKey(key);
  return reminder === null ? '' : say.reminder(describeDuration(reminder.leadMinutes));
}

/** Returns a delivery as data; keys, holds and raw reasons only for admins, who can act on them. */
function factsOf(row: Delivery, forAdmin: boolean) {
  const { key, destination, purpose, state, reason, attempts, receipt, updatedAt, dueAt, hold, digestKey } = row;
  if (!forAdmin) return { destination, purpose, state, link: receipt?.link ?? null, updatedAt, dueAt };
  return jsonFields({ key, destination, purpose, state, reason, attempts, receipt, updatedAt, dueAt, hold, digestKey });
}

function subscribedElsewhere(subscriptions: readonly Subscription[], rows: readonly Delivery[]): [Destination, Subscription[]][] {
  const announced = new Set(rows.filter(({ purpose }) => purpose !== 'reminder').map(({ destination }) => destination));
  const groups = new Map<Destination, Subscription[]>();
  for (const one of subscriptions)
    if (!announced.has(one.destination)) groups.set(one.destination, [...(groups.get(one.destination) ?? []), one]);
  return [...groups];
}

function whyUnannounced(post: Post, known: KnownPost | null, own: readonly Subscription[], { filters, words }: CommandContext): string {
  const { why: say, colon } = words;
  const mismatches = own.filter(isActive).flatMap(({ filter }) => filters.mismatch(post, filter, words) ?? []);
  if (mismatches.length === own.length) {
    return say.asksFor(mismatches.map(({ clause, because }) => say.clause(clause, because)).join(say.orFor));
  }
  const paused = own.flatMap((one) => one.paused ?? []);
  if (paused.length + mismatches.length === own.length && paused[0])
    return `${say.pausedSince(moment(paused[0].at).text)}${paused[0].reason === null ? '' : `${colon}${paused[0].reason}`}`;
  if (known?.state === 'baseline') return say.before;
  if (known?.state === 'announced') return say.subscribedLater;
  return say.notYet;
}

/** Describes the state of a post in one or two sentences. `known` null: not recorded yet. Pure. */
function describePostState(post: Post, known: KnownPost | null, context: CommandContext): readonly (string | Span)[] {
  const now = context.now();
  const { why: say } = context.words;
  if (!known) return [say.notTakenUp];
  const seen = say.firstSeen(moment(known.firstSeenAt));
  if (known.removedAt !== null) return [...seen, ...say.gone(moment(known.removedAt))];
  switch (known.state) {
    case 'baseline':
      return [...seen, say.baseline];
    case 'announced':
      return [...seen, '.'];
    case 'settling':
      if (post.draft) return [...seen, say.heldBack];
      return [...seen, settlingSentence(post, context)];
    case 'waiting':
      if (post.draft) return [...seen, say.draft];
      if (post.publishAt !== null && !isPublished(post, now)) return [...seen, ...say.scheduled(moment(post.publishAt))];
      if (isPublished(post, now)) return [...seen, settlingSentence(post, context)];
      return [...seen, post.expiresAt === null ? say.unpublished : say.expired];
  }
}

function settlingSentence(post: Post, { settling, now, words: { why: say } }: CommandContext): string {
  const waiting = settling();
  const isHere = waiting?.posts.some(({ id }) => id === post.id) ?? false;
  if (waiting && isHere) return say.announcedIn(duration(waiting.dueMs - now().getTime()));
  return say.settling;
}

/** Explains one delivery by its key, as shown by `resolve` and in the log; for admins only. */
async function explainByKey(key: DeliveryKey, context: CommandContext): Promise<Reply> {
  const { ledger, words } = context;
  const { delivery: said } = words;
  const [row] = await ledger.find({ keys: [key] }, 1);
  if (!row) return buildReply([text(...said.unknown(code(key)))], { key, delivery: null }, { exitCode: 1 });
  const beside = await ledger.find({ keys: [withPurpose(key, 'edit'), withPurpose(key, 'retract')] }, 2);
  const around = await loadExplainContext([row, ...beside.filter(({ originalKey }) => originalKey === key)], context, true);
  const isMessage = MESSAGE_PURPOSES.includes(row.purpose);
  const [original] = row.originalKey === null ? [] : await ledger.find({ keys: [row.originalKey] }, 1);
  const sentenceIn = (own: ExplainContext): Line => lineOf(isMessage ? describeDelivery(row, own) : changeSentence(row, own));
  const titles = (await postsOf(original ?? row, context)).map(({ title }) => title);
  const blocks = [
    text(...said.forChannel(said.names[row.purpose], bold(row.destination)), words.colon, ...sentenceIn(around)),
    ...(titles.length > 0 ? [list(titles.slice(0, 10).map((title) => [title]))] : []),
    ...(titles.length > 10 ? [text(said.morePosts(titles.length - 10))] : []),
  ];
  return buildReply(blocks, { key, delivery: jsonFields(row), sentence: plainOf(sentenceIn(inEnglish(around))) });
}
