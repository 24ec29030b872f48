import type { Command } from './command.ts';
import { usage } from './say.ts';
import { latest, search } from './search.ts';

/** What the “Share to channel” button stands for: a list of posts, for everybody in the channel, without buttons. */
export const share: Command = {
  verb: 'share',
  usage: 'share search <words>',
  summary: 'shows a search to the whole channel',
  adminOnly: false,
  run: async (words, ask, context) => {
    const [verb = '', ...rest] = words.trim().split(/\s+/);
    const listing = [search, latest].find((command) => command.verb === verb);
    if (!listing) return usage('Share what?', `For example: ${context.commandName}share search cilium`);
    return { ...(await listing.run(rest.join(' '), ask, context)), actions: [], shared: true };
  },
};
