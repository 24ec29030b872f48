import type { Command } from './command.ts';
import type { Block } from './reply.ts';
import { usage } from './say.ts';
import { latest, search, shownBySearch } from './search.ts';

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
    const reply = await listing.run(rest.join(' '), ask, context);
    if (listing === search && context.searchFeedback && reply.exitCode === 0) {
      const { words: asked, ids } = await shownBySearch(rest.join(' '), context);
      context.searchFeedback.chose(asked, ids);
    }
    // Clicks on what others searched for say nothing about a query of theirs.
    const blocks = reply.blocks.map((block) => (block.kind === 'hit' ? withoutOpened(block) : block));
    return { ...reply, blocks, actions: [], shared: true };
  },
};

function withoutOpened({ opened: _opened, ...hit }: Extract<Block, { kind: 'hit' }>): Block {
  return hit;
}
