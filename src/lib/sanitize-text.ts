const MAX_DEPTH = 8;
const MAX_NODES = 2_000;
const UNSAFE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Characters that change the direction of the text after them, and so can disguise a link. */
const OVERRIDES = '\\u202a-\\u202e\\u2066-\\u2069';
/** Invisible marks: the byte order mark and direction marks. */
const UNSEEN_MARKS = '\\u061c\\u200e\\u200f\\ufeff';
/** Characters that can control a terminal or a log viewer: control characters (C0 except tab and line feed, DEL, C1), line separators, and direction overrides. */
const STEERING = `\\0-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u2028\\u2029${OVERRIDES}`;
/** Our own colours (picocolors' codes): bold, dim, italic, underlined, and foreground colours. */
const COLOURS = '\\u001b\\[(?:[0-4]|2[2-4]|3[0-79]|9[0-7])m';

const OVERRIDE = new RegExp(`[${OVERRIDES}]`, 'g');
const CONTROL = new RegExp(`[\\p{Cc}${OVERRIDES}]`, 'gu');
const CONTROL_OR_MARK = new RegExp(`[\\p{Cc}\\u00ad\\u061c\\u200e\\u200f${OVERRIDES}]`, 'gu');
const UNSEEN = new RegExp(`[\\u200b\\u2060\\ufeff${OVERRIDES}]`, 'g');
const COLOUR_OR_STEERING = new RegExp(`${COLOURS}|[${STEERING}]`, 'g');
const STEERING_OR_MARK = new RegExp(`[${STEERING}${UNSEEN_MARKS}]`, 'g');

/** Makes a text one line: each run of white space and control characters becomes one space, with none at the ends. Pure. */
export function foldBlanks(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

/** Like `foldBlanks`, and also removes invisible characters between letters: zero-width spaces and direction overrides. Pure. */
export function foldUnseen(text: string): string {
  return text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(UNSEEN, '')
    .trim();
}

/** Makes every character visible: each run of white space, control and format characters becomes one space; runs of spaces stay. Pure. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\s]+/gu, (run) => (/^ +$/.test(run) ? run : ' '));
}

/** Removes lone surrogates and direction overrides; control characters except line feeds become spaces. Pure. */
export function withoutControls(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\P{Cc}\n]|[\p{Zl}\p{Zp}]/gu, ' ')
    .replace(OVERRIDE, '');
}

/** Makes a text safe for a terminal, on one line: removes control characters (and with them escape sequences) and direction overrides, and folds white space. Pure. */
export function plain(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(CONTROL, '').toWellFormed().trim();
}

/** Like `plain`, and also removes soft hyphens and direction marks, so that nothing hides or fakes words. Pure. */
export function plainVisible(text: string): string {
  return text.replace(/\s/gu, ' ').toWellFormed().replace(CONTROL_OR_MARK, '').replace(/ {2,}/g, ' ').trim();
}

/**
 * Escapes everything that could control a terminal or log, as `\u001b`, except our own colours. Text written by people should already be
 * `plain`; this is the last filter before output. JSON remains the same JSON, because its strings escape such characters in the same way. Pure.
 */
export function inert(text: string): string {
  return text.replace(COLOUR_OR_STEERING, (found) => (found.length > 1 ? found : escaped(found)));
}

/** Like `inert`, but for logs: colours and invisible marks are escaped as well. Pure. */
export function escapeControls(text: string): string {
  return text.replace(STEERING_OR_MARK, escaped);
}

function escaped(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Whether a text has anything visible: more than white space, zero-width marks, and the blank letters of Hangul and Braille. Pure. */
export function isVisible(text: string): boolean {
  // Nearly every text has an ASCII letter, so that is checked first.
  return /[!-~]/.test(text) || /[^\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u.test(text);
}

/** Makes a text storable in PostgreSQL and JSON: removes NUL, and replaces lone surrogates with U+FFFD. Pure. */
export function storableText(text: string): string {
  return (text.includes('\0') ? text.replaceAll('\0', '') : text).toWellFormed();
}

/**
 * Converts any value to one that survives `JSON.stringify` and `jsonb` unchanged: dates become ISO strings; functions, `undefined` and keys that
 * could reach a prototype are dropped; numbers that JSON can't express become null; anything deeper than 8 levels or beyond 2,000 values
 * is left out. `undefined` if nothing is left. Pure.
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

/** Maximum length of a text that is searched for secrets, characters; the rest is cut off first. */
const SEARCHED_MAX_CHARS = 8_000;

const TOKENS: readonly [RegExp, string][] = [
  // Slack: bot, app, user, refresh and configuration tokens.
  [/\bx(?:ox[a-z](?:\.xox[a-z])?|app)-[\w-]+/gi, '[token]'],
  // Discord: id, time and signature in base64url.
  [/\b[\w-]{23,30}\.[\w-]{6,7}\.[\w-]{27,45}(?![\w-])/g, '[token]'],
  // GitHub and GitLab.
  [/\b(?:gh[a-z]_|github_pat_|glpat-)\w[\w-]*/g, '[token]'],
  [/\b(bearer|basic)\s+[\w+/=.~-]{6,}/gi, '$1 [token]'],
  // User names and passwords in addresses; a password may contain an unescaped slash.
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

/** Removes everything that looks like a token, a password or an address that works like one; returns at most 8,000 characters. Linear in its length. Pure. */
export function redact(text: string): string {
  const masked = TOKENS.reduce((rest, [pattern, mask]) => rest.replace(pattern, mask), text.slice(0, SEARCHED_MAX_CHARS));
  return masked.replace(/\bhttps?:\/\/[^\s"'<>]+/gi, (address) =>
    /hooks\.slack\.com|\/(?:commands|actions|services|response)\//i.test(address) ? '[response address]' : address,
  );
}
