import { subscriptionExpression } from '../../filter/subscription-expression.ts';
import { isTrusted } from '../../model/platform.ts';
import { type StoredSubscription, withChanges } from '../../model/subscription.ts';
import type { FormValues } from '../../ports/form.ts';
import type { Action, Block, CommandRequest, Reply } from '../../ports/reply.ts';
import { bold, briefly, buildReply, code, list, text, usageError } from '../build-reply.ts';
import type { CommandContext } from '../command.ts';
import { fieldValue, openForm } from '../form-reply.ts';
import { type FilterArguments, splitArguments } from './arguments.ts';
import { checkMentionOf, problemBlock, problemsOf } from './channel-remarks.ts';
import { filterText, readFilter, storedFilter, subscriptionText } from './filter-text.ts';
import { changedMeanwhile, findToChange, nameOf, orderOf, sentenceOf } from './find-subscription.ts';
import { optionsSentence, optionsText, readOptions } from './options.ts';
import { editForm, readForm } from './subscription-form.ts';
import { previewOf, showTrial } from './trial.ts';

export const REASON_MAX_CHARS = 200;

/** `subscriptions pause 3 too much before the release`. */
export async function pauseSubscription(args: string, request: CommandRequest, context: CommandContext): Promise<Reply> {
  const { reference, rest } = splitReference(args);
  const found = await findToChange(reference, request, context);
  if ('reply' in found) return found.reply;
  const { one } = found;
  if (one.paused)
    return buildReply(
      [text(`Subscription ${nameOf(one)} is paused already.`)],
      { changed: false, subscription: one },
      resumeAction(one.number),
    );
  const reason = (fieldValue(request.values ?? {}, 'reason') ?? rest).slice(0, REASON_MAX_CHARS) || null;
  const paused = await context.subscriptionStore.pause(one, reason, orderOf(request, context));
  if (!paused) return changedMeanwhile(one, context);
  const blocks = [
    text('Paused: ', bold(one.destination), ` gets none of ${nameOf(one)} until it is resumed. What comes meanwhile is not sent later.`),
  ];
  return buildReply(blocks, { changed: true, subscription: paused }, resumeAction(one.number));
}

function resumeAction(number: number): { actions: readonly Action[] } {
  return { actions: [{ label: 'Resume', command: `subscriptions resume ${number}` }] };
}

/** `subscriptions resume 3`. */
export async function resumeSubscription(args: string, request: CommandRequest, context: CommandContext): Promise<Reply> {
  const found = await findToChange(splitReference(args).reference, request, context);
  if ('reply' in found) return found.reply;
  const { one } = found;
  if (!one.paused) return buildReply([text(`Subscription ${nameOf(one)} is not paused.`)], { changed: false, subscription: one });
  const resumed = await context.subscriptionStore.resume(one, orderOf(request, context));
  if (!resumed) return changedMeanwhile(one, context);
  const blocks = [text('Resumed: ', bold(one.destination), ` gets ${nameOf(one)} again, from now on. Nothing older is sent.`)];
  return buildReply(blocks, { changed: true, subscription: resumed });
}

/** `subscriptions edit 3 kind:release is:stable`: shows what it would have sent, and saves it once that is confirmed. */
export async function editSubscription(args: string, request: CommandRequest, context: CommandContext): Promise<Reply> {
  const { reference, rest } = splitReference(args);
  const found = await findToChange(reference, request, context);
  if ('reply' in found) return found.reply;
  const { one } = found;
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
      `Which posts is ${nameOf(one)} to match from now on?`,
      `It is ${subscriptionText(one)}. Write ${context.commandName}subscriptions edit ${number} kind:release is:stable`,
    );
    const form = editForm(one, context);
    return form ? openForm(form, words) : words;
  }
  const read = typed === '' ? { filter: subscriptionExpression(one.filter) } : readFilter(typed);
  if ('reply' in read) return read.reply;
  const words = filterText(read.filter);
  const all = await context.subscriptionStore.all();
  const same = all.find(
    (other) => other.destination === destination && subscriptionText(other) === words && (other.id !== id || optionWords === ''),
  );
  if (same)
    return buildReply([text(bold(destination), ` has this subscription already: ${nameOf(same)}.`)], {
      stage: 'exists',
      subscription: same,
    });
  const checked = await checkMentionOf(options, destination, context);
  if ('reply' in checked) return checked.reply;
  const what = `edit ${words}${optionWords}`;
  const keys = [`${id}@${version}`];
  const isMeant =
    request.confirmed &&
    (plan === null ? isTrusted(request.from.platform, context.platforms) : context.shownPlans.covers(plan, what, keys));
  // Whoever was shown the plan has read of them there.
  const problems = isMeant && plan !== null ? [] : await problemsOf(destination, options, context);
  if (isMeant) {
    const filter = typed === '' ? one.filter : storedFilter(read.filter);
    const changed = await context.subscriptionStore.change(one, { filter, ...options }, orderOf(request, context));
    if (!changed) return changedMeanwhile(one, context);
    const saved = text('Saved: ', bold(destination), ` gets ${sentenceOf(changed)} from now on (subscription ${number}).`);
    return buildReply([saved, ...problems.map(problemBlock)], { stage: 'done', subscription: changed });
  }
  const trial = await showTrial(read.filter, words, context);
  const name = context.shownPlans.show(what, keys);
  const isChanged = request.confirmed && plan !== null;
  const blocks: Block[] = [
    ...(isChanged ? [text('It has changed since it was shown, so nothing was done yet. Now it would be:')] : []),
    ...trial.blocks,
    text(`It takes the place of ${sentenceOf(one)} in `, bold(destination), optionsSentence(options), '; nothing older is sent.'),
    ...problems.map(problemBlock),
    ...checked.remarks,
    ...previewOf(trial, withChanges(one, options), context),
  ];
  const save: Action = {
    label: 'Save',
    command: `subscriptions edit ${number} ${typed === '' ? '' : words}${optionWords} plan:${name}`,
    style: 'primary',
  };
  const data = { stage: 'ask', destination, ...trial.data, subscription: one, problems, plan: name };
  return buildReply(blocks, data, { actions: [save], exitCode: isChanged ? 1 : 0 });
}

/** What was filled in for `subscriptions edit 3 version:7`, as people would type it. */
function readEdit(
  one: StoredSubscription,
  rest: string,
  values: FormValues,
  context: CommandContext,
): Pick<FilterArguments, 'filter' | 'plan' | 'options'> | { reply: Reply } {
  if (rest !== `version:${one.version}`) return { reply: changedSinceOpened(one, values) };
  const form = editForm(one, context);
  const filled = form ? readForm(form, values, one, context) : { reply: changedSinceOpened(one, values) };
  if ('reply' in filled) return filled;
  const read = readFilter(filled.filter);
  const isSame = 'filter' in read && filterText(read.filter) === subscriptionText(one);
  if (!isSame || Object.keys(filled.options).length > 0) return { ...filled, filter: isSame ? '' : filled.filter };
  return { reply: buildReply([text(`Nothing was changed: ${nameOf(one)} is so already.`)], { stage: 'exists', subscription: one }) };
}

/** Nobody's change is overwritten unseen, and nothing that was typed is lost. Pure. */
function changedSinceOpened(one: StoredSubscription, values: FormValues): Reply {
  const written = Object.values(values)
    .flat()
    .filter((value) => value.trim() !== '');
  const blocks = [
    text(
      `Subscription ${one.number} was changed after this form was opened, so nothing was done. It is now: ${sentenceOf(one)}. You wrote:`,
    ),
    list(written.map((value) => [code(briefly(value))])),
  ];
  const edit: Action = { label: 'Edit', command: `subscriptions edit ${one.number}`, opensForm: true };
  return buildReply(blocks, { error: 'changed-meanwhile', subscription: one }, { actions: [edit], exitCode: 1 });
}

function splitReference(args: string): { reference: string; rest: string } {
  const [, reference = '', rest = ''] = /^\s*(\S*)\s*([\s\S]*?)\s*$/.exec(args) ?? [];
  return { reference, rest };
}
