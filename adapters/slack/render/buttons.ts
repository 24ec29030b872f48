import type { BlockAction, ButtonAction } from '@slack/bolt';
import type { ActionsBlock, Button, ConfirmationDialog, KnownBlock } from '@slack/types';
import { type Language, type Words, wordsOf } from '../../../src/languages/index.ts';
import { shorten } from '../../../src/lib/cut-text.ts';
import { withoutControls } from '../../../src/lib/sanitize-text.ts';
import type { Action } from '../../../src/ports/reply.ts';
import { linkableUrl, oneLine } from './escape.ts';
import { contextBlock, plainText } from './line.ts';

/** What happens with a button's answer: it replaces the answer that the button is below, goes to the whole channel, or replaces a notice that everybody sees; `opened`: the button opened an address, and the click is only reported to Herald. */
type ButtonKind = 'ask' | 'share' | 'act' | 'opened';

/** https://docs.slack.dev/reference/block-kit/block-elements/button-element */
const VALUE_MAX_CHARS = 2_000;
const LABEL_MAX_CHARS = 75;
const CONFIRM_TITLE_MAX_CHARS = 100;
const CONFIRM_TEXT_MAX_CHARS = 300;
const CONFIRM_LABEL_MAX_CHARS = 30;
const BUTTONS_PER_ROW = 5;
const BUTTONS_MAX = 25;

/** Prefix of the ids of URL buttons. Slack opens the address; the click still reaches us and is only acknowledged. */
export const LINK_ACTION_PREFIX = 'herald-link:';

/** Returns rows of buttons that run commands; `ofNotice`: below a message to a whole channel. Buttons that don't fit are counted. Pure. */
export function buttonRows(actions: readonly Action[], ofNotice: boolean, language: Language = 'en'): KnownBlock[] {
  const { chat } = wordsOf(language);
  const fit = actions.filter(({ command }) => command.length <= VALUE_MAX_CHARS).slice(0, BUTTONS_MAX);
  const isEqual = ({ label }: Action): boolean => fit.filter((other) => other.label === label).length > 1;
  const buttons = fit.map((action, index) => ({
    ...buttonOf(action, index, ofNotice ? 'act' : action.share === true ? 'share' : 'ask', chat),
    // Screen readers distinguish buttons with the same text by this.
    ...(isEqual(action) ? { accessibility_label: shorten(oneLine(`${action.label}: ${action.command}`), LABEL_MAX_CHARS) } : {}),
  }));
  const rows: ActionsBlock[] = [];
  for (let first = 0; first < buttons.length; first += BUTTONS_PER_ROW) {
    rows.push({ type: 'actions', elements: buttons.slice(first, first + BUTTONS_PER_ROW) });
  }
  const left = actions.length - fit.length;
  return [...rows, ...(left > 0 ? contextBlock([{ text: chat.noRoom(left) }]) : [])];
}

function buttonOf(action: Action, index: number, kind: ButtonKind, chat: Words['chat']): Button {
  return {
    type: 'button',
    action_id: `herald-${kind}:${index}`,
    text: plainText(action.label, LABEL_MAX_CHARS),
    value: withoutControls(action.command),
    ...(action.style === undefined ? {} : { style: action.style }),
    ...(action.style === 'danger' ? { confirm: confirmOf(action, chat) } : {}),
  };
}

/** Returns the question that is asked before a button does something irreversible. https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object */
function confirmOf({ label }: Action, chat: Words['chat']): ConfirmationDialog {
  return {
    title: plainText(chat.confirm(label), CONFIRM_TITLE_MAX_CHARS),
    text: plainText(chat.takesEffect, CONFIRM_TEXT_MAX_CHARS),
    confirm: plainText(label, CONFIRM_LABEL_MAX_CHARS),
    deny: plainText(chat.cancel, CONFIRM_LABEL_MAX_CHARS),
    style: 'danger',
  };
}

/** Returns a button that opens a post; with `opened`, a click is also reported to Herald: Slack reports clicks on buttons, not on links in text. Empty if there is no address. Pure. */
export function openButton(
  url: string | null,
  opened: string | undefined,
  index: number,
  title: string,
  chat: Words['chat'],
): KnownBlock[] {
  const address = linkableUrl(url);
  if (address === null) return [];
  const text = plainText(chat.open, LABEL_MAX_CHARS);
  // Screen readers distinguish buttons with the same text by this.
  const label = shorten(oneLine(chat.openNamed(title)), LABEL_MAX_CHARS);
  const isCounted = opened !== undefined && opened.length <= VALUE_MAX_CHARS;
  const press = isCounted
    ? { action_id: `herald-opened:${index}`, value: withoutControls(opened) }
    : { action_id: `${LINK_ACTION_PREFIX}${index}` };
  return [{ type: 'actions', elements: [{ type: 'button', ...press, text, accessibility_label: label, url: address }] }];
}

/** A click on a button of ours; `id`: the same for every delivery of one click. */
export type ButtonPress = NonNullable<ReturnType<typeof pressedOf>>;

/** Parses a click on one of our own command buttons; null for links and for buttons that are not ours. Pure. */
export function pressedOf(action: BlockAction['actions'][number], body: Pick<BlockAction, 'trigger_id' | 'user'>) {
  if (action.type !== 'button') return null;
  const { action_id: actionId, value: command, action_ts: actionTs }: ButtonAction = action;
  const kind = /^herald-(ask|share|act|opened):/.exec(actionId)?.[1];
  if (kind === undefined || command === undefined) return null;
  return { id: body.trigger_id || `${body.user.id}:${actionId}:${actionTs}`, command, kind: kind as ButtonKind };
}
