import { describeFilter } from '../../filter/describe-filter.ts';
import { subscriptionExpression } from '../../filter/subscription-expression.ts';
import type { Words } from '../../languages/index.ts';
import { describeDeliveryMode } from '../../model/delivery-mode.ts';
import type { Destination } from '../../model/destination.ts';
import { policyTexts, type SubscriptionPolicies } from '../../model/policies.ts';
import { SETTINGS_ORIGINS, type StoredSubscription } from '../../model/subscription.ts';
import type { CommandRequest, Reply } from '../../ports/reply.ts';
import type { SubscriptionAction } from '../../ports/subscription-store.ts';
import { briefly, buildReply, text, usageError } from '../build-reply.ts';
import type { CommandContext } from '../command.ts';
import { maySeeDestination, refusalToManage } from '../rights.ts';
import { filterText, readFilter, subscriptionText } from './filter-text.ts';

/** Finds a subscription that the requester may change, by its number, id or filter; otherwise returns a reply that says why not. `where`: the channel in which a filter is looked up. */
export async function findToChange(
  reference: string,
  request: CommandRequest,
  context: CommandContext,
  where: Destination | null = request.where,
): Promise<{ one: StoredSubscription } | { reply: Reply }> {
  const { subscribing } = context.words;
  const atAll = await refused(request, context);
  if (atAll) return { reply: atAll };
  const all = (await context.subscriptionStore.all()).filter(({ destination }) => maySeeDestination(destination, request, context));
  const one = all.find((each) => isMeant(each, reference)) ?? findByFilter(reference, all, where, context.words);
  const what = reference === '' ? subscribing.whichOne : subscribing.noneHere(briefly(reference));
  const unknown = usageError(what, subscribing.listed(`${context.commandName}subscriptions`));
  if (!one) return { reply: unknown };
  const there = await refused(request, context, one.destination);
  if (there) return { reply: there };
  if (isOfSettings(one)) return { reply: ofSettings(one, context) };
  return { one };
}

function isMeant({ id, number }: StoredSubscription, reference: string): boolean {
  return id === reference || (number > 0 && /^#?\d{1,9}$/.test(reference) && Number(reference.replace('#', '')) === number);
}

function findByFilter(
  reference: string,
  all: readonly StoredSubscription[],
  there: Destination | null,
  words: Words,
): StoredSubscription | undefined {
  const read = readFilter(reference, words);
  if ('reply' in read) return undefined;
  const meant = filterText(read.filter);
  return all.find((one) => one.destination === there && subscriptionText(one) === meant);
}

/** Whether a subscription comes from the settings. Pure. */
export function isOfSettings({ origin }: StoredSubscription): boolean {
  return SETTINGS_ORIGINS.includes(origin);
}

/** Describes a subscription, such as `releases from k3s`. Pure. */
export function sentenceOf(
  { filter, delivery, approve = false, ...policies }: Pick<StoredSubscription, 'filter' | 'delivery' | 'approve'> & SubscriptionPolicies,
  words: Words,
): string {
  const { options } = words;
  const timing = delivery ? [describeDeliveryMode(delivery)] : [];
  const needs = approve === false ? [] : [approve === true ? options.approvedFirst : options.approvedIn(approve)];
  const asked = policyTexts(policies).map(([name, said]) => `${name}: ${said}`);
  return [describeFilter(subscriptionExpression(filter), words), ...timing, ...needs, ...asked].join('; ');
}

/** Names a subscription, such as `3 (releases from k3s)`; without a number, by its description alone. Pure. */
export function nameOf(one: StoredSubscription, words: Words): string {
  return one.number > 0 ? `${one.number} (${sentenceOf(one, words)})` : sentenceOf(one, words);
}

/** Returns who makes a change, where and when. Pure. */
export function changeAuthorOf({ from, where }: CommandRequest, { now }: Pick<CommandContext, 'now'>): SubscriptionAction {
  return { by: from, where, nowMs: now().getTime() };
}

/** Returns the refusal for a requester who may not decide what a channel gets, with what everybody may do; null if they may. `channel`: default the channel of the request. */
export async function refused(request: CommandRequest, context: CommandContext, channel = request.where): Promise<Reply | null> {
  const reply = await refusalToManage(request, context, channel);
  const test = text(context.words.rights.everybodyMayTest(`${context.commandName}subscriptions test cilium`));
  return reply && { ...reply, blocks: [...reply.blocks, test] };
}

/** Refuses to change a subscription that comes from the settings: it can be changed only there. Pure. */
function ofSettings(one: StoredSubscription, { words }: Pick<CommandContext, 'words'>): Reply {
  const { subscribing } = words;
  const { origin } = one;
  const sentence =
    origin === 'default' ? subscribing.settingsDefault(nameOf(one, words)) : subscribing.ofSettings(nameOf(one, words), origin);
  return buildReply([text(sentence)], { error: 'of-settings', origin: one.origin }, { exitCode: 2 });
}

/** Says where a subscription of the settings can be changed; the text continues a sentence about it. Pure. */
export function whereSettingsChange({ origin }: Pick<StoredSubscription, 'origin'>): string {
  return origin === 'default'
    ? 'is the default when nothing is configured: name a channel in HERALD_ANNOUNCE_TO or herald.yaml instead'
    : `comes from ${origin}, on the machine that Herald runs on: change it there, and restart Herald`;
}

/** Refuses a change because somebody else has changed the subscription meanwhile. Pure. */
export function changedMeanwhile(
  one: StoredSubscription,
  { commandName, words: { subscribing } }: Pick<CommandContext, 'commandName' | 'words'>,
): Reply {
  const blocks = [text(subscribing.changedMeanwhile(one.number)), text(subscribing.showsNow(`${commandName}subscriptions`))];
  return buildReply(blocks, { error: 'changed-meanwhile' }, { exitCode: 1 });
}
