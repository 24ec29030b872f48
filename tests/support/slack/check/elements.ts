import type { Checker } from './complaint.ts';
import { checkTextObject, checkUrl } from './text.ts';

/** Checks a button. https://docs.slack.dev/reference/block-kit/block-elements/button-element */
export function checkButton(check: Checker, value: unknown, pointer: string): void {
  const button = check.object(value, pointer, ['type', 'text', 'action_id'], ['value', 'url', 'style', 'confirm', 'accessibility_label']);
  if (button === null) return;
  if (button.type !== 'button') {
    check.say(`${pointer}/type`, `unsupported type: ${String(button.type)}`);
    return;
  }
  checkTextObject(check, button.text, `${pointer}/text`, ['plain_text'], 75);
  check.text(button.action_id, `${pointer}/action_id`, 1, 255);
  check.unique('action_id', button.action_id, `${pointer}/action_id`);
  if (button.value !== undefined) check.text(button.value, `${pointer}/value`, 1, 2000);
  if (button.url !== undefined) checkUrl(check, button.url, `${pointer}/url`);
  checkStyle(check, button.style, `${pointer}/style`);
  // Slack's documents: "longer text is cut off"; ours must not be.
  if (button.accessibility_label !== undefined) check.text(button.accessibility_label, `${pointer}/accessibility_label`, 1, 75);
  if (button.confirm !== undefined) checkConfirm(check, button.confirm, `${pointer}/confirm`);
}

/** https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object */
function checkConfirm(check: Checker, value: unknown, pointer: string): void {
  const confirm = check.object(value, pointer, ['title', 'text', 'confirm', 'deny'], ['style']);
  if (confirm === null) return;
  checkTextObject(check, confirm.title, `${pointer}/title`, ['plain_text'], 100);
  checkTextObject(check, confirm.text, `${pointer}/text`, ['plain_text'], 300);
  checkTextObject(check, confirm.confirm, `${pointer}/confirm`, ['plain_text'], 30);
  checkTextObject(check, confirm.deny, `${pointer}/deny`, ['plain_text'], 30);
  checkStyle(check, confirm.style, `${pointer}/style`);
}

function checkStyle(check: Checker, style: unknown, pointer: string): void {
  if (style !== undefined && style !== 'primary' && style !== 'danger') check.say(pointer, 'must be primary or danger');
}

/** Checks a menu whose options are requested from us. https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element#external_select */
export function checkExternalSelect(check: Checker, value: unknown, pointer: string): void {
  const select = check.object(
    value,
    pointer,
    ['type', 'action_id'],
    ['initial_option', 'min_query_length', 'confirm', 'focus_on_load', 'placeholder'],
  );
  if (select === null) return;
  check.text(select.action_id, `${pointer}/action_id`, 1, 255);
  check.unique('action_id', select.action_id, `${pointer}/action_id`);
  if (select.placeholder !== undefined) checkTextObject(check, select.placeholder, `${pointer}/placeholder`, ['plain_text'], 150);
  const { min_query_length: least } = select;
  if (least !== undefined && !(Number.isInteger(least) && Number(least) >= 0))
    check.say(`${pointer}/min_query_length`, 'must be a whole number');
}

/** Checks the answer to block_suggestion: at most 100 options. https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload */
export function checkOptions(check: Checker, value: unknown): void {
  const answer = check.object(value, '', ['options'], []);
  const values = new Set<unknown>();
  for (const [index, one] of check.list(answer?.options, '/options', 0, 100).entries()) {
    const at = `/options/${index}`;
    const option = check.object(one, at, ['text', 'value'], ['description']);
    if (option === null) continue;
    checkTextObject(check, option.text, `${at}/text`, ['plain_text'], 75);
    check.text(option.value, `${at}/value`, 1, 75);
    if (values.has(option.value)) check.say(`${at}/value`, 'must be unique');
    values.add(option.value);
  }
}

/** Checks an image, as a block (`title`, `block_id`) or as an element. */
export function checkImage(check: Checker, value: unknown, pointer: string, extra: readonly string[]): void {
  const image = check.object(value, pointer, ['type', 'image_url', 'alt_text'], extra);
  if (image === null) return;
  checkUrl(check, image.image_url, `${pointer}/image_url`);
  check.text(image.alt_text, `${pointer}/alt_text`, 1, 2000);
  if (image.title !== undefined) checkTextObject(check, image.title, `${pointer}/title`, ['plain_text'], 2000);
}
