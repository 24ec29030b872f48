import type { Checker } from './complaint.ts';
import { checkUrl } from './text.ts';

/** Checks the elements of a rich_text block: sections, lists, quotes, preformatted. */
export function checkRichText(check: Checker, value: unknown, pointer: string): void {
  for (const [index, part] of check.list(value, pointer, 1, 1000).entries()) checkPart(check, part, `${pointer}/${index}`);
}

function checkPart(check: Checker, value: unknown, pointer: string): void {
  const part = check.object(value, pointer, ['type', 'elements'], ['style', 'indent', 'offset', 'border']);
  if (part === null) return;
  const inList = part.type === 'rich_text_list';
  if (inList && part.style !== 'bullet' && part.style !== 'ordered') check.say(`${pointer}/style`, 'must be bullet or ordered');
  if (!inList)
    for (const key of ['style', 'indent', 'offset'])
      if (part[key] !== undefined) check.say(`${pointer}/${key}`, `invalid additional property: ${key}`);
  if (!inList && !['rich_text_section', 'rich_text_quote', 'rich_text_preformatted'].includes(String(part.type))) {
    check.say(`${pointer}/type`, `unsupported type: ${String(part.type)}`);
    return;
  }
  for (const [index, element] of check.list(part.elements, `${pointer}/elements`, 1, 1000).entries()) {
    const at = `${pointer}/elements/${index}`;
    if (!inList) checkElement(check, element, at);
    else {
      const section = check.object(element, at, ['type', 'elements'], []);
      if (section !== null && section.type !== 'rich_text_section') check.say(`${at}/type`, 'must be rich_text_section');
      else if (section !== null) checkPart(check, section, at);
    }
  }
}

const STYLES = ['bold', 'italic', 'strike', 'code', 'underline', 'highlight', 'client_highlight', 'unlink'];

function checkElement(check: Checker, value: unknown, pointer: string): void {
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
  switch (type) {
    case 'text': {
      const element = check.object(value, pointer, ['type', 'text'], ['style']);
      check.text(element?.text, `${pointer}/text`, 1, 12_000);
      checkStyle(check, element?.style, `${pointer}/style`);
      return;
    }
    case 'link': {
      const element = check.object(value, pointer, ['type', 'url'], ['text', 'style', 'unsafe']);
      checkUrl(check, element?.url, `${pointer}/url`);
      if (element?.text !== undefined && check.text(element.text, `${pointer}/text`, 1, 3000)?.trim() === '')
        check.say(`${pointer}/text`, 'must not be blank');
      checkStyle(check, element?.style, `${pointer}/style`);
      return;
    }
    case 'date': {
      const element = check.object(value, pointer, ['type', 'timestamp', 'format'], ['fallback', 'url', 'style']);
      if (!Number.isInteger(element?.timestamp) || Number(element?.timestamp) <= 0)
        check.say(`${pointer}/timestamp`, 'must be a positive integer');
      if (!/\{[a-z_]+\}/.test(String(element?.format))) check.say(`${pointer}/format`, 'has no date token');
      if (element?.fallback !== undefined) check.text(element.fallback, `${pointer}/fallback`, 1, 3000);
      return;
    }
    case 'user': {
      const element = check.object(value, pointer, ['type', 'user_id'], ['style']);
      if (!check.mayMention.has(String(element?.user_id))) check.say(pointer, `undeclared mention of ${String(element?.user_id)}`);
      return;
    }
    case 'usergroup': {
      const element = check.object(value, pointer, ['type', 'usergroup_id'], ['style']);
      if (!check.mayMention.has(String(element?.usergroup_id)))
        check.say(pointer, `undeclared mention of ${String(element?.usergroup_id)}`);
      return;
    }
    // Pings nobody; Slack shows its name to those who may see it.
    case 'channel': {
      const element = check.object(value, pointer, ['type', 'channel_id'], ['style']);
      if (!/^[CG][A-Z0-9]{1,20}$/.test(String(element?.channel_id))) check.say(`${pointer}/channel_id`, 'is no channel');
      checkStyle(check, element?.style, `${pointer}/style`);
      return;
    }
    case 'broadcast':
    case 'team':
      check.say(pointer, `undeclared mention: ${type}`);
      return;
    default:
      check.say(`${pointer}/type`, `unsupported type: ${String(type)}`);
  }
}

function checkStyle(check: Checker, value: unknown, pointer: string): void {
  if (value === undefined) return;
  const style = check.object(value, pointer, [], STYLES);
  for (const [key, on] of Object.entries(style ?? {})) if (typeof on !== 'boolean') check.say(`${pointer}/${key}`, 'must be a boolean');
}
