import { usageError } from '../build-reply.ts';
import type { Command } from '../command.ts';
import { LIST_FILTERS } from '../post-filters.ts';
import { listMisses } from './feedback.ts';
import { listPosts, searchInChannel } from './list-posts.ts';

const MISSES = '--misses';
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
    if (args.trim() === '')
      return usageError(context.words.search.what, context.words.handler.forExample(`${context.commandName}${EXAMPLE}`));
    if (args.trim() !== MISSES) return request.where === null ? listPosts('search', args, context) : searchInChannel(args, context);
    return context.isAdmin(request.from)
      ? listMisses(context)
      : usageError(context.words.search.missesForAdmins, context.words.handler.listsTheCommands(`${context.commandName}help`));
  },
};
