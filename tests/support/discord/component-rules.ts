import type { Breach } from './api-error.ts';

interface ComponentLike {
  type?: number;
  style?: number;
  label?: string;
  url?: string;
  custom_id?: string;
  components?: readonly ComponentLike[];
}

const ROW = 1;
const BUTTON = 2;
const LINK = 5;

/** What the components of a message break of the rules that Discord's description can't express. */
export function componentBreaches(components: readonly unknown[], at: string): readonly Breach[] {
  const rows = components as readonly ComponentLike[];
  const breaches: Breach[] = [];
  const ids = new Set<string>();
  if (countOf(rows) > 40) breaches.push({ path: at, code: 'BASE_TYPE_BAD_LENGTH', message: 'Must be 40 or fewer in total.' });
  if (rows.length > 5) breaches.push({ path: at, code: 'BASE_TYPE_BAD_LENGTH', message: 'Must be between 1 and 5 in length.' });
  for (const [index, row] of rows.entries()) {
    if (row.type !== ROW) breaches.push({ path: `${at}.${index}`, code: 'HOUSE_RULE', message: 'Only action rows without the V2 flag' });
    for (const [place, button] of (row.components ?? []).entries()) {
      if (button.type === BUTTON) breaches.push(...buttonBreaches(button, `${at}.${index}.components.${place}`, ids));
    }
  }
  return breaches;
}

function buttonBreaches({ style, label, url, custom_id: id }: ComponentLike, path: string, ids: Set<string>): readonly Breach[] {
  const breaches: Breach[] = [];
  const say = (code: string, message: string) => breaches.push({ path, code, message });
  if (!label?.trim()) say('BUTTON_COMPONENT_MISSING_LABEL', 'A button needs a label or an emoji');
  if (style === LINK) {
    if (!url || !/^(?:https?|discord):\/\//.test(url)) say('BUTTON_COMPONENT_URL_REQUIRED', 'A link button needs an http(s) url');
    if (id !== undefined) say('BUTTON_COMPONENT_URL_CUSTOM_ID', 'A link button has no custom_id');
    return breaches;
  }
  if (url !== undefined) say('BUTTON_COMPONENT_CUSTOM_ID_URL', 'Only link buttons have a url');
  if (!id) say('BUTTON_COMPONENT_CUSTOM_ID_REQUIRED', 'A button needs a custom_id');
  else if (ids.has(id)) say('COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated');
  if (id) ids.add(id);
  return breaches;
}

function countOf(components: readonly ComponentLike[]): number {
  return components.reduce((sum, { components: inner }) => sum + 1 + countOf(inner ?? []), 0);
}
