import { buildReply } from '../build-reply.ts';
import type { Command } from '../command.ts';
import { maySeePost } from '../rights.ts';

/** Not typed by people: a gateway sends it when somebody follows a hit's link. Its reply is discarded. */
export const opened: Command = {
  verb: 'opened',
  usage: 'opened <post id> <words>',
  summary: 'record that a search led somewhere',
  adminOnly: false,
  options: [],
  examples: [],
  unlisted: true,
  run: async (args, request, context) => {
    const [, id = '', typed = ''] = /^(\S+)\s+([\s\S]+)$/.exec(args) ?? [];
    const post = context.archive.byId(id);
    if (post && maySeePost(post, request, context)) context.searchFeedback?.chose(typed, [id]);
    return buildReply([], { opened: id });
  },
};
