import { platformOf, workspaceOf } from '../../model/destination.ts';
import type { Pause } from '../../model/pause.ts';
import { reasonText } from '../../model/reason.ts';
import { pauseWords } from '../../model/sentences/reasons.ts';
import { FILE_ORIGIN, type StoredSubscription } from '../../model/subscription.ts';
import type { Action, CommandRequest, Reply, Span } from '../../ports/reply.ts';
import { bold, buildReply, list, moment, personSpan, text } from '../build-reply.ts';
import type { CommandContext } from '../command.ts';
import { mayManageSubscriptions } from '../may-manage.ts';
import { maySeeDestination } from '../may-see.ts';
import { factsOf, NO_FACTS, readSentIn, type SubscriptionFacts } from './facts.ts';
import { isOfSettings, sentenceOf } from './find-subscription.ts';

const PAGE_SIZE = 10;
/** With more, buttons would be more than what they are for. */
const WITH_BUTTONS_MAX = 4;
/** The subscriptions of this channel; for admins all, those of this channel first. `page`: from 1. */
export async function listSubscriptions(page: number, request: CommandRequest, context: CommandContext): Promise<Reply> {
  const forAdmin = context.isAdmin(request.from);
  // Outside of channels everybody sees what they subscribed themselves.
  const isOwn = ({ createdBy }: StoredSubscription): boolean =>
    request.where === null && createdBy?.platform === request.from.platform && createdBy.id === request.from.id;
  const seen = (await context.subscriptionStore.all()).filter((one) => maySeeDestination(one.destination, request, context) || isOwn(one));
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
  const facts = await factsOf(shown, readSentIn(context.ledger), context);
  const pauses = new Map((await context.ledger.pauses()).map((pause) => [pause.target, pause]));
  const pauseOf = ({ destination }: StoredSubscription): Pause | null =>
    pauses.get(destination) ?? pauses.get(workspaceOf(destination)) ?? pauses.get(platformOf(destination)) ?? null;
  const withDestination = forAdmin || request.where === null;
  const items = shown.map((one) => [
    ...lineOf(one, facts.get(one.id) ?? NO_FACTS, withDestination),
    ...refusalWords(pauseOf(one), { forAdmin, commandName: context.commandName }),
  ]);
  const range = all.length > PAGE_SIZE ? [text(`Subscriptions ${from + 1} to ${from + shown.length} of ${all.length}:`)] : [];
  const mayChange = await mayManageSubscriptions(request, context);
  const actions = [
    ...(mayChange ? changeActions(shown) : []),
    ...pageActions(Math.floor(from / PAGE_SIZE) + 1, from + PAGE_SIZE < all.length),
  ];
  const refuses = (one: StoredSubscription): { since: string; reason: string } | null => {
    const pause = pauseOf(one);
    return pause && { since: pause.since, reason: reasonText(pause.reason) };
  };
  const data = { subscriptions: all.map((one) => ({ ...one, ...facts.get(one.id), refuses: refuses(one) })) };
  return buildReply([...range, list(items)], data, { actions });
}

/** Why nothing goes to a channel at the moment, whatever is subscribed. */
function refusalWords(pause: Pause | null, asker: { forAdmin: boolean; commandName: string }): readonly (string | Span)[] {
  return pause === null ? [] : ['; ', bold('gets nothing'), ' since ', moment(pause.since), ': ', ...pauseWords(pause, asker)];
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
