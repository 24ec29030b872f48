import type { Breach } from './api-error.ts';

const LABEL = 18;
const TEXT_INPUT = 4;
const ROLE_SELECT = 6;
/** Maximum number of components: https://docs.discord.com/developers/interactions/receiving-and-responding#modal; Discord's API description allows 40. */
const MOST = 5;

interface InputLike {
  type?: number;
  custom_id?: string;
  label?: unknown;
  value?: string;
  max_length?: number;
  min_length?: number;
  min_values?: number;
  max_values?: number;
  required?: boolean;
  options?: readonly { value?: string; default?: boolean }[];
  default_values?: readonly { id?: string; type?: string }[];
}

/** Returns the rules that a modal breaks and that Discord's API description can't express. https://docs.discord.com/developers/components/reference */
export function modalBreaches(data: object): readonly Breach[] {
  const { components = [], title = '' } = data as {
    components?: readonly { type?: number; label?: string; component?: InputLike }[];
    title?: string;
  };
  const breaches: Breach[] = [];
  const ids = new Set<string>();
  if (title.trim() === '') breaches.push({ path: 'data.title', code: 'BASE_TYPE_REQUIRED', message: 'This field is required' });
  if (components.length > MOST)
    breaches.push({ path: 'data.components', code: 'BASE_TYPE_BAD_LENGTH', message: 'Must be between 1 and 5 in length.' });
  for (const [index, { type, label = '', component = {} }] of components.entries()) {
    const path = `data.components.${index}`;
    if (type !== LABEL) breaches.push({ path, code: 'HOUSE_RULE', message: 'Action rows in modals are deprecated: labels instead' });
    if (label.trim() === '') breaches.push({ path: `${path}.label`, code: 'BASE_TYPE_REQUIRED', message: 'This field is required' });
    breaches.push(...inputBreaches(component, `${path}.component`, ids));
  }
  return breaches;
}

function inputBreaches(input: InputLike, path: string, ids: Set<string>): readonly Breach[] {
  const { custom_id: id = '', options = [], value, required = true } = input;
  const breaches: Breach[] = [];
  const say = (code: string, message: string) => breaches.push({ path, code, message });
  if (ids.has(id)) say('COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated');
  ids.add(id);
  if (input.type === TEXT_INPUT) {
    if (input.label !== undefined) say('HOUSE_RULE', 'A text input within a label has no label of its own');
    if (value !== undefined && value.length > (input.max_length ?? 4_000))
      say('BASE_TYPE_BAD_LENGTH', 'The value is longer than max_length');
    return breaches;
  }
  if (input.type === ROLE_SELECT) {
    const { default_values: chosen = [], max_values: most = 1 } = input;
    if (chosen.length > most) say('SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES', 'More roles are chosen than max_values');
    if (chosen.some(({ type }) => type !== 'role')) say('BASE_TYPE_CHOICES', 'A role select takes roles alone');
    if (most > 25) say('BASE_TYPE_MAX', 'max_values is at most 25');
    return breaches;
  }
  if (new Set(options.map((option) => option.value)).size < options.length)
    say('SELECT_COMPONENT_OPTION_VALUE_DUPLICATED', 'The specified option value is already used');
  const most = input.max_values ?? 1;
  const least = input.min_values ?? 1;
  const chosen = options.filter((option) => option.default).length;
  if (input.max_values !== undefined && most > options.length) say('BASE_TYPE_MAX', 'max_values is more than there are options');
  if (input.min_values !== undefined && required && least === 0) say('BASE_TYPE_MIN', 'What is required needs min_values of 1 at least');
  if (chosen > most) say('SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES', 'More options are chosen than max_values');
  return breaches;
}
