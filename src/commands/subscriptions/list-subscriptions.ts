import { subscriptionExpression } from '../../filter/subscription-expression.ts';
import type { Delivery } from '../../model/delivery.ts';
import { MESSAGE_PURPOSES } from '../../model/delivery.ts';
import { FILE_ORIGIN, type StoredSubscription } from '../../model/subscription.ts';
import type { Action, CommandRequest, Reply, Span } from '../../ports/reply.ts';
import { bold, buildReply, list, moment, personSpan, text } from '../build-reply.ts';
import type { CommandContext } from '../command.ts';
import { mayManageSubscriptions } from '../may-manage.ts';
import { maySeeDestination } from '../may-see.ts';
import { isOfSettings, sentenceOf } from './find-subscription.ts';

const PAGE_SIZE = 10;
/** With more, buttons would be more than what they are for. */
const WITH_BUTTONS_MAX = 4;
/** Deliveries to a channel that are looked through for what its subscriptions sent last. */
const SENT_MAX = 500;

/** What became of a subscription; ISO instants, UTC. */
interface SubscriptionFacts {
  /** The newest post that matches. */
  lastMatched: { title: string; date: string | null } | null;
  /** When a post that matches was last sent there. */
  lastSentAt: string | null;
}

/** The subscriptions of this channel; for admins all, those of this channel first. `page`: from 1. */
export async function listSubscriptions(page: number, request: CommandRequest, context: CommandContext): Promise<Reply> {
  const forAdmin = context.isAdmin(request.from);
  const seen = (await context.subscriptionStore.all()).filter(({ destination }) => maySeeDestination(destination, request, context));
  const isHere = (one: StoredSubscription): boolean => one.destination === request.where;
  const all = [...seen.filter(isHere), ...seen.filter((one) => !isHere(one))];
  if (all.length === 0) {
    const words = forAdmin
      ? 'Nobody is subscribed.'
      : request.where === null
        ? 'Ask in a channel: this lists what that gets.'
        : 'This channel is not subscribed to anything.';
    return buildReply([text(words)], { subscriptions: [] });
  }
  const from = Math.min(page - 1, Math.floor((all.length - 1) / PAGE_SIZE)) * PAGE_SIZE;
  const shown = all.slice(from, from + PAGE_SIZE);
  const sent = await sentTo(shown, context);
  const items: (readonly (string | Span)[])[] = [];
  const facts = new Map<string, SubscriptionFacts>();
  for (const one of shown) {
    const own = await factsOf(one, sent.get(one.destination) ?? [], context);
    facts.set(one.id, own);
    items.push(lineOf(one, own, forAdmin));
  }
  const range = all.length > PAGE_SIZE ? [text(`Subscriptions ${from + 1} to ${from + shown.length} of ${all.length}:`)] : [];
  const mayChange = await mayManageSubscriptions(request, context);
  const actions = [
    ...(mayChange ? changeActions(shown) : []),
    ...pageActions(Math.floor(from / PAGE_SIZE) + 1, from + PAGE_SIZE < all.length),
  ];
  return buildReply([...range, list(items)], { subscriptions: all.map((one) => ({ ...one, ...facts.get(one.id) })) }, { actions });
}

function lineOf(
  one: StoredSubscription,
  { lastMatched, lastSentAt }: SubscriptionFacts,
  withDestination: boolean,
): readonly (string | Span)[] {
  const { number, destination, origin, createdBy, createdAt, paused } = one;
  const by = createdBy === null ? [` (from ${origin})`] : [' (by ', personSpan(createdBy), ', ', moment(createdAt), ')'];
  return [
    ...(number > 0 ? [`${number}. `] : []),
    ...(withDestination ? [bold(destination), ' '] : []),
    sentenceOf(one),
    ...by,
    ...(origin.startsWith(FILE_ORIGIN) ? [`; in the file ${origin.slice(FILE_ORIGIN.length)}`] : []),
    ...(lastMatched ? [`; last match: ${lastMatched.title}`] : ['; no post matches']),
    ...(lastSentAt ? ['; last sent ', moment(lastSentAt)] : []),
    ...(paused
      ? [
          '; ',
          bold('paused'),
          ' by ',
          personSpan(paused.by),
          ', ',
          moment(paused.at),
          ...(paused.reason === null ? [] : [`: ${paused.reason}`]),
        ]
      : []),
  ];
}

async function sentTo(shown: readonly StoredSubscription[], { ledger }: CommandContext): Promise<ReadonlyMap<string, readonly Delivery[]>> {
  const sent = new Map<string, readonly Delivery[]>();
  for (const destination of new Set(shown.map((one) => one.destination)))
    sent.set(destination, await ledger.find({ destination, states: ['delivered'], purposes: MESSAGE_PURPOSES }, SENT_MAX));
  return sent;
}

async function factsOf(
  { filter }: StoredSubscription,
  sent: readonly Delivery[],
  { engine, archive, filters }: CommandContext,
): Promise<SubscriptionFacts> {
  const matching = await engine.matching(subscriptionExpression(filter));
  const newest = matching.reduce<(typeof matching)[number] | null>(
    (best, post) => (best && (best.date ?? '') >= (post.date ?? '') ? best : post),
    null,
  );
  const last = sent.find(({ postId }) => {
    const post = postId === null ? null : archive.byId(postId);
    return post !== null && filters.matches(post, filter);
  });
  return { lastMatched: newest && { title: newest.title, date: newest.date }, lastSentAt: last?.updatedAt ?? null };
}

function changeActions(shown: readonly StoredSubscription[]): readonly Action[] {
  const own = shown.filter((one) => !isOfSettings(one) && one.number > 0);
  if (own.length > WITH_BUTTONS_MAX) return [];
  return own.flatMap(({ number, paused }) => [
    { label: `Edit ${number}`, command: `subscriptions edit ${number}`, opensForm: true as const },
    paused
      ? { label: `Resume ${number}`, command: `subscriptions resume ${number}` }
      : { label: `Pause ${number}`, command: `subscriptions pause ${number}` },
    { label: `Unsubscribe ${number}`, command: `unsubscribe ${number}`, style: 'danger' as const },
  ]);
}

function pageActions(page: number, hasMore: boolean): readonly Action[] {
  return [
    ...(page > 1 ? [{ label: 'Previous', command: `subscriptions page:${page - 1}` }] : []),
    ...(hasMore ? [{ label: 'Next', command: `subscriptions page:${page + 1}` }] : []),
  ];
}
