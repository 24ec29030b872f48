import { anyOf, type Expression } from '../../archive/query/expression.ts';
import { FILTER_MAX_CHARS } from '../../archive/query/query.ts';
import { subscriptionExpression } from '../../filter/subscription-expression.ts';
import type { Destination } from '../../model/destination.ts';
import { destinationExamples, isTrusted, parseDestinationArgument } from '../../model/platform.ts';
import { WEB } from '../../model/span.ts';
import { type StoredSubscription, withChanges } from '../../model/subscription.ts';
import type { Form } from '../../ports/form.ts';
import type { Action, Block, CommandRequest, Reply } from '../../ports/reply.ts';
import type { NewSubscription } from '../../ports/subscription-store.ts';
import { bold, briefly, buildReply, correctForm, fieldValue, moment, openForm, personSpan, text, usageError } from '../build-reply.ts';
import type { Command, CommandContext } from '../command.ts';
import { POST_FILTERS } from '../post-filters.ts';
import { checkOthers, problemBlock, problemsOf } from './channel-remarks.ts';
import { filterText, readFilter, splitArguments, storedFilter, subscriptionText } from './filter-text.ts';
import { changeAuthorOf, changedMeanwhile, findToChange, isOfSettings, nameOf, refused, sentenceOf } from './find-subscription.ts';
import { OPTION_FIELDS, optionsOf, optionsSentence, optionsText, readOptions, type SubscriptionOptions } from './options.ts';
import { readForm, subscribeForm } from './subscription-form.ts';
import { findOverlaps, insteadActions, type Overlap, previewOf, showTrial } from './trial.ts';

export const subscribe: Command = {
  verb: 'subscribe',
  usage:
    'subscribe [filter] [tag:x] [source:x] [kind:x] [mode:x] [images:x] [style:x] [language:x] [approve:x] [mention:x] [thread:x] [reminders:x] [promotion:x] [calendar:x] [to:<channel>]',
  summary: 'send a channel the posts that a filter matches',
  details: 'First shows what it would have sent; nothing old is sent. `all` stands for every post. Without a filter it opens a form.',
  adminOnly: false,
  options: [
    {
      name: 'filter',
      type: 'text',
      description: 'Which posts: cilium kind:release; a form if left out',
      bare: true,
      maxLength: FILTER_MAX_CHARS,
      completedBy: 'filter',
    },
    { name: 'to', type: 'channel', description: 'Which channel gets them; this one if left out' },
    ...OPTION_FIELDS,
    ...POST_FILTERS.map((filter) => ({ ...filter, typedOnly: true })),
  ],
  examples: [
    'subscribe cilium kind:release',
    'subscribe kind:release mode:"weekly on friday at 16:00"',
    'subscribe "kind:release source:k3s is:stable"',
  ],
  needsConfirmation: true,
  run: async (args, request, context) => {
    const { filter, to: named, plan = null, instead, options } = splitArguments(args);
    const { platforms, commandName } = context;
    const { values } = request;
    const to = named ?? fieldValue(values ?? {}, 'to') ?? undefined;
    const destination = to === undefined ? request.where : parseDestinationArgument(to, request.where, platforms);
    if (destination === null) return whichChannel(to, request, context);
    const no = await refused(request, context, destination);
    if (no) return no;
    const form = values ? subscribeForm(named === undefined ? null : destination, {}, context) : null;
    const filled = form && values ? readForm(form, values, { destination }, context) : null;
    if (filled && 'reply' in filled) return filled.reply;
    const typed = filled ?? { filter, options };
    const said = readOptions(typed.options, destination, { ...context, here: request.where });
    if ('reply' in said) return said.reply;
    if (typed.filter === '') {
      const { toWhat, twoExamples } = context.words.subscribing;
      const words = usageError(toWhat, twoExamples(`${commandName}subscribe kind:release`, `${commandName}subscribe all`));
      return openForm(subscribeForm(destination, said.options, context), words);
    }
    const read = readFilter(typed.filter, context.words);
    if ('reply' in read) return read.reply;
    const part = instead === undefined ? null : await findToChange(instead, request, context);
    if (part && 'reply' in part) return part.reply;
    return subscribeTo(
      { destination, filter: read.filter, merged: part?.one ?? null, plan, options: said.options, form },
      request,
      context,
    );
  },
};

/** Asks for the channel: in the form if one was submitted or on the web, otherwise as text. */
function whichChannel(to: string | undefined, { from, values }: CommandRequest, context: CommandContext): Reply {
  const { platforms, commandName } = context;
  const { subscribing } = context.words;
  const words = usageError(
    to === undefined ? subscribing.whichChannel : subscribing.notAChannel(`to:${briefly(to)}`),
    subscribing.write(`${commandName}subscribe cilium ${destinationExamples(platforms, 'to:')}`),
  );
  const form = subscribeForm(null, {}, context);
  if (values) return correctForm(form, values, { to: subscribing.thatIsNoChannel(destinationExamples(platforms)) }, context.words);
  return from.platform === WEB ? openForm(form, words) : words;
}

interface SubscriptionRequest {
  destination: Destination;
  filter: Expression;
  /** The subscription that is merged into it; null: none. */
  merged: StoredSubscription | null;
  /** Name of the plan that was confirmed; null if none was. */
  plan: string | null;
  /** When and how its posts are sent. */
  options: SubscriptionOptions;
  /** The form that was submitted; null if it was typed. */
  form: Form | null;
}

/** Shows what the subscription would have sent, or saves it if that was confirmed. */
async function subscribeTo(
  { destination, merged, plan, form, ...wish }: SubscriptionRequest,
  request: CommandRequest,
  context: CommandContext,
): Promise<Reply> {
  const { subscribing } = context.words;
  const filter = merged ? anyOf([subscriptionExpression(merged.filter), wish.filter]) : wish.filter;
  const filterWords = filterText(filter);
  const own = (await context.subscriptionStore.all()).filter((one) => one.destination === destination && one.id !== merged?.id);
  const existing = own.find((one) => subscriptionText(one) === filterWords);
  if (existing) return existsAlready(existing, context);
  const checked = await checkOthers(wish.options, destination, request, context, form);
  if ('reply' in checked) return checked.reply;
  const optionWords = optionsText(wish.options);
  const what = `subscribe ${destination} ${filterWords}${optionWords}`;
  const keys = merged ? [`${merged.id}@${merged.version}`] : [];
  const isMeant =
    request.confirmed &&
    (plan === null ? isTrusted(request.from.platform, context.platforms) : context.shownPlans.covers(plan, what, keys));
  // The plan that is being confirmed has already shown them.
  const problems = isMeant && plan !== null ? [] : await problemsOf(destination, wish.options, context);
  if (isMeant) return save({ destination, filter, merged, options: wish.options, problems }, request, context);

  const trial = await showTrial(filter, filterWords, context);
  const overlaps = merged ? [] : await findOverlaps(filter, own, context);
  const name = context.shownPlans.show(what, keys);
  const isChanged = request.confirmed && plan !== null;
  const blocks: Block[] = [
    ...(isChanged ? [text(subscribing.hasChanged)] : []),
    ...trial.blocks,
    ...overlaps.slice(0, OVERLAPS_SHOWN).map((overlap) => overlapBlock(overlap, context)),
    text(
      ...(merged
        ? subscribing.replaces(nameOf(merged, context.words), bold(destination), optionsSentence(wish.options, context.words))
        : subscribing.fromNowOn(bold(destination), optionsSentence(wish.options, context.words))),
    ),
    ...problems.map(problemBlock),
    ...checked.remarks,
    ...previewOf(trial, withChanges({ destination, ...(merged ? optionsOf(merged) : {}) }, wish.options), context),
  ];
  // The button repeats the filter as typed, not the merged one: each run merges it again.
  const again = `${filterText(wish.filter)}${optionWords} to:${destination}`;
  const actions: Action[] = [
    {
      label: merged ? subscribing.merge : subscribing.subscribe,
      command: `subscribe ${again}${merged ? ` instead:${merged.number}` : ''} plan:${name}`,
      style: 'primary',
    },
    ...mergeActions(overlaps, again, context),
    ...insteadActions(trial, (other) => `subscribe ${other}${optionWords} to:${destination}`, context),
  ];
  const shared = overlaps.map(({ with: { id, number }, shared, whole }) => ({ id, number, shared, whole }));
  return buildReply(
    blocks,
    { stage: 'ask', destination, ...trial.data, overlaps: shared, problems, plan: name },
    { actions, exitCode: isChanged ? 1 : 0 },
  );
}

const OVERLAPS_SHOWN = 3;

function overlapBlock({ with: other, shared, whole }: Overlap, { words }: Pick<CommandContext, 'words'>): Block {
  const { subscribing } = words;
  const name = nameOf(other, words);
  return text(whole ? subscribing.overlapsWhole(name) : subscribing.overlaps(shared, name));
}

function mergeActions(overlaps: readonly Overlap[], again: string, { words }: Pick<CommandContext, 'words'>): readonly Action[] {
  return overlaps
    .filter(({ with: other }) => !isOfSettings(other))
    .slice(0, 1)
    .map(({ with: { number } }) => ({ label: words.subscribing.mergeWith(number), command: `subscribe ${again} instead:${number}` }));
}

function existsAlready(one: StoredSubscription, { words }: Pick<CommandContext, 'words'>): Reply {
  const { subscribing } = words;
  const by = one.createdBy ? subscribing.madeBy(personSpan(one.createdBy, words)) : [subscribing.comesFrom(one.origin)];
  const paused = one.paused ? subscribing.pausedSince(moment(one.paused.at)) : [];
  const actions = one.paused
    ? [{ label: subscribing.resume, command: `subscriptions resume ${one.number}`, style: 'primary' as const }]
    : [];
  return buildReply(
    [text(...subscribing.exists(bold(one.destination), nameOf(one, words)), ...by, '.', ...paused)],
    { stage: 'exists', subscription: one },
    { actions },
  );
}

async function save(
  { destination, filter, merged, options, problems }: Omit<SubscriptionRequest, 'plan' | 'form'> & { problems: readonly string[] },
  request: CommandRequest,
  context: CommandContext,
): Promise<Reply> {
  const { platform } = request.from;
  const { subscribing } = context.words;
  const origin = isTrusted(platform, context.platforms) ? 'cli' : platform === WEB ? 'web' : 'chat';
  const before: NewSubscription = { ...(merged ? optionsOf(merged) : {}), destination, filter: storedFilter(filter), origin };
  const wanted = withChanges(before, options);
  const result = await context.subscriptionStore.add(wanted, changeAuthorOf(request, context), merged ? [merged] : []);
  if ('existing' in result) return existsAlready(result.existing, context);
  if ('conflict' in result) return merged ? changedMeanwhile(merged, context) : usageError(subscribing.nothingDone, subscribing.askAgain);
  const { added } = result;
  return buildReply(
    [
      text(
        ...subscribing.subscribed(
          bold(destination),
          sentenceOf(added, context.words),
          added.number,
          personSpan(request.from, context.words),
        ),
      ),
      ...(merged ? [text(subscribing.tookThePlace(nameOf(merged, context.words)))] : []),
      ...problems.map(problemBlock),
    ],
    { stage: 'done', subscription: added },
    { actions: [{ label: subscribing.unsubscribe, command: `unsubscribe ${added.number}` }] },
  );
}
