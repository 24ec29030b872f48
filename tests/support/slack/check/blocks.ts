import { type Checker, isFields } from './complaint.ts';
import { checkButton, checkExternalSelect, checkImage } from './elements.ts';
import { checkRichText } from './rich-text.ts';
import { checkTable } from './table.ts';
import { checkTextObject } from './text.ts';

const MESSAGE_MAX_BLOCKS = 50;

/** Checks the blocks of a message. https://docs.slack.dev/reference/block-kit/blocks */
export function checkBlocks(check: Checker, value: unknown): void {
  for (const [index, block] of check.list(value, '/blocks', 1, MESSAGE_MAX_BLOCKS).entries()) {
    const pointer = `/blocks/${index}`;
    if (isFields(block) && block.type === 'table') checkTable(check, block, pointer);
    else checkBlock(check, block, pointer);
    if (!isFields(block) || block.block_id === undefined) continue;
    check.text(block.block_id, `${pointer}/block_id`, 1, 255);
    check.unique('block_id', block.block_id, `${pointer}/block_id`);
  }
}

/** Checks one block of a type that is allowed everywhere. */
export function checkBlock(check: Checker, value: unknown, pointer: string): void {
  const type = isFields(value) ? value.type : undefined;
  switch (type) {
    case 'section': {
      const block = check.object(value, pointer, ['type'], ['text', 'fields', 'accessory', 'block_id', 'expand']);
      if (block?.text === undefined && block?.fields === undefined) check.say(pointer, 'must have text or fields');
      if (block?.text !== undefined) checkTextObject(check, block.text, `${pointer}/text`, ['plain_text', 'mrkdwn'], 3000);
      if (block?.fields !== undefined) {
        for (const [index, field] of check.list(block.fields, `${pointer}/fields`, 1, 10).entries()) {
          checkTextObject(check, field, `${pointer}/fields/${index}`, ['plain_text', 'mrkdwn'], 2000);
        }
      }
      if (isFields(block?.accessory) && block.accessory.type === 'image') checkImage(check, block.accessory, `${pointer}/accessory`, []);
      else if (block?.accessory !== undefined) checkButton(check, block.accessory, `${pointer}/accessory`);
      return;
    }
    case 'header': {
      const block = check.object(value, pointer, ['type', 'text'], ['block_id']);
      checkTextObject(check, block?.text, `${pointer}/text`, ['plain_text'], 150);
      return;
    }
    case 'context': {
      const block = check.object(value, pointer, ['type', 'elements'], ['block_id']);
      for (const [index, element] of check.list(block?.elements, `${pointer}/elements`, 1, 10).entries()) {
        const at = `${pointer}/elements/${index}`;
        if (isFields(element) && element.type === 'image') checkImage(check, element, at, []);
        else checkTextObject(check, element, at, ['plain_text', 'mrkdwn'], 3000);
      }
      return;
    }
    case 'actions': {
      const block = check.object(value, pointer, ['type', 'elements'], ['block_id']);
      for (const [index, element] of check.list(block?.elements, `${pointer}/elements`, 1, 25).entries()) {
        const at = `${pointer}/elements/${index}`;
        if (isFields(element) && element.type === 'external_select') checkExternalSelect(check, element, at);
        else checkButton(check, element, at);
      }
      return;
    }
    case 'rich_text': {
      const block = check.object(value, pointer, ['type', 'elements'], ['block_id']);
      checkRichText(check, block?.elements, `${pointer}/elements`);
      return;
    }
    case 'image':
      checkImage(check, value, pointer, ['title', 'block_id']);
      return;
    case 'divider':
      check.object(value, pointer, ['type'], ['block_id']);
      return;
    default:
      check.say(`${pointer}/type`, `unsupported type: ${String(type)}`);
  }
}
