import type { Destination } from '../../model/destination.ts';
import type { Block, Reply } from '../../ports/reply.ts';
import { text, usageError } from '../build-reply.ts';
import type { CommandContext } from '../command.ts';
import type { SubscriptionOptions } from './options.ts';

/** What the platform says of whom a subscription is to mention: a refusal where they can't be, a remark where that could not be found out. */
export async function checkMentionOf(
  { mention }: SubscriptionOptions,
  destination: Destination,
  { checkMention }: Pick<CommandContext, 'checkMention'>,
): Promise<{ reply: Reply } | { remarks: readonly Block[] }> {
  const problem = mention ? await checkMention(destination, mention.who) : null;
  if (problem === null) return { remarks: [] };
  if (problem.certain) return { reply: usageError('Nobody can be mentioned like this.', `${sentence(problem.detail)}.`) };
  return { remarks: [text(`${sentence(problem.detail)}. Until it can be mentioned, messages come without it.`)] };
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
