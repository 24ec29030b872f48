import type { Post } from '../../content/post.ts';
import type { Reply } from '../../ports/reply.ts';
import { bold, buildReply, code, counted, list, moment, text } from '../build-reply.ts';
import type { Command, CommandContext } from '../command.ts';
import { maySeePost } from '../may-see.ts';

const MISSES_SHOWN = 20;

/** What a click on a hit stands for where the platform tells of clicks; null where nothing is kept. Pure. */
export function openedCommand(
  { searchFeedback }: Partial<Pick<CommandContext, 'searchFeedback'>>,
  post: Post,
  words: string,
): string | null {
  return searchFeedback && post.url !== null ? `opened ${post.id} ${words}` : null;
}

/** Nobody types it: a gateway says it when somebody followed a hit's link. Its reply is for nobody. */
export const opened: Command = {
  verb: 'opened',
  usage: 'opened <post id> <words>',
  summary: 'notes that a search led somewhere',
  adminOnly: false,
  run: async (words, ask, context) => {
    const [, id = '', typed = ''] = /^(\S+)\s+([\s\S]+)$/.exec(words) ?? [];
    const post = context.archive.byId(id);
    if (post && maySeePost(post, ask, context)) context.searchFeedback?.chose(typed, [id]);
    return buildReply([], { opened: id });
  },
};

/** `search --misses`: what people looked for in vain. */
export async function listMisses({ searchFeedback }: Pick<CommandContext, 'searchFeedback'>): Promise<Reply> {
  if (!searchFeedback) {
    const off = 'Searches are not counted: HERALD_SEARCH_FEEDBACK=1 begins to.';
    return buildReply([text(off)], { error: off }, { exitCode: 1 });
  }
  const misses = await searchFeedback.misses(MISSES_SHOWN);
  if (misses.length === 0) return buildReply([text('Nobody has searched for anything in vain.')], { misses });
  const items = misses.map(({ query, count, lastAt }) => [code(query), ` ${counted(count, 'time')}, last `, moment(lastAt)]);
  return buildReply([text(bold('Searched in vain')), list(items)], { misses });
}
