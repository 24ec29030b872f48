import type { Destination } from '../../model/destination.ts';
import type { Form } from '../../ports/form.ts';
import type { Block, CommandRequest, Reply } from '../../ports/reply.ts';
import { correctForm, text, usageError } from '../build-reply.ts';
import type { CommandContext } from '../command.ts';
import { refusalToManage } from '../rights.ts';
import type { SubscriptionOptions } from './options.ts';

/**
 * Checks the others whom a subscription concerns. Refuses if approval would be requested in a channel that the requester does not manage, or if the
 * people to mention can't be mentioned; returns a remark if the platform could not say. `form`: the form that was submitted, which is shown again with
 * the mistake; null if the options were typed.
 */
export async function checkOthers(
  { mention, approve }: SubscriptionOptions,
  destination: Destination,
  request: CommandRequest,
  context: CommandContext,
  form: Form | null,
): Promise<{ reply: Reply } | { remarks: readonly Block[] }> {
  const { checkMention, words } = context;
  const { options } = words;
  const refusal = typeof approve === 'string' && approve !== destination ? await refusalToManage(request, context, approve) : null;
  if (refusal) return { reply: refusal };
  const problem = mention ? await checkMention(destination, mention.who) : null;
  if (problem === null) return { remarks: [] };
  const { values } = request;
  const why = `${sentence(problem.detail)}.`;
  if (problem.certain && form && values)
    return { reply: correctForm(form, values, { mention: `${options.nobodyMentioned} ${why}` }, words) };
  if (problem.certain) return { reply: usageError(options.nobodyMentioned, why) };
  return { remarks: [text(`${why} ${options.withoutMention}`)] };
}

/** Asks the platform what is missing in the channel that gets the messages and in the one where approval is requested; each problem once. Nothing is refused, because it can be fixed later. */
export async function problemsOf(
  destination: Destination,
  { approve, calendar }: SubscriptionOptions,
  { checkDestination }: Pick<CommandContext, 'checkDestination'>,
): Promise<readonly string[]> {
  const channels = new Set([destination, ...(typeof approve === 'string' ? [approve] : [])]);
  return [
    ...new Set((await Promise.all([...channels].map((one) => checkDestination(one, calendar === true && one === destination)))).flat()),
  ];
}

/** Renders a problem of a channel as a paragraph of its own. Pure. */
export function problemBlock(problem: string): Block {
  return text(`${sentence(problem)}.`);
}

function sentence(detail: string): string {
  return `${detail.charAt(0).toUpperCase()}${detail.slice(1)}`.replace(/\.$/, '');
}
