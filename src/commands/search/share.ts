import { usageError } from '../build-reply.ts';
import type { Command } from '../command.ts';
import { sharePosts } from './search.ts';

/** What the “Share to channel” button stands for: posts that were found, for everybody in the channel. Gateways say who shared them. */
export const share: Command = {
  verb: 'share',
  usage: 'share search <words>',
  summary: 'shows a search to the whole channel',
  adminOnly: false,
  run: async (words, _ask, context) => {
    const [verb = '', ...rest] = words.trim().split(/\s+/);
    if ((verb !== 'search' && verb !== 'latest') || (verb === 'search' && rest.length === 0))
      return usageError('Share what?', `For example: ${context.commandName}share search cilium`);
    const { reply, words: asked, ids } = await sharePosts(verb, rest.join(' '), context);
    if (verb === 'search' && ids.length > 0) context.searchFeedback?.chose(asked, ids);
    return reply;
  },
};
