import type { Command } from '../command.ts';
import { LIST_FILTERS } from '../post-filters.ts';
import { listPosts } from '../search/search.ts';

export const latest: Command = {
  verb: 'latest',
  usage: 'latest [tag:x] [source:x] [kind:x] [after:2025-01-01] [before:…]',
  summary: 'list the newest posts',
  adminOnly: false,
  options: LIST_FILTERS,
  examples: ['latest kind:release'],
  run: (args, _request, context) => listPosts('latest', args, context),
};
