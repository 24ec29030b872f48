import type { Post } from '../../content/post.ts';
import type { Reply } from '../../ports/reply.ts';
import { bold, buildReply, code, list, moment, text } from '../build-reply.ts';
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
export async function listMisses({ searchFeedback, words: { search } }: Pick<CommandContext, 'searchFeedback' | 'words'>): Promise<Reply> {
  if (!searchFeedback) {
    return buildReply([text(search.notCounted)], { error: search.notCounted }, { exitCode: 1 });
  }
  const misses = await searchFeedback.misses(MAX_SHOWN);
  if (misses.length === 0) return buildReply([text(search.allFound)], { misses });
  const items = misses.map(({ query, count, lastAt }) => [code(query), ...search.missed(count, moment(lastAt))]);
  return buildReply([text(bold(search.misses)), list(items)], { misses });
}
