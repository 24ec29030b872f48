import { subscriptionExpression } from '../../filter/subscription-expression.ts';
import { isTrusted } from '../../model/platform.ts';
import { type StoredSubscription, withChanges } from '../../model/subscription.ts';
import type { FormValues } from '../../ports/form.ts';
import type { Action, Block, CommandRequest, Reply } from '../../ports/reply.ts';
import { bold, briefly, buildReply, code, fieldValue, list, openForm, text, usageError } from '../build-reply.ts';
import type { CommandContext } from '../command.ts';
import { checkOthers, problemBlock, problemsOf } from './channel-remarks.ts';
import { type FilterArguments, filterText, readFilter, splitArguments, storedFilter, subscriptionText } from './filter-text.ts';
import { changeAuthorOf, changedMeanwhile, findToChange, nameOf, sentenceOf } from './find-subscription.ts';
import { optionsSentence, optionsText, readOptions } from './options.ts';
import { editForm, readForm } from './subscription-form.ts';
import { previewOf, showTrial } from './trial.ts';

export const REASON_MAX_CHARS = 200;

/** A change to a subscription that the requester may change. `rest`: the text typed after its number. */
type Change = (one: StoredSubscription, rest: string, request: CommandRequest, context: CommandContext) => Promise<Reply>;

/** Finds the subscription of, for example, `subscriptions pause 3` and makes the change. */
export async function changeSubscription(change: Change, args: string, request: CommandRequest, context: CommandContext): Promise<Reply> {
  const [, reference = '', rest = ''] = /^\s*(\S*)\s*([\s\S]*?)\s*$/.exec(args) ?? [];
  const found = await findToChange(reference, request, context);
  return 'reply' in found ? found.reply : change(found.one, rest, request, context);
}

/** Pauses a subscription: `subscriptions pause 3 too much before the release`. */
export const pauseSubscription: Change = async (one, rest, request, context) => {
  const { subscribing } = context.words;
  const actions: readonly Action[] = [{ label: subscribing.resume, command: `subscriptions resume ${one.number}` }];
  const name = nameOf(one, context.words);
  if (one.paused) return buildReply([text(subscribing.isPaused(name))], { changed: false, subscription: one }, { actions });
  const reason = (fieldValue(request.values ?? {}, 'reason') ?? rest).slice(0, REASON_MAX_CHARS) || null;
  const paused = await context.subscriptionStore.pause(one, reason, changeAuthorOf(request, context));
  if (!paused) return changedMeanwhile(one, context);
  return buildReply([text(...subscribing.pausedNow(bold(one.destination), name))], { changed: true, subscription: paused }, { actions });
};

/** Resumes a subscription: `subscriptions resume 3`. */
export const resumeSubscription: Change = async (one, _rest, request, context) => {
  const { subscribing } = context.words;
  const name = nameOf(one, context.words);
  if (!one.paused) return buildReply([text(subscribing.isNotPaused(name))], { changed: false, subscription: one });
  const resumed = await context.subscriptionStore.resume(one, changeAuthorOf(request, context));
  if (!resumed) return changedMeanwhile(one, context);
  return buildReply([text(...subscribing.resumedNow(bold(one.destination), name))], { changed: true, subscription: resumed });
};

/** Edits a subscription (`subscriptions edit 3 kind:release is:stable`): shows what it would have sent, and saves it once confirmed. */
export const editSubscription: Change = async (one, rest, request, context) => {
  const { subscribing } = context.words;
  const { number, destination, id, version } = one;
  const filled = request.values ? readEdit(one, rest, request.values, context) : null;
  if (filled && 'reply' in filled) return filled.reply;
  const { filter: typed, plan = null, options: typedOptions } = filled ?? splitArguments(rest);
  const said = readOptions(typedOptions, destination, { ...context, here: request.where });
  if ('reply' in said) return said.reply;
  const { options } = said;
  const optionWords = optionsText(options);
  if (typed === '' && optionWords === '') {
    const words = usageError(
      subscribing.whichPosts(nameOf(one, context.words)),
      subscribing.itIs(subscriptionText(one), `${context.commandName}subscriptions edit ${number} kind:release is:stable`),
    );
    const form = editForm(one, context);
    return form ? openForm(form, words) : words;
  }
  const read = typed === '' ? { filter: subscriptionExpression(one.filter) } : readFilter(typed, context.words);
  if ('reply' in read) return read.reply;
  const words = filterText(read.filter);
  const all = await context.subscriptionStore.all();
  const same = all.find(
    (other) => other.destination === destination && subscriptionText(other) === words && (other.id !== id || optionWords === ''),
  );
  if (same) {
    const exists = text(...subscribing.exists(bold(destination), nameOf(same, context.words)), '.');
    return buildReply([exists], { stage: 'exists', subscription: same });
  }
  // An unchanged `approve` was decided by somebody with the right to do so, and is not checked again.
  const { approve, ...others } = options;
  const form = filled && editForm(one, context);
  const checked = await checkOthers(approve === one.approve ? others : options, destination, request, context, form);
  if ('reply' in checked) return checked.reply;
  const what = `edit ${words}${optionWords}`;
  const keys = [`${id}@${version}`];
  const isMeant =
    request.confirmed &&
    (plan === null ? isTrusted(request.from.platform, context.platforms) : context.shownPlans.covers(plan, what, keys));
  // The plan that is being confirmed has already shown them.
  const problems = isMeant && plan !== null ? [] : await problemsOf(destination, options, context);
  if (isMeant) {
    const filter = typed === '' ? one.filter : storedFilter(read.filter);
    const changed = await context.subscriptionStore.change(one, { filter, ...options }, changeAuthorOf(request, context));
    if (!changed) return changedMeanwhile(one, context);
    const saved = text(...subscribing.saved(bold(destination), sentenceOf(changed, context.words), number));
    return buildReply([saved, ...problems.map(problemBlock)], { stage: 'done', subscription: changed });
  }
  const trial = await showTrial(read.filter, words, context);
  const name = context.shownPlans.show(what, keys);
  const isChanged = request.confirmed && plan !== null;
  const blocks: Block[] = [
    ...(isChanged ? [text(subscribing.hasChanged)] : []),
    ...trial.blocks,
    text(...subscribing.replaces(sentenceOf(one, context.words), bold(destination), optionsSentence(options, context.words))),
    ...problems.map(problemBlock),
    ...checked.remarks,
    ...previewOf(trial, withChanges(one, options), context),
  ];
  const save: Action = {
    label: subscribing.save,
    command: `subscriptions edit ${number} ${typed === '' ? '' : words}${optionWords} plan:${name}`,
    style: 'primary',
  };
  const data = { stage: 'ask', destination, ...trial.data, subscription: one, problems, plan: name };
  return buildReply(blocks, data, { actions: [save], exitCode: isChanged ? 1 : 0 });
};

/** Reads the submitted form of `subscriptions edit 3 version:7` into arguments as people would type them. */
function readEdit(
  one: StoredSubscription,
  rest: string,
  values: FormValues,
  context: CommandContext,
): Pick<FilterArguments, 'filter' | 'plan' | 'options'> | { reply: Reply } {
  if (rest !== `version:${one.version}`) return { reply: changedSinceOpened(one, values, context) };
  const form = editForm(one, context);
  const filled = form ? readForm(form, values, one, context) : { reply: changedSinceOpened(one, values, context) };
  if ('reply' in filled) return filled;
  const read = readFilter(filled.filter, context.words);
  const isSame = 'filter' in read && filterText(read.filter) === subscriptionText(one);
  if (!isSame || Object.keys(filled.options).length > 0) return { ...filled, filter: isSame ? '' : filled.filter };
  return {
    reply: buildReply([text(context.words.subscribing.unchanged(nameOf(one, context.words)))], { stage: 'exists', subscription: one }),
  };
}

/** Refuses a form whose subscription has changed since: nobody's change is overwritten unseen, and the typed values are shown so that nothing is lost. Pure. */
function changedSinceOpened(one: StoredSubscription, values: FormValues, { words }: Pick<CommandContext, 'words'>): Reply {
  const { subscribing } = words;
  const written = Object.values(values)
    .flat()
    .filter((value) => value.trim() !== '');
  const blocks = [
    text(subscribing.changedSinceOpened(one.number, sentenceOf(one, words))),
    list(written.map((value) => [code(briefly(value))])),
  ];
  const edit: Action = { label: subscribing.editIt, command: `subscriptions edit ${one.number}`, opensForm: true };
  return buildReply(blocks, { error: 'changed-meanwhile', subscription: one }, { actions: [edit], exitCode: 1 });
}
