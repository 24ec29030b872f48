import { usageExample } from '../build-reply.ts';
import type { Command } from '../command.ts';
import { sharePosts } from '../search/search.ts';

/** The command behind the “Share to channel” button: shows search results to everybody in the channel. Gateways add who shared them. */
export const share: Command = {
  verb: 'share',
  usage: 'share search <words>',
  summary: 'show a search to the whole channel',
  adminOnly: false,
  options: [],
  examples: ['share search cilium'],
  unlisted: true,
  run: async (args, _request, context) => {
    const [verb = '', ...rest] = args.trim().split(/\s+/);
    if ((verb !== 'search' && verb !== 'latest') || (verb === 'search' && rest.length === 0))
      return usageExample(context.words.search.shareWhat, 'share search cilium', context);
    const { reply, words, ids } = await sharePosts(verb, rest.join(' '), context);
    if (verb === 'search' && ids.length > 0) context.searchFeedback?.chose(words, ids);
    return reply;
  },
};
