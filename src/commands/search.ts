import { searchPosts } from '../search/search-posts.ts';
import type { Command, CommandContext } from './command.ts';
import { hitBlock, hitData } from './hits.ts';
import type { Action, Reply } from './reply.ts';
import { bold, code, counted, replyOf, text, usage } from './say.ts';

const PAGE_SIZE = 5;
const MOST_PAGES = 2000;

export const search: Command = {
  verb: 'search',
  usage: 'search <words> [tag:x] [source:x] [kind:x] [after:2025-01-01] [before:…] ["exact words"] [-without]',
  summary: 'finds posts in the archive',
  adminOnly: false,
  run: (words, _ask, context) =>
    words.trim() === ''
      ? Promise.resolve(usage('Search for what?', `For example: ${context.commandName}search cilium tag:networking after:2025-01-01`))
      : listPosts('search', words, context),
};

export const latest: Command = {
  verb: 'latest',
  usage: 'latest [tag:x] [source:x] [kind:x]',
  summary: 'lists the newest posts',
  adminOnly: false,
  run: (words, _ask, context) => listPosts('latest', words, context),
};

/** Splits a page number, `page:3`, off the words; from 1. Pure. */
function splitPage(words: string): { words: string; page: number } {
  const match = /(?:^|\s)page:(\d{1,4})\s*$/.exec(words);
  const page = match ? Math.min(MOST_PAGES, Math.max(1, Number(match[1]))) : 1;
  return { words: (match ? words.slice(0, match.index) : words).trim(), page };
}

/** One page of posts as a reply; also what `herald search` prints. */
export async function listPosts(
  verb: 'search' | 'latest',
  asked: string,
  context: Pick<CommandContext, 'engine' | 'now'>,
  pageSize = PAGE_SIZE,
): Promise<Reply> {
  const { words, page } = splitPage(asked);
  const offset = (page - 1) * pageSize;
  const { query, total, hits, didYouMean } = await searchPosts(context.engine, words, context.now(), { limit: pageSize, offset });
  const data = { query: words, total, hits: hits.map(hitData), ...(didYouMean ? { didYouMean } : {}), notes: query.notes };
  const notes = query.notes.map((note) => text(note));
  if (total === 0) return nothingFound(verb, words, didYouMean, notes, data);
  const what = verb === 'latest' ? 'The latest posts' : `${counted(total, 'post')} for “${words}”`;
  const range = total > pageSize ? ` (${offset + 1}–${Math.min(offset + pageSize, total)} of ${total})` : '';
  return replyOf([...notes, text(bold(what), range), ...hits.map(hitBlock)], data, {
    actions: pageActions(verb, words, page, page * pageSize < total),
  });
}

function nothingFound(verb: string, words: string, didYouMean: string | null, notes: Reply['blocks'], data: unknown): Reply {
  const found = text(words === '' ? 'The archive is empty.' : `Nothing found for “${words}”.`);
  if (!didYouMean) return replyOf([...notes, found, text('Fewer words, or without filters, find more.')], data);
  const action: Action = { label: `Search ${didYouMean}`.slice(0, 70), command: `${verb} ${didYouMean}`, style: 'primary' };
  return replyOf([...notes, found, text('Did you mean ', code(didYouMean), '?')], data, { actions: [action] });
}

function pageActions(verb: string, words: string, page: number, hasMore: boolean): readonly Action[] {
  const at = (number: number) => [verb, words, `page:${number}`].filter(Boolean).join(' ');
  const previous: Action[] = page > 1 ? [{ label: 'Previous', command: at(page - 1) }] : [];
  const next: Action[] = hasMore ? [{ label: 'Next', command: at(page + 1) }] : [];
  return [...previous, ...next, { label: 'Share to channel', command: `share ${at(page)}`, share: true }];
}
