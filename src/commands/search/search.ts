import type { Reply } from '../../ports/reply.ts';
import { bold, buildReply, code, list, moment, text, usageError, usageExample } from '../build-reply.ts';
import type { Command, CommandContext } from '../command.ts';
import { LIST_FILTERS } from '../post-filters.ts';
import { listPosts, searchInChannel } from './list-posts.ts';

const MISSES = '--misses';
const MISSES_SHOWN = 20;
const EXAMPLE = 'search cilium tag:networking after:2025-01-01';

export const search: Command = {
  verb: 'search',
  usage: 'search <words> [tag:x] [source:x] [kind:x] [after:2025-01-01] [before:…] [is:prerelease] ["exact words"] [-without]',
  summary: 'find posts in the archive',
  adminOnly: false,
  options: [
    {
      name: 'query',
      type: 'text',
      description: 'Words; "exact phrase", -without',
      required: true,
      bare: true,
      maxLength: 400,
      completedBy: 'search',
    },
    ...LIST_FILTERS,
  ],
  examples: [EXAMPLE, 'search "service mesh" -istio'],
  run: async (args, request, context) => {
    if (args.trim() === '') return usageExample(context.words.search.what, EXAMPLE, context);
    if (args.trim() !== MISSES) return request.where === null ? listPosts('search', args, context) : searchInChannel(args, context);
    return context.isAdmin(request.from)
      ? listMisses(context)
      : usageError(context.words.search.missesForAdmins, context.words.handler.listsTheCommands(`${context.commandName}help`));
  },
};

/** `search --misses`: searches that found nothing. */
async function listMisses({ searchFeedback, words: { search } }: CommandContext): Promise<Reply> {
  if (!searchFeedback) {
    return buildReply([text(search.notCounted)], { error: search.notCounted }, { exitCode: 1 });
  }
  const misses = await searchFeedback.misses(MISSES_SHOWN);
  if (misses.length === 0) return buildReply([text(search.allFound)], { misses });
  const items = misses.map(({ query, count, lastAt }) => [code(query), ...search.missed(count, moment(lastAt))]);
  return buildReply([text(bold(search.misses)), list(items)], { misses });
}
