import type { Breach } from './api-error.ts';
import { urlBreach } from './url-rules.ts';

interface ComponentLike {
  type?: number;
  id?: number;
  style?: number;
  label?: string;
  url?: string;
  custom_id?: string;
  content?: string;
  media?: { url?: string };
  items?: readonly { media?: { url?: string } }[];
  components?: readonly ComponentLike[];
  accessory?: ComponentLike;
}

const [ROW, BUTTON, SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER] = [1, 2, 9, 10, 11, 12, 13, 14, 17];
const LINK = 5;
const COMPONENTS_MAX = 40;
const TEXT_MAX = 4000;
const IN_CONTAINERS = [ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR];
const AT_TOP = [...IN_CONTAINERS, CONTAINER];

type Say = (path: string, code: string, message: string) => void;
type Placed = readonly [component: ComponentLike, path: string];

/** Returns the rules that the components of a message break and that Discord's API description can't express. `isV2`: the message has the components flag. */
export function componentBreaches(components: readonly unknown[], at: string, isV2 = false): readonly Breach[] {
  const top = components as readonly ComponentLike[];
  const breaches: Breach[] = [];
  const say: Say = (path, code, message) => breaches.push({ path, code, message });
  const all = placed(top, at);
  if (all.length > COMPONENTS_MAX) say(at, 'BASE_TYPE_BAD_LENGTH', `Must be ${COMPONENTS_MAX} or fewer in total.`);
  if (isV2) v2Breaches(top, all, at, say);
  else {
    if (top.length > 5) say(at, 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 5 in length.');
    for (const [index, row] of top.entries())
      if (row.type !== ROW) say(`${at}.${index}`, 'HOUSE_RULE', 'Only action rows without the V2 flag');
  }
  for (const [component, path] of all) if (component.type === BUTTON) buttonBreaches(component, path, say);
  sameTwice(all, 'custom_id', say, 'COMPONENT_CUSTOM_ID_DUPLICATED');
  sameTwice(all, 'id', say, 'COMPONENT_ID_DUPLICATED');
  return breaches;
}

/** https://docs.discord.com/developers/components/reference */
function v2Breaches(top: readonly ComponentLike[], all: readonly Placed[], at: string, say: Say): void {
  if (top.length === 0) say(at, 'MESSAGE_EMPTY', 'Cannot send an empty message');
  const texts = all.flatMap(([{ type, content }]) => (type === TEXT ? [content ?? ''] : []));
  if (texts.reduce((sum, text) => sum + text.length, 0) > TEXT_MAX)
    say(at, 'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED', `Text of all components must be ${TEXT_MAX} or fewer in length.`);
  for (const [index, { type }] of top.entries())
    if (!AT_TOP.includes(type ?? 0)) say(`${at}.${index}`, 'COMPONENT_TYPE_INVALID', `Type ${type} may not stand at the top`);
  for (const [component, path] of all) {
    const inner = component.components ?? [];
    if (component.type === CONTAINER && inner.some(({ type }) => !IN_CONTAINERS.includes(type ?? 0)))
      say(path, 'COMPONENT_TYPE_INVALID', 'A container holds no containers');
    if (component.type === SECTION && (inner.length < 1 || inner.length > 3 || inner.some(({ type }) => type !== TEXT)))
      say(path, 'BASE_TYPE_BAD_LENGTH', 'A section holds one to three texts');
    if (component.type === SECTION && ![BUTTON, THUMBNAIL].includes(component.accessory?.type ?? 0))
      say(path, 'COMPONENT_TYPE_INVALID', 'A section has a button or a thumbnail');
    if (component.type === TEXT && !component.content?.trim()) say(`${path}.content`, 'BASE_TYPE_REQUIRED', 'This field is required');
    const media = [...(component.media ? [component.media] : []), ...(component.items ?? []).flatMap((item) => item.media ?? [])];
    for (const { url } of media) {
      const breach = urlBreach(url, ['http:', 'https:', 'attachment:']);
      if (breach) say(`${path}.media.url`, ...breach);
    }
  }
}

function buttonBreaches({ style, label, url, custom_id: id }: ComponentLike, path: string, say: Say): void {
  if (!label?.trim()) say(path, 'BUTTON_COMPONENT_MISSING_LABEL', 'A button needs a label or an emoji');
  if (style === LINK) {
    const breach = url ? urlBreach(url, ['http:', 'https:', 'discord:']) : null;
    if (!url) say(path, 'BUTTON_COMPONENT_URL_REQUIRED', 'A link button needs an http(s) url');
    if (breach) say(`${path}.url`, ...breach);
    if (id !== undefined) say(path, 'BUTTON_COMPONENT_URL_CUSTOM_ID', 'A link button has no custom_id');
    return;
  }
  if (url !== undefined) say(path, 'BUTTON_COMPONENT_CUSTOM_ID_URL', 'Only link buttons have a url');
  if (!id) say(path, 'BUTTON_COMPONENT_CUSTOM_ID_REQUIRED', 'A button needs a custom_id');
}

function sameTwice(all: readonly Placed[], key: 'custom_id' | 'id', say: Say, code: string): void {
  const seen = new Set<unknown>();
  for (const [component, path] of all) {
    const value = component[key];
    // Discord assigns a number if there is none, or if it is 0.
    if (value === undefined || value === 0) continue;
    if (seen.has(value)) say(`${path}.${key}`, code, `Component ${key} cannot be duplicated`);
    seen.add(value);
  }
}

/** Returns components and those inside them, each with its path. */
function placed(components: readonly ComponentLike[], at: string): readonly Placed[] {
  return components.flatMap((component, index): readonly Placed[] => {
    const path = `${at}.${index}`;
    const inner = placed(component.components ?? [], `${path}.components`);
    const accessory: readonly Placed[] = component.accessory ? [[component.accessory, `${path}.accessory`]] : [];
    return [[component, path], ...inner, ...accessory];
  });
}
