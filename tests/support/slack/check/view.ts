import { checkBlock } from './blocks.ts';
import { type Checker, createChecker, type Fields, isFields } from './complaint.ts';
import { checkTextObject } from './text.ts';

/** Returns what is wrong with a modal or a Home tab, as strictly as Slack's documents; empty: nothing. https://docs.slack.dev/reference/views/modal-views */
export function viewComplaints(value: unknown, type: 'modal' | 'home' = 'modal'): Checker['complaints'] {
  const check = createChecker(new Set());
  const shared = ['callback_id', 'private_metadata', 'external_id'];
  const view =
    type === 'home'
      ? check.object(value, '/view', ['type', 'blocks'], shared)
      : check.object(value, '/view', ['type', 'title', 'blocks'], [...shared, 'submit', 'close', 'clear_on_close', 'notify_on_close']);
  if (view === null) return check.complaints;
  if (view.type !== type) check.say('/view/type', `unsupported type: ${String(view.type)}`);
  if (type === 'modal') checkTextObject(check, view.title, '/view/title', ['plain_text'], 24);
  if (view.close !== undefined) checkTextObject(check, view.close, '/view/close', ['plain_text'], 24);
  if (view.callback_id !== undefined) check.text(view.callback_id, '/view/callback_id', 1, 255);
  if (view.private_metadata !== undefined) check.text(view.private_metadata, '/view/private_metadata', 0, 3_000);
  const blocks = check.list(view.blocks, '/view/blocks', 1, 100);
  for (const [index, block] of blocks.entries()) {
    const pointer = `/view/blocks/${index}`;
    if (isFields(block) && block.type !== 'input') checkBlock(check, block, pointer);
    else checkInput(check, block, pointer);
  }
  // https://docs.slack.dev/surfaces/modals: "submit is required when an input block is within the blocks array"
  if (view.submit !== undefined) checkTextObject(check, view.submit, '/view/submit', ['plain_text'], 24);
  else if (blocks.some((block) => isFields(block) && block.type === 'input')) check.say('/view/submit', 'missing required field: submit');
  return check.complaints;
}

/** https://docs.slack.dev/reference/block-kit/blocks/input-block */
function checkInput(check: Checker, value: unknown, pointer: string): void {
  const block = check.object(value, pointer, ['type', 'label', 'element', 'block_id'], ['hint', 'optional', 'dispatch_action']);
  if (block === null) return;
  if (block.type !== 'input') {
    check.say(`${pointer}/type`, `unsupported type: ${String(block.type)}`);
    return;
  }
  check.text(block.block_id, `${pointer}/block_id`, 1, 255);
  check.unique('block_id', block.block_id, `${pointer}/block_id`);
  checkTextObject(check, block.label, `${pointer}/label`, ['plain_text'], 2_000);
  if (block.hint !== undefined) checkTextObject(check, block.hint, `${pointer}/hint`, ['plain_text'], 2_000);
  if (block.optional !== undefined && typeof block.optional !== 'boolean') check.say(`${pointer}/optional`, 'must be a boolean');
  checkElement(check, block.element, `${pointer}/element`);
}

const SHAPES: Readonly<Record<string, { required: readonly string[]; optional: readonly string[]; options: number }>> = {
  plain_text_input: { required: [], optional: ['initial_value', 'multiline', 'min_length', 'max_length', 'placeholder'], options: 0 },
  static_select: { required: ['options'], optional: ['initial_option', 'placeholder'], options: 100 },
  multi_static_select: { required: ['options'], optional: ['initial_options', 'placeholder', 'max_selected_items'], options: 100 },
  checkboxes: { required: ['options'], optional: ['initial_options'], options: 10 },
};

/** https://docs.slack.dev/reference/block-kit/block-elements */
function checkElement(check: Checker, value: unknown, pointer: string): void {
  const shape = isFields(value) ? SHAPES[String(value.type)] : undefined;
  if (!shape) {
    check.say(`${pointer}/type`, `unsupported type: ${isFields(value) ? String(value.type) : typeof value}`);
    return;
  }
  const element = check.object(value, pointer, ['type', 'action_id', ...shape.required], shape.optional);
  if (element === null) return;
  check.text(element.action_id, `${pointer}/action_id`, 1, 255);
  if (element.placeholder !== undefined) checkTextObject(check, element.placeholder, `${pointer}/placeholder`, ['plain_text'], 150);
  if (element.type === 'plain_text_input') checkTextInput(check, element, pointer);
  else checkChoices(check, element, shape.options, pointer);
}

function checkChoices(check: Checker, element: Fields, most: number, pointer: string): void {
  const options = check.list(element.options, `${pointer}/options`, 1, most);
  const values = new Set<unknown>();
  for (const [index, option] of options.entries()) {
    const at = `${pointer}/options/${index}`;
    checkOption(check, option, at);
    if (isFields(option) && values.has(option.value)) check.say(`${at}/value`, 'must be unique');
    if (isFields(option)) values.add(option.value);
  }
  const known = new Set(options.map((option) => JSON.stringify(option)));
  const initial = element.initial_options ?? (element.initial_option === undefined ? [] : [element.initial_option]);
  if (element.initial_options !== undefined) check.list(initial, `${pointer}/initial_options`, 1, options.length);
  for (const option of Array.isArray(initial) ? initial : [])
    if (!known.has(JSON.stringify(option))) check.say(pointer, 'an initial option must be one of the options');
}

function checkTextInput(check: Checker, element: Fields, pointer: string): void {
  const { max_length: most = 3_000, min_length: least = 0, initial_value: initial } = element;
  if (typeof most !== 'number' || most < 1 || most > 3_000) check.say(`${pointer}/max_length`, 'must be between 1 and 3000');
  if (typeof least !== 'number' || least < 0 || least > 3_000) check.say(`${pointer}/min_length`, 'must be between 0 and 3000');
  if (initial !== undefined) check.text(initial, `${pointer}/initial_value`, 1, Number(most));
}

function checkOption(check: Checker, value: unknown, pointer: string): void {
  const option = check.object(value, pointer, ['text', 'value'], ['description']);
  if (option === null) return;
  checkTextObject(check, option.text, `${pointer}/text`, ['plain_text'], 75);
  // Slack's documents say 75 in one place and 150 in another.
  check.text(option.value, `${pointer}/value`, 1, 75);
  if (option.description !== undefined) checkTextObject(check, option.description, `${pointer}/description`, ['plain_text'], 75);
}
