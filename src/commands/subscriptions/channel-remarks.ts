import type { Destination } from '../../model/destination.ts';
import type { Block, CommandRequest, Reply } from '../../ports/reply.ts';
import { text, usageError } from '../build-reply.ts';
import type { CommandContext } from '../command.ts';
import { refusalToManage } from '../rights.ts';
import type { SubscriptionOptions } from './options.ts';

/**
 * Who else a subscription concerns. A refusal where somebody who does not run it would have a channel asked for approvals, or where those who are
 * to be mentioned can't be; a remark where the platform could not say.
 */
export async function checkOthers(
  { mention, approve }: SubscriptionOptions,
  destination: Destination,
  request: CommandRequest,
  context: CommandContext,
): Promise<{ reply: Reply } | { remarks: readonly Block[] }> {
  const {
    checkMention,
    words: { options },
  } = context;
  const refusal = typeof approve === 'string' && approve !== destination ? await refusalToManage(request, context, approve) : null;
  if (refusal) return { reply: refusal };
  const problem = mention ? await checkMention(destination, mention.who) : null;
  if (problem === null) return { remarks: [] };
  if (problem.certain) return { reply: usageError(options.nobodyMentioned, `${sentence(problem.detail)}.`) };
  return { remarks: [text(`${sentence(problem.detail)}. ${options.withoutMention}`)] };
}

/** What the platform says is missing in the channel that gets the messages, and in the one where approval is asked for; each once. It can be mended later, so that nothing is refused. */
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

/** A problem of a channel as a paragraph of its own. Pure. */
export function problemBlock(problem: string): Block {
  return text(`${sentence(problem)}.`);
}

function sentence(detail: string): string {
  return `${detail.charAt(0).toUpperCase()}${detail.slice(1)}`.replace(/\.$/, '');
}
