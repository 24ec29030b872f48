import type { Post } from '../../content/post.ts';
import { headlineOf } from '../../model/post-context.ts';
import { searchPosts } from '../../search/engine.ts';
import { titleAsQuery } from '../../search/suggest.ts';
import { bold, briefly, buildReply, text, usageExample } from '../build-reply.ts';
import type { Command } from '../command.ts';
import { maySeePost } from '../rights.ts';
import { hitBlock, hitData } from '../search/search.ts';

const SHOWN = 5;
/** Maximum number of characters read of a text: the beginning is enough to find its subject. */
const READ_MAX = 300;

export const related: Command = {
  verb: 'related',
  usage: 'related <post, or any text>',
  summary: 'find posts similar to a post or a text',
  adminOnly: false,
  options: [
    {
      name: 'post',
      type: 'text',
      description: 'Title, link or file of a post, or any text',
      required: true,
      bare: true,
      maxLength: 1_000,
      completedBy: 'post',
    },
  ],
  examples: ['related https://example.org/post', 'related how do I upgrade a cluster'],
  run: async (args, request, context) => {
    const asked = args.trim();
    const { search } = context.words;
    if (asked === '') return usageExample(search.relatedToWhat, 'related https://example.org/post', context);
    const [post] = await context.archive.resolve(asked, (one) => maySeePost(one, request, context));
    const words = post ? wordsOf(post) : titleAsQuery(asked.slice(0, READ_MAX).replace(/https?:\/\/\S+/g, ' '));
    const found = words === '' ? [] : (await searchPosts(context.engine, words, context.now(), { limit: SHOWN + 1, offset: 0 })).hits;
    const hits = found.filter((hit) => hit.post.id !== post?.id).slice(0, SHOWN);
    const about = post ? headlineOf(post) : briefly(asked);
    const data = { post: post?.path ?? null, query: words, hits: hits.map(hitData) };
    if (hits.length === 0) return buildReply([text(search.unrelated(about))], data);
    return buildReply([text(...search.relatedTo(bold(about))), ...hits.map((hit) => hitBlock(hit))], data);
  },
};

/** Builds the query for a post from its headline and its first three tags. */
function wordsOf(post: Post): string {
  return [titleAsQuery(headlineOf(post)), ...post.tags.slice(0, 3).map(titleAsQuery)].join(' ');
}
