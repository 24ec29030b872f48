import { linkableUrl } from './escape.ts';

/** What a message of ours says, as Slack gives it back: its blocks may be of any shape. */
interface SentMessage {
  text?: string | undefined;
  blocks?: unknown;
}

/** Depth of what is looked through: rich text is the deepest. */
const MAX_DEPTH = 6;

/** The posts that a message tells of: their addresses in its order, each once; the title of one without an address. Empty: none. Pure. */
export function postsToldBy({ text = '', blocks }: SentMessage): readonly string[] {
  const links = linksIn(blocks, 0);
  if (links.length > 0) return [...new Set(links)];
  const plain = [...text.matchAll(/<(https?:[^<>|\s]{1,2000})[|>]/g)].flatMap(
    ([, url = '']) => linkableUrl(url.replaceAll('&amp;', '&')) ?? [],
  );
  if (plain.length > 0) return [...new Set(plain)];
  const title = boldIn(blocks, 0);
  return title === null ? [] : [title];
}

function linksIn(value: unknown, depth: number): readonly string[] {
  if (depth > MAX_DEPTH || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((one) => linksIn(one, depth + 1));
  const { type, url, text, elements } = value as Readonly<Record<string, unknown>>;
  const own = (type === 'link' || type === 'button') && typeof url === 'string' ? [linkableUrl(url) ?? []].flat() : [];
  const inText =
    type === 'section' && typeof text === 'object' && text !== null && 'text' in text
      ? [...String(text.text).matchAll(/<(https?:[^<>|\s]{1,2000})[|>]/g)].flatMap(
          ([, one = '']) => linkableUrl(one.replaceAll('&amp;', '&')) ?? [],
        )
      : [];
  return [...own, ...inText, ...linksIn(elements, depth + 1)];
}

/** The first bold text: a headline without an address. */
function boldIn(value: unknown, depth: number): string | null {
  if (depth > MAX_DEPTH || typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) return value.reduce<string | null>((found, one) => found ?? boldIn(one, depth + 1), null);
  const { type, text, style, elements } = value as Readonly<Record<string, unknown>>;
  const isBold = type === 'text' && typeof style === 'object' && style !== null && 'bold' in style && style.bold === true;
  return isBold && typeof text === 'string' && text.trim() !== '' ? text.trim() : boldIn(elements, depth + 1);
}
