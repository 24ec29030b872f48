const MAX_DEPTH = 8;
const MAX_NODES = 2_000;
const UNSAFE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** What turns the direction of the text after it, and so can disguise a link. */
const OVERRIDES = '\\u202a-\\u202e\\u2066-\\u2069';
/** Marks that nobody sees: the byte order mark and those of a direction. */
const UNSEEN_MARKS = '\\u061c\\u200e\\u200f\\ufeff';
/** What steers a terminal or a reader of logs: control characters (C0 but tab and line feed, DEL, C1), line separators, and overrides. */
const STEERING = `\\0-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u2028\\u2029${OVERRIDES}`;
/** Our colours (picocolors' codes): bold, dim, italic, underlined, the foreground. */
const COLOURS = '\\u001b\\[(?:[0-4]|2[2-4]|3[0-79]|9[0-7])m';

const OVERRIDE = new RegExp(`[${OVERRIDES}]`, 'g');
const CONTROL = new RegExp(`[\\p{Cc}${OVERRIDES}]`, 'gu');
const CONTROL_OR_MARK = new RegExp(`[\\p{Cc}\\u00ad\\u061c\\u200e\\u200f${OVERRIDES}]`, 'gu');
const UNSEEN = new RegExp(`[\\u200b\\u2060\\ufeff${OVERRIDES}]`, 'g');
const COLOUR_OR_STEERING = new RegExp(`${COLOURS}|[${STEERING}]`, 'g');
const STEERING_OR_MARK = new RegExp(`[${STEERING}${UNSEEN_MARKS}]`, 'g');

/** One line: each run of white space and control characters becomes one blank, none around it. Pure. */
export function foldBlanks(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

/** The same, without what nobody sees between letters: zero-width spaces and direction overrides. Pure. */
export function foldUnseen(text: string): string {
  return text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(UNSEEN, '')
    .trim();
}

/** Text whose every character has a width: each run of white space, control and format characters becomes one blank; runs of spaces stay. Pure. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\s]+/gu, (run) => (/^ +$/.test(run) ? run : ' '));
}

/** Text without control characters but line breaks (they become blanks), lone surrogates and direction overrides. Pure. */
export function withoutControls(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\P{Cc}\n]|[\p{Zl}\p{Zp}]/gu, ' ')
    .replace(OVERRIDE, '');
}

/** Text that can't steer a terminal, on one line: control characters, escape sequences and direction overrides are gone, white space is folded. Pure. */
export function plain(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(CONTROL, '').toWellFormed().trim();
}

/** The same, also without soft hyphens and direction marks: nothing in it hides or forges words. Pure. */
export function plainVisible(text: string): string {
  return text.replace(/\s/gu, ' ').toWellFormed().replace(CONTROL_OR_MARK, '').replace(/ {2,}/g, ' ').trim();
}

/**
 * Text for a terminal or log with everything shown as `\u001b` that could steer it, but for our colours. What people wrote should have been made
 * `plain` before; this is the last filter, where output leaves. JSON stays the same JSON: in its strings that is how such characters are written. Pure.
 */
export function inert(text: string): string {
  return text.replace(COLOUR_OR_STEERING, (found) => (found.length > 1 ? found : escaped(found)));
}

/** The same without colours, and with unseen marks shown as well: for logs. Pure. */
export function escapeControls(text: string): string {
  return text.replace(STEERING_OR_MARK, escaped);
}

function escaped(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Whether there is anything to see: more than blanks, marks without width, and the letters of Hangul and Braille that stand for nothing. Pure. */
export function isVisible(text: string): boolean {
  // Nearly every text has a letter of ASCII: those are looked for first.
  return /[!-~]/.test(text) || /[^\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u.test(text);
}

/** Text that PostgreSQL and JSON take: without NUL, lone surrogates replaced by U+FFFD. Pure. */
export function storableText(text: string): string {
  return (text.includes('\0') ? text.replaceAll('\0', '') : text).toWellFormed();
}

/**
 * Any value → one that survives `JSON.stringify` and `jsonb` unchanged: dates become ISO strings, functions, `undefined` and keys that
 * could reach a prototype are dropped, numbers that JSON has no word for become null, what lies deeper than 8 levels or beyond 2,000 values
 * is left out. `undefined` where nothing is left. Pure.
 */
export function jsonSafe(value: unknown): unknown {
  let left = MAX_NODES;
  const convert = (input: unknown, depth: number): unknown => {
    if (--left < 0 || depth > MAX_DEPTH) return undefined;
    if (input === null || typeof input === 'boolean') return input;
    if (typeof input === 'string') return storableText(input);
    if (typeof input === 'number') return Number.isFinite(input) ? input : null;
    if (typeof input === 'bigint') return String(input);
    if (input instanceof Date) return Number.isNaN(input.getTime()) ? null : input.toISOString();
    if (Array.isArray(input)) return input.map((item) => convert(item, depth + 1)).filter((item) => item !== undefined);
    if (typeof input !== 'object') return undefined;
    const output: Record<string, unknown> = {};
    for (const [key, item] of Object.entries(input)) {
      if (UNSAFE_KEYS.has(key)) continue;
      const safe = convert(item, depth + 1);
      if (safe !== undefined) output[storableText(key)] = safe;
    }
    return output;
  };
  return convert(value, 0);
}

/** Longer texts are cut before they are searched for secrets, characters. */
const SEARCHED_MAX_CHARS = 8_000;

const TOKENS: readonly [RegExp, string][] = [
  // Slack: bot, app, user, refresh and configuration tokens.
  [/\bx(?:ox[a-z](?:\.xox[a-z])?|app)-[\w-]+/gi, '[token]'],
  // Discord: id, time and signature in base64url.
  [/\b[\w-]{23,30}\.[\w-]{6,7}\.[\w-]{27,45}(?![\w-])/g, '[token]'],
  // GitHub and GitLab.
  [/\b(?:gh[a-z]_|github_pat_|glpat-)\w[\w-]*/g, '[token]'],
  [/\b(bearer|basic)\s+[\w+/=.~-]{6,}/gi, '$1 [token]'],
  // Users and passwords of addresses; a password may hold a slash that somebody forgot to escape.
  [/:\/\/[^\s/?#"'<>]*@/g, '://[secret]@'],
  [/:\/\/[^\s/:@"'<>]{0,100}:[^\s"'<>@]{0,200}@/g, '://[secret]@'],
  [
    /([?&](?:token|ticket|secret|client_secret|password|access_token|refresh_token|private_token|code|state|sig|key)=)[^\s&"'<>]+/gi,
    '$1[secret]',
  ],
  // Discord's webhooks and interactions carry their token in the path.
  [/\/(webhooks|interactions)\/(\d+)\/[^\s"'<>]+/gi, '/$1/$2/[token]'],
  [/\bwss?:\/\/[^\s"'<>]+/gi, '[socket address]'],
];

/** Text without what looks like a token, a password or an address that works like one; at most 8,000 characters. Linear in its length. Pure. */
export function redact(text: string): string {
  const masked = TOKENS.reduce((rest, [pattern, mask]) => rest.replace(pattern, mask), text.slice(0, SEARCHED_MAX_CHARS));
  return masked.replace(/\bhttps?:\/\/[^\s"'<>]+/gi, (address) =>
    /hooks\.slack\.com|\/(?:commands|actions|services|response)\//i.test(address) ? '[response address]' : address,
  );
}
