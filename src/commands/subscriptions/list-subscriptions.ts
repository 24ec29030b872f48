import { isPublished } from '../../archive/archive.ts';
import type { Words } from '../../languages/index.ts';
import { MESSAGE_PURPOSES } from '../../model/delivery.ts';
import { type Destination, platformOf, workspaceOf } from '../../model/destination.ts';
import type { Pause } from '../../model/pause.ts';
import { reasonText } from '../../model/reason.ts';
import { pauseWords } from '../../model/sentences/reasons.ts';
import { FILE_ORIGIN, type StoredSubscription } from '../../model/subscription.ts';
import type { TableColumn } from '../../model/table.ts';
import type { Action, CommandRequest, Reply, Span } from '../../ports/reply.ts';
import { bold, buildReply, moment, personSpan, table, text } from '../build-reply.ts';
import type { CommandContext } from '../command.ts';
import { mayManageSubscriptions, maySeeDestination } from '../rights.ts';
import { isOfSettings, sentenceOf } from './find-subscription.ts';

const PAGE_SIZE = 10;
/** Maximum number of subscriptions that get buttons; with more, the buttons would crowd out the list. */
const WITH_BUTTONS_MAX = 4;
/** Lists the subscriptions of this channel; for admins all of them, those of this channel first. `page`: from 1. */
export async function listSubscriptions(page: number, request: CommandRequest, context: CommandContext): Promise<Reply> {
  const forAdmin = context.isAdmin(request.from);
  const { subscribing } = context.words;
  // Outside of channels, people see the subscriptions they created themselves.
  const isOwn = ({ createdBy }: StoredSubscription): boolean =>
    request.where === null && createdBy?.platform === request.from.platform && createdBy.id === request.from.id;
  const seen = (await context.subscriptionStore.all()).filter((one) => maySeeDestination(one.destination, request, context) || isOwn(one));
  const isHere = (one: StoredSubscription): boolean => one.destination === request.where;
  const all = [...seen.filter(isHere), ...seen.filter((one) => !isHere(one))];
  if (all.length === 0) {
    const words = forAdmin ? subscribing.nobody : request.where === null ? subscribing.askInChannel : subscribing.nothingHere;
    return buildReply([text(words)], { subscriptions: [] });
  }
  const from = Math.min(page - 1, Math.floor((all.length - 1) / PAGE_SIZE)) * PAGE_SIZE;
  const shown = all.slice(from, from + PAGE_SIZE);
  const facts = await factsOf(shown, readSentIn(context.ledger), context);
  const pauses = new Map((await context.ledger.pauses()).map((pause) => [pause.target, pause]));
  const pauseOf = ({ destination }: StoredSubscription): Pause | null =>
    pauses.get(destination) ?? pauses.get(workspaceOf(destination)) ?? pauses.get(platformOf(destination)) ?? null;
  const withDestination = forAdmin || request.where === null;
  const rows = shown.map((one) => {
    const refusal = refusalWords(pauseOf(one), context, forAdmin);
    return cellsOf(one, facts.get(one.id) ?? NO_FACTS, refusal, withDestination, context.words);
  });
  const range = all.length > PAGE_SIZE ? [text(subscribing.range(from + 1, from + shown.length, all.length))] : [];
  const mayChange = await mayManageSubscriptions(request, context);
  const actions = [
    ...(mayChange ? changeActions(shown, context.words) : []),
    ...pageActions(Math.floor(from / PAGE_SIZE) + 1, from + PAGE_SIZE < all.length, context.words),
  ];
  const refuses = (one: StoredSubscription): { since: string; reason: string } | null => {
    const pause = pauseOf(one);
    return pause && { since: pause.since, reason: reasonText(pause.reason) };
  };
  const data = { subscriptions: all.map((one) => ({ ...one, ...facts.get(one.id), refuses: refuses(one) })) };
  return buildReply([...range, table(columnsOf(withDestination, context.words), rows)], data, { actions });
}

/** Says why a channel gets no messages at the moment, whatever it is subscribed to. */
function refusalWords(pause: Pause | null, { commandName, words }: CommandContext, forAdmin: boolean): readonly (string | Span)[] {
  if (pause === null) return [];
  const { subscribing, deliveries, colon } = words;
  const since = deliveries.since(moment(pause.since));
  return [bold(subscribing.getsNothing), ...since, colon, ...pauseWords(pause, { forAdmin, commandName, words })];
}

function columnsOf(withDestination: boolean, { subscribing, tables }: Words): readonly TableColumn[] {
  return [
    { name: tables.number },
    ...(withDestination ? [{ name: tables.channel, before: ' ' }] : []),
    { name: tables.posts, before: ' ' },
    { name: tables.origin, before: ' (', after: ')' },
    { name: tables.lastMatch, before: subscribing.lastMatch, empty: subscribing.noMatch },
    { name: tables.lastSent, before: subscribing.lastSent },
    { name: tables.state, before: '; ' },
  ];
}

function cellsOf(
  one: StoredSubscription,
  { lastMatched, lastSentAt }: SubscriptionFacts,
  refusal: readonly (string | Span)[],
  withDestination: boolean,
  words: Words,
): readonly (readonly (string | Span)[])[] {
  const { subscribing } = words;
  const { number, destination, origin, createdBy, createdAt, paused } = one;
  const by = createdBy === null ? [subscribing.from(origin)] : subscribing.by(personSpan(createdBy, words), moment(createdAt));
  const pausedWords = paused
    ? [
        bold(subscribing.paused),
        ...subscribing.pausedBy(personSpan(paused.by, words), moment(paused.at)),
        ...(paused.reason === null ? [] : [`${words.colon}${paused.reason}`]),
      ]
    : [];
  return [
    number > 0 ? [`${number}.`] : [],
    ...(withDestination ? [[bold(destination)]] : []),
    [sentenceOf(one, words)],
    [...by, ...(origin.startsWith(FILE_ORIGIN) ? [subscribing.inFile(origin.slice(FILE_ORIGIN.length))] : [])],
    lastMatched ? [lastMatched.title] : [],
    lastSentAt ? [moment(lastSentAt)] : [],
    [...pausedWords, ...(pausedWords.length > 0 && refusal.length > 0 ? ['; '] : []), ...refusal],
  ];
}

function changeActions(shown: readonly StoredSubscription[], { subscribing }: Words): readonly Action[] {
  const own = shown.filter((one) => !isOfSettings(one) && one.number > 0);
  if (own.length > WITH_BUTTONS_MAX) return [];
  return own.flatMap(({ number, paused }) => [
    { label: subscribing.edit(number), command: `subscriptions edit ${number}`, opensForm: true as const },
    paused
      ? { label: subscribing.resumeOne(number), command: `subscriptions resume ${number}` }
      : { label: subscribing.pauseOne(number), command: `subscriptions pause ${number}` },
    { label: subscribing.unsubscribeOne(number), command: `unsubscribe ${number}`, style: 'danger' as const },
  ]);
}

function pageActions(page: number, hasMore: boolean, { search }: Words): readonly Action[] {
  return [
    ...(page > 1 ? [{ label: search.previous, command: `subscriptions page:${page - 1}` }] : []),
    ...(hasMore ? [{ label: search.next, command: `subscriptions page:${page + 1}` }] : []),
  ];
}

/** Maximum number of deliveries to a channel that are searched for what its subscriptions sent last. */
const SENT_MAX = 500;

/** What a subscription last matched and sent; ISO instants, UTC. */
export interface SubscriptionFacts {
  /** The newest post that matches; null if none does. */
  lastMatched: { title: string; date: string | null } | null;
  /** When a matching post was last sent to the channel; null if none is known. */
  lastSentAt: string | null;
}

export const NO_FACTS: SubscriptionFacts = { lastMatched: null, lastSentAt: null };

/** Messages that were sent to a channel, last sent first; `postId` is null for messages that are not about a single post. */
type Sent = readonly { postId: string | null; updatedAt: string }[];

/** Reads the newest messages that were sent to each of these channels. */
export type ReadSent = (destinations: readonly Destination[]) => Promise<ReadonlyMap<Destination, Sent>>;

type ListingContext = Pick<CommandContext, 'archive' | 'filters' | 'now'>;

/** Returns what each of these subscriptions last matched and sent, by subscription id. */
export async function factsOf(
  shown: readonly StoredSubscription[],
  readSent: ReadSent,
  { archive, filters, now }: ListingContext,
): Promise<ReadonlyMap<string, SubscriptionFacts>> {
  const sent = await readSent([...new Set(shown.map((one) => one.destination))]);
  const at = now();
  const posts = archive.newestFirst().filter((post) => isPublished(post, at));
  return new Map(
    shown.map(({ id, destination, filter }) => {
      const newest = posts.find((post) => filters.matches(post, filter));
      const last = (sent.get(destination) ?? []).find(({ postId }) => {
        const post = postId === null ? null : archive.byId(postId);
        return post !== null && filters.matches(post, filter);
      });
      return [id, { lastMatched: newest ? { title: newest.title, date: newest.date } : null, lastSentAt: last?.updatedAt ?? null }];
    }),
  );
}

/** Reads them from the ledger, one query per channel: of those planned last, in the order in which they were sent. */
function readSentIn(ledger: Pick<CommandContext['ledger'], 'find'>): ReadSent {
  return async (destinations) => {
    const sent = new Map<Destination, Sent>();
    for (const destination of destinations) {
      const newest = await ledger.find({ destination, states: ['delivered'], purposes: MESSAGE_PURPOSES }, SENT_MAX);
      sent.set(
        destination,
        newest.toSorted((a, b) => Date.parse(b.updatedAt) - Date.parse(a.updatedAt)),
      );
    }
    return sent;
  };
}
