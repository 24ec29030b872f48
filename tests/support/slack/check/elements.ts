import type { Checker } from './complaint.ts';
import { checkTextObject, checkUrl } from './text.ts';

/** A button. https://docs.slack.dev/reference/block-kit/block-elements/button-element */
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
  if (button.style !== undefined && button.style !== 'primary' && button.style !== 'danger')
    check.say(`${pointer}/style`, 'must be primary or danger');
}

/** An image, as a block (`title`, `block_id`) or as an element. */
export function checkImage(check: Checker, value: unknown, pointer: string, extra: readonly string[]): void {
  const image = check.object(value, pointer, ['type', 'image_url', 'alt_text'], extra);
  if (image === null) return;
  checkUrl(check, image.image_url, `${pointer}/image_url`);
  check.text(image.alt_text, `${pointer}/alt_text`, 1, 2000);
  if (image.title !== undefined) checkTextObject(check, image.title, `${pointer}/title`, ['plain_text'], 2000);
}
