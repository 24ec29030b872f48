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

function sentence(detail: string): string {
  return `${detail.charAt(0).toUpperCase()}${detail.slice(1)}`.replace(/\.$/, '');
}
