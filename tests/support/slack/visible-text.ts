import { type Fields, isFields } from './check/complaint.ts';

/** Returns what a reader sees of a message's blocks, one line per block; mrkdwn tokens as their labels. */
export function visibleText(blocks: readonly unknown[]): string {
  return blocks.map(textOf).filter(Boolean).join('\n');
}

/** Returns labels, ids, values and addresses of all buttons, in order. */
export function buttonsOf(blocks: readonly unknown[]): { label: string; actionId: string; value: string | null; url: string | null }[] {
  return blocks
    .filter(isFields)
    .flatMap((block) => (block.type === 'actions' && Array.isArray(block.elements) ? block.elements : []))
    .filter(isFields)
    .map((button) => ({
      label: textOf(button.text),
      actionId: String(button.action_id),
      value: typeof button.value === 'string' ? button.value : null,
      url: typeof button.url === 'string' ? button.url : null,
    }));
}

/** Returns the addresses of all links and link buttons, in order. */
export function linksOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(linksOf);
  if (!isFields(value)) return [];
  if (value.type === 'mrkdwn') return [...String(value.text).matchAll(/<(https?:[^|>]*)[|>]/g)].map(([, url = '']) => url);
  const own = typeof value.url === 'string' ? [value.url] : [];
  return [...own, ...Object.values(value).flatMap(linksOf)];
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(' ').replace(/ +/g, ' ').trim();
  if (!isFields(value)) return '';
  switch (value.type) {
    case 'plain_text':
    case 'text':
      return String(value.text);
    case 'mrkdwn':
      return unescapeMrkdwn(String(value.text));
    case 'link':
      return String(value.text ?? value.url);
    case 'date':
      return String(value.fallback ?? value.format);
    case 'table':
      return Array.isArray(value.rows) ? value.rows.map((row) => (Array.isArray(row) ? row.map(textOf).join(' | ') : '')).join('\n') : '';
    case 'raw_text':
      return String(value.text);
    case 'rich_text_section':
      return inline(value.elements);
    case 'rich_text':
    case 'rich_text_list':
      return Array.isArray(value.elements) ? value.elements.map(textOf).join('\n') : '';
    // Shown by its id: only Slack knows its name.
    case 'channel':
      return `slack:${String(value.channel_id)}`;
    case 'user':
      return `@${String(value.user_id)}`;
    default:
      return [value.text, value.fields, value.elements].map(textOf).filter(Boolean).join(' ');
  }
}

function inline(elements: Fields[string]): string {
  return Array.isArray(elements) ? elements.map(textOf).join('') : '';
}

/** Returns mrkdwn as it is read: tokens as labels, entities as characters, without the zero-width spaces beside formatting characters. */
export function unescapeMrkdwn(text: string): string {
  return text
    .replace(/<[^<>|]*\|([^<>]*)>/g, '$1')
    .replace(/<#([^<>|]*)>/g, 'slack:$1')
    .replace(/<([^<>|]*)>/g, '$1')
    .replace(/\u200B/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}
