import type { ActionsBlock, ExternalSelect, HomeView, KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import type { Words } from '../../../src/languages/index.ts';
import type { Reply, Suggestion } from '../../../src/ports/reply.ts';
import { oneLine } from './escape.ts';
import { contextBlock, plainText } from './line.ts';
import { replyBlocks } from './reply.ts';

/** https://docs.slack.dev/reference/views/home-tab-views and https://docs.slack.dev/reference/views/modal-views */
const VIEW_MAX_BLOCKS = 100;
const TITLE_MAX_CHARS = 24;
/** https://docs.slack.dev/reference/block-kit/blocks/header-block */
const HEADER_MAX_CHARS = 150;
/** https://docs.slack.dev/reference/block-kit/composition-objects/option-object says 75 of a value in one place, 150 in another. */
const OPTION_MAX_CHARS = 75;
/** https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element#external_select */
const OPTIONS_MAX = 100;

/** The field in which people type what they search. */
export const SEARCH_ACTION = 'herald-search';

/** The page in Herald's Home tab: a field for searches, then its sections, as many as there is room for. Pure. */
export function homeView(sections: readonly { title: string; reply: Reply }[], { chat }: Words): HomeView {
  const blocks: KnownBlock[] = [header(chat.searchThePosts), searchField(false, chat.searchHint)];
  sections.forEach(({ title, reply }, index) => {
    const own = [header(title), ...inView(reply, index)];
    if (blocks.length + own.length <= VIEW_MAX_BLOCKS) blocks.push(...own);
  });
  return { type: 'home', blocks };
}

/** An answer as a modal; `withSearch`: below a field for the next search. `reply` null: there is none yet. Pure. */
export function replyModal(title: string, reply: Reply | null, { chat }: Words, withSearch: boolean): ModalView {
  const answer = reply === null ? (withSearch ? [] : contextBlock([{ text: chat.oneMoment }])) : inView(reply, 0);
  return {
    type: 'modal',
    callback_id: withSearch ? SEARCH_MODAL : ANSWER_MODAL,
    title: plainText(title, TITLE_MAX_CHARS, 'Herald'),
    close: plainText(chat.close, TITLE_MAX_CHARS),
    blocks: [...(withSearch ? [searchField(true, chat.searchHint)] : []), ...answer].slice(0, VIEW_MAX_BLOCKS),
  };
}

export const SEARCH_MODAL = 'herald-search-modal';
const ANSWER_MODAL = 'herald-answer-modal';

/** What is offered while a query is typed: what was typed itself first, so that any words can be searched for. At most 100. Pure. */
export function searchOptions(typed: string, suggestions: readonly Suggestion[], { chat }: Words): PlainTextOption[] {
  const own = oneLine(typed);
  const asked = own === '' ? [] : [{ label: chat.searchFor(own), query: own }];
  const seen = new Set<string>();
  return [...asked, ...suggestions].flatMap(({ label, query }) => {
    // A query that is cut could mean something else.
    if (query.length > OPTION_MAX_CHARS || query.trim() === '' || seen.has(query) || seen.size >= OPTIONS_MAX) return [];
    seen.add(query);
    return [{ text: plainText(label, OPTION_MAX_CHARS, query), value: query }];
  });
}

function header(text: string): KnownBlock {
  return { type: 'header', text: plainText(text, HEADER_MAX_CHARS, 'Herald') };
}

function searchField(isFocused: boolean, hint: string): ActionsBlock {
  const field: ExternalSelect = {
    type: 'external_select',
    action_id: SEARCH_ACTION,
    placeholder: plainText(hint, HEADER_MAX_CHARS),
    min_query_length: 2,
    ...(isFocused ? { focus_on_load: true } : {}),
  };
  return { type: 'actions', block_id: SEARCH_ACTION, elements: [field] };
}

/** An answer where there is no channel that it could be shared with. Its buttons get ids of their own in a view of several answers. */
function inView(reply: Reply, index: number): KnownBlock[] {
  const actions = reply.actions.filter(({ share }) => share !== true);
  return replyBlocks({ ...reply, actions }, null).map((block) =>
    block.type === 'actions'
      ? { ...block, elements: block.elements.map((element) => ({ ...element, action_id: `${element.action_id}.${index}` })) }
      : block,
  );
}
