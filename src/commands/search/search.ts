import { matchesEverything, parseFilter } from '../../archive/query/query.ts';
import { noteIn } from '../../archive/query/query-message.ts';
import type { Post } from '../../content/post.ts';
import { type Words, wordsOf } from '../../languages/index.ts';
import { buildAnnouncement } from '../../model/build-announcement.ts';
import { contextOfPost, headlineOf } from '../../model/post-context.ts';
import type { Action, Block, Line, Reply } from '../../ports/reply.ts';
import { searchPosts } from '../../search/engine.ts';
import type { SearchHit } from '../../search/search-engine.ts';
import { bold, briefly, buildReply, code, list, moment, text, usageError, usageExample } from '../build-reply.ts';
import type { Command, CommandContext } from '../command.ts';
import { LIST_FILTERS } from '../post-filters.ts';

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
    if (args.trim() === MISSES)
      return context.isAdmin(request.from)
        ? listMisses(context)
        : usageError(context.words.search.missesForAdmins, context.words.handler.listsTheCommands(`${context.commandName}help`));
    const found = await findPage('search', args, context, PAGE_SIZE);
    const reply = listed('search', found, context);
    const words = found.corrected ?? found.words;
    // A channel can subscribe to the query if it is a valid filter that matches posts.
    if (request.where === null || words === '' || found.total === 0 || !('filter' in parseFilter(words))) return reply;
    return { ...reply, actions: [...reply.actions, { label: context.words.search.subscribe, command: `subscribe ${words}` }] };
  },
};

/** Lists the searches that found nothing, for `search --misses`. */
async function listMisses({ searchFeedback, words: { search } }: CommandContext): Promise<Reply> {
  if (!searchFeedback) {
    return buildReply([text(search.notCounted)], { error: search.notCounted }, { exitCode: 1 });
  }
  const misses = await searchFeedback.misses(MISSES_SHOWN);
  if (misses.length === 0) return buildReply([text(search.allFound)], { misses });
  const items = misses.map(({ query, count, lastAt }) => [code(query), ...search.missed(count, moment(lastAt))]);
  return buildReply([text(bold(search.misses)), list(items)], { misses });
}

const PAGE_SIZE = 5;
const MAX_PAGES = 2000;
const TAGS_SHOWN = 3;

/** Context for listing posts. */
type ListContext = Pick<CommandContext, 'engine' | 'now' | 'words'> & Partial<Pick<CommandContext, 'searchFeedback'>>;

type Verb = 'search' | 'latest';

/** A query and the page of posts that was found for it. */
type FoundPage = Awaited<ReturnType<typeof searchPosts>> & { words: string; page: number; pageSize: number };

async function findPage(verb: Verb, asked: string, context: ListContext, pageSize: number): Promise<FoundPage> {
  const [ending, number] = /(?:^|\s)page:(\d{1,9})\s*$/.exec(asked) ?? [''];
  const words = asked.slice(0, asked.length - ending.length).trim();
  const pageAt = (page: number) => searchPosts(context.engine, words, context.now(), { limit: pageSize, offset: (page - 1) * pageSize });
  let page = Math.min(MAX_PAGES, Math.max(1, Number(number ?? 1)));
  let found = await pageAt(page);
  const last = Math.max(1, Math.ceil(listedOf(found) / pageSize));
  if (page > last) {
    page = last;
    found = await pageAt(page);
  }
  if (listedOf(found) === 0 && verb === 'search') context.searchFeedback?.missed(words);
  return { ...found, words, page, pageSize };
}

/** Returns the number of hits on all pages; if no post has all the words, only the nearest few count. */
function listedOf({ total, partial, hits }: Pick<FoundPage, 'total' | 'partial' | 'hits'>): number {
  return total > 0 ? total + partial : hits.length;
}

/** Renders `12 posts for “cilium” (6–10 of 12)`, with at most 80 characters of the query. Pure. */
function headline(verb: Verb, words: string, found: FoundPage, { search }: Words): Block {
  const { query, total, partial, page, pageSize } = found;
  if (total === 0) return text(bold(search.nearestWithout));
  const [offset, listed] = [(page - 1) * pageSize, listedOf(found)];
  const foundFor = partial > 0 ? search.foundAndNear(total, briefly(words), partial) : search.found(total, briefly(words));
  const what = verb === 'latest' || matchesEverything(query) ? search.latest : foundFor;
  return text(bold(what), listed > pageSize ? search.range(offset + 1, Math.min(offset + pageSize, listed), listed) : '');
}

/** Returns one page of posts as a reply; `herald search` prints the same. */
export async function listPosts(verb: Verb, asked: string, context: ListContext, pageSize = PAGE_SIZE): Promise<Reply> {
  return listed(verb, await findPage(verb, asked, context, pageSize), context);
}

/** Returns one page of posts for everybody in the channel, without buttons; if nothing was found, only the requester sees the reply. `ids`: ids of the posts shown. */
export async function sharePosts(
  verb: Verb,
  asked: string,
  context: ListContext,
): Promise<{ reply: Reply; words: string; ids: readonly string[] }> {
  const found = await findPage(verb, asked, context, PAGE_SIZE);
  const { words, hits, corrected } = found;
  const own = listed(verb, found, context);
  if (hits.length === 0) return { reply: own, words, ids: [] };
  // Notes are for the person who typed the query, and clicks on another person's results are no feedback on a query of one's own.
  const blocks = [headline(verb, corrected ?? words, found, context.words), ...hits.map((hit) => hitBlock(hit))];
  return { reply: { ...own, blocks, actions: [], shared: true }, words, ids: hits.map(({ post }) => post.id) };
}

function listed(verb: Verb, found: FoundPage, context: ListContext): Reply {
  const { query, total, partial, hits, didYouMean, corrected, nearest, words, page, pageSize } = found;
  const data = {
    query: words,
    total,
    partial,
    hits: hits.map(hitData),
    ...(didYouMean ? { didYouMean } : {}),
    ...(corrected ? { corrected } : {}),
    notes: query.notes.map((note) => noteIn(note, wordsOf('en'))),
  };
  const notes = query.notes.map((note) => text(noteIn(note, context.words)));
  if (hits.length === 0) return nothingFound(verb, words, { didYouMean, nearest }, notes, data, context.words);
  const instead = corrected ? [text(...context.words.search.showingFor(code(corrected)))] : [];
  return buildReply(
    [
      ...notes,
      ...instead,
      headline(verb, words, found, context.words),
      ...hits.map((hit) => hitBlock(hit, verb === 'search' ? openedCommand(context, hit.post, words) : null)),
    ],
    data,
    { actions: pageActions(verb, words, page, page * pageSize < listedOf(found), context.words) },
  );
}

function nothingFound(
  verb: Verb,
  words: string,
  { didYouMean, nearest }: { didYouMean: string | null; nearest: readonly SearchHit[] },
  notes: Reply['blocks'],
  data: unknown,
  { search }: Words,
): Reply {
  const found = text(words === '' ? search.empty : search.nothing(briefly(words)));
  if (!didYouMean) return buildReply([...notes, found, text(search.fewerWords)], data);
  const action: Action = { label: search.searchFor(didYouMean).slice(0, 70), command: `${verb} ${didYouMean}`, style: 'primary' };
  const near = nearest.length > 0 ? [text(search.nearest), ...nearest.map((hit) => hitBlock(hit))] : [];
  return buildReply([...notes, found, text(...search.didYouMean(code(didYouMean))), ...near], data, { actions: [action] });
}

function pageActions(verb: string, words: string, page: number, hasMore: boolean, { search }: Words): readonly Action[] {
  const at = (number: number) => [verb, words, `page:${number}`].filter(Boolean).join(' ');
  const previous: Action[] = page > 1 ? [{ label: search.previous, command: at(page - 1) }] : [];
  const next: Action[] = hasMore ? [{ label: search.next, command: at(page + 1) }] : [];
  return [...previous, ...next, { label: search.share, command: `share ${at(page)}`, share: true }];
}

/** Returns the command that a click on a hit runs, on platforms that report clicks; null if search feedback is off or the post has no address. */
function openedCommand({ searchFeedback }: ListContext, post: Post, words: string): string | null {
  return searchFeedback && post.url !== null ? `opened ${post.id} ${words}` : null;
}

/** Returns one search hit as data for machines. Pure. */
export function hitData({ post: { path, title, url, date, kind, source }, score, snippet }: SearchHit) {
  const words = snippet.map((piece) => piece.text).join('');
  return { path, title, url, date, kind, source, score: Math.round(score * 1000) / 1000, snippet: words };
}

/** Renders a search hit. `opened`: the command that a click on it runs, if clicks are counted; null: none. Pure. */
export function hitBlock({ post, snippet }: SearchHit, opened: string | null = null): Block {
  return {
    kind: 'hit',
    title: [{ text: headlineOf(post) }],
    url: post.url,
    snippet: snippet.map((piece) => (piece.mark ? { text: piece.text, style: 'mark' } : { text: piece.text })),
    context: contextOf(post),
    ...(opened === null ? {} : { opened }),
  };
}

/** Renders `CNCF · 22 Sep 2025 · #cilium`, with the date in the reader's own format; for an event, the date on which it begins. Pure. */
function contextOf(post: Post): Line {
  const { source, what, date, tags } = contextOfPost(buildAnnouncement(post), TAGS_SHOWN);
  const at = post.event?.startsAt ?? date;
  const spans = [
    { text: source ?? '' },
    { text: what ?? '' },
    ...(at === null ? [] : [{ text: at.slice(0, 10), at }]),
    { text: tags.map((tag) => `#${tag}`).join(' ') },
  ];
  return spans
    .filter(({ text }) => text !== '')
    .flatMap((span, nth) => (nth > 0 ? [{ text: ' · ' }, span] : [span]))
    .map((span) => ({ ...span, style: 'quiet' as const }));
}
