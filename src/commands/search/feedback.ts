import type { Post } from '../../content/post.ts';
import type { Reply } from '../../ports/reply.ts';
import { bold, buildReply, code, counted, list, moment, text } from '../build-reply.ts';
import type { CommandContext } from '../command.ts';

const MAX_SHOWN = 20;

/** What a click on a hit stands for, where the platform reports clicks; null where nothing is kept. Pure. */
export function openedCommand(
  { searchFeedback }: Partial<Pick<CommandContext, 'searchFeedback'>>,
  post: Post,
  words: string,
): string | null {
  return searchFeedback && post.url !== null ? `opened ${post.id} ${words}` : null;
}

/** `search --misses`: searches that found nothing. */
export async function listMisses({ searchFeedback }: Pick<CommandContext, 'searchFeedback'>): Promise<Reply> {
  if (!searchFeedback) {
    const off = 'Searches are not counted: HERALD_SEARCH_FEEDBACK=1 begins to.';
    return buildReply([text(off)], { error: off }, { exitCode: 1 });
  }
  const misses = await searchFeedback.misses(MAX_SHOWN);
  if (misses.length === 0) return buildReply([text('Every search found something.')], { misses });
  const items = misses.map(({ query, count, lastAt }) => [code(query), ` ${counted(count, 'time')}, last `, moment(lastAt)]);
  return buildReply([text(bold('Searches that found nothing')), list(items)], { misses });
}
