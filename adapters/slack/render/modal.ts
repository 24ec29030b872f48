import type { ActionsBlock, ExternalSelect, HomeView, InputBlock, KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import { type Language, type Words, wordsOf } from '../../../src/languages/index.ts';
import { shorten } from '../../../src/lib/cut-text.ts';
import type { Form, FormChoice, FormField } from '../../../src/ports/form.ts';
import type { Reply, Suggestion } from '../../../src/ports/reply.ts';
import { oneLine } from './escape.ts';
import { contextBlock, plainText } from './line.ts';
import { replyBlocks } from './reply.ts';

/**
 * https://docs.slack.dev/reference/views/modal-views, https://docs.slack.dev/reference/block-kit/blocks/header-block and
 * https://docs.slack.dev/reference/block-kit/composition-objects/option-object, which gives 75 for a value in one place and 150 in another.
 */
const LIMITS = { blocks: 100, title: 24, header: 150, label: 2_000, text: 3_000, option: 75, options: 100, checkboxes: 10 };

/** Identifies the submission of one of our forms. */
export const FORM_CALLBACK = 'herald-form';

/** Returns a form as a modal. `metadata`: comes back with its submission, at most 3,000 characters. Pure. */
export function modalOf(form: Form, metadata: string, language: Language = 'en'): ModalView {
  return {
    type: 'modal',
    callback_id: FORM_CALLBACK,
    private_metadata: metadata,
    title: plainText(form.title, LIMITS.title),
    submit: plainText(form.submit, LIMITS.title),
    close: plainText(wordsOf(language).chat.cancel, LIMITS.title),
    blocks: form.fields.map(blockOf),
  };
}

function blockOf(field: FormField): InputBlock {
  return {
    type: 'input',
    block_id: field.name,
    optional: field.required !== true,
    label: plainText(field.label, LIMITS.label),
    ...(field.hint === undefined ? {} : { hint: plainText(field.hint, LIMITS.label) }),
    element: elementOf(field),
  };
}

function elementOf(field: FormField): InputBlock['element'] {
  const id = { action_id: field.name };
  switch (field.type) {
    case 'text': {
      const maxLength = Math.min(field.maxLength, LIMITS.text);
      return {
        type: 'plain_text_input',
        ...id,
        multiline: field.long === true,
        max_length: maxLength,
        // Slack refuses an empty one.
        ...(field.initial ? { initial_value: shorten(field.initial, maxLength) } : {}),
        ...(field.placeholder === undefined ? {} : { placeholder: plainText(field.placeholder, LIMITS.header) }),
      };
    }
    case 'group':
      return elementOf({ ...field, type: 'text', maxLength: LIMITS.header });
    case 'select': {
      const options = field.choices.slice(0, LIMITS.options).map(optionOf);
      const chosen = options.find(({ value }) => value === field.initial);
      return { type: 'static_select', ...id, options, ...(chosen === undefined ? {} : { initial_option: chosen }) };
    }
    case 'multi-select':
      return { type: 'multi_static_select', ...id, ...severalOf(field.choices.slice(0, LIMITS.options), field.initial) };
    case 'checkboxes':
      return { type: 'checkboxes', ...id, ...severalOf(field.choices.slice(0, LIMITS.checkboxes), field.initial) };
  }
}

function severalOf(
  choices: readonly FormChoice[],
  initial: readonly string[] = [],
): { options: PlainTextOption[]; initial_options?: PlainTextOption[] } {
  const options = choices.map(optionOf);
  const chosen = options.filter(({ value }) => initial.includes(value ?? ''));
  return { options, ...(chosen.length === 0 ? {} : { initial_options: chosen }) };
}

function optionOf({ value, label, hint }: FormChoice): PlainTextOption {
  return {
    text: plainText(label, LIMITS.option),
    value,
    ...(hint === undefined ? {} : { description: plainText(hint, LIMITS.option) }),
  };
}

/** Ids of the field in which people type a search, and of the modal that contains one. */
export const SEARCH_ACTION = 'herald-search';
export const SEARCH_MODAL = 'herald-search-modal';
const ANSWER_MODAL = 'herald-answer-modal';

/** Returns the page of Herald's Home tab: a field for searches, then its sections, as far as they fit. Pure. */
export function homeView(sections: readonly { title: string; reply: Reply }[], { chat }: Words): HomeView {
  const blocks: KnownBlock[] = [header(chat.searchThePosts), searchField(false, chat.searchHint)];
  sections.forEach(({ title, reply }, index) => {
    const own = [header(title), ...inView(reply, index)];
    if (blocks.length + own.length <= LIMITS.blocks) blocks.push(...own);
  });
  return { type: 'home', blocks };
}

/** Returns an answer as a modal; `withSearch`: below a field for the next search. `reply` null: there is none yet. Pure. */
export function replyModal(title: string, reply: Reply | null, { chat }: Words, withSearch: boolean): ModalView {
  const answer = reply === null ? (withSearch ? [] : contextBlock([{ text: chat.oneMoment }])) : inView(reply, 0);
  return {
    type: 'modal',
    callback_id: withSearch ? SEARCH_MODAL : ANSWER_MODAL,
    title: plainText(title, LIMITS.title, 'Herald'),
    close: plainText(chat.close, LIMITS.title),
    blocks: [...(withSearch ? [searchField(true, chat.searchHint)] : []), ...answer].slice(0, LIMITS.blocks),
  };
}

/** Returns the options offered while a query is typed: the typed text first, so that any words can be searched for. At most 100. Pure. */
export function searchOptions(typed: string, suggestions: readonly Suggestion[], { chat }: Words): PlainTextOption[] {
  const own = oneLine(typed);
  const asked = own === '' ? [] : [{ label: chat.searchFor(own), query: own }];
  const seen = new Set<string>();
  return [...asked, ...suggestions].flatMap(({ label, query }) => {
    // A query that is cut could mean something different.
    if (query.length > LIMITS.option || query.trim() === '' || seen.has(query) || seen.size >= LIMITS.options) return [];
    seen.add(query);
    return [{ text: plainText(label, LIMITS.option, query), value: query }];
  });
}

function header(text: string): KnownBlock {
  return { type: 'header', text: plainText(text, LIMITS.header, 'Herald') };
}

function searchField(isFocused: boolean, hint: string): ActionsBlock {
  const field: ExternalSelect = {
    type: 'external_select',
    action_id: SEARCH_ACTION,
    placeholder: plainText(hint, LIMITS.header),
    min_query_length: 2,
    ...(isFocused ? { focus_on_load: true } : {}),
  };
  return { type: 'actions', block_id: SEARCH_ACTION, elements: [field] };
}

/** Returns an answer for a view, where there is no channel to share it with. Its buttons get ids of their own if a view has several answers. */
function inView(reply: Reply, index: number): KnownBlock[] {
  const actions = reply.actions.filter(({ share }) => share !== true);
  return replyBlocks({ ...reply, actions }, null).map((block) =>
    block.type === 'actions'
      ? { ...block, elements: block.elements.map((element) => ({ ...element, action_id: `${element.action_id}.${index}` })) }
      : block,
  );
}
