import type { Checker } from './complaint.ts';

/** Checks that a value is an http(s) address of at most 3,000 characters. */
export function checkUrl(check: Checker, value: unknown, pointer: string): void {
  const url = check.text(value, pointer, 1, 3000);
  if (url !== null && (!/^https?:\/\//i.test(url) || !URL.canParse(url))) check.say(pointer, 'must be a valid URL (http or https)');
}

/** Checks a text object: plain_text, or mrkdwn if `kinds` has it. */
export function checkTextObject(check: Checker, value: unknown, pointer: string, kinds: readonly string[], max: number): void {
  const text = check.object(value, pointer, ['type', 'text'], ['emoji', 'verbatim']);
  if (text === null) return;
  if (typeof text.type !== 'string' || !kinds.includes(text.type)) check.say(`${pointer}/type`, `unsupported type: ${String(text.type)}`);
  if (text.type === 'plain_text' && text.verbatim !== undefined) check.say(`${pointer}/verbatim`, 'invalid additional property: verbatim');
  if (text.type === 'mrkdwn' && text.emoji !== undefined) check.say(`${pointer}/emoji`, 'invalid additional property: emoji');
  const content = check.text(text.text, `${pointer}/text`, 1, max);
  if (content === null) return;
  if (content.trim() === '') check.say(`${pointer}/text`, 'must not be blank');
  if (text.type === 'mrkdwn') checkMrkdwn(check, content, `${pointer}/text`);
}

const DATE_TOKEN = /^!date\^[1-9]\d*\^[^|^<>]*\{[a-z_]+\}[^|^<>]*(?:\^https?:\/\/[^|^<>]+)?\|[^|<>]+$/;

/**
 * Checks what Slack would make of mrkdwn: refuses undeclared mentions, links to anything but http(s), and characters that should have been escaped.
 * Slack itself accepts all of these, which is why they must never reach it.
 */
export function checkMrkdwn(check: Checker, text: string, pointer: string): void {
  for (const [, token = ''] of text.matchAll(/<([^<>]*)>/g)) checkToken(check, token, pointer);
  const rest = text.replace(/<[^<>]*>/g, '');
  if (/[<>]/.test(rest)) check.say(pointer, 'holds an unescaped < or >');
  if (/&(?!amp;|lt;|gt;)/.test(text)) check.say(pointer, 'holds an unescaped &');
}

function checkToken(check: Checker, token: string, pointer: string): void {
  const [target = '', ...labels] = token.split('|');
  if (target.startsWith('!date')) {
    if (!DATE_TOKEN.test(token)) check.say(pointer, `malformed date: <${token}>`);
  } else if (target.startsWith('@')) {
    if (!check.mayMention.has(target.slice(1))) check.say(pointer, `undeclared mention: <${token}>`);
  } else if (target.startsWith('!subteam^')) {
    if (!check.mayMention.has(target.slice('!subteam^'.length))) check.say(pointer, `undeclared mention: <${token}>`);
  } else if (target.startsWith('#') && labels.length === 0 && check.mayMention.has(target)) {
    return;
  } else if (/^[!#]/.test(target)) {
    check.say(pointer, `undeclared mention: <${token}>`);
  } else if (!/^https?:\/\/\S+$/i.test(target)) {
    check.say(pointer, `a link to something that is not http(s): <${token}>`);
  } else if (labels.length > 1 || labels[0]?.trim() === '') {
    check.say(pointer, `malformed link: <${token}>`);
  }
}
