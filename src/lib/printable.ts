/** Text that can't steer a terminal, on one line: control characters, escape sequences and direction overrides are gone, white space is folded. Pure. */
export function plain(text: string): string {
  return text
    .replace(/\s+/gu, ' ')
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '')
    .toWellFormed()
    .trim();
}

/**
 * Our colours (picocolors' codes: bold, dim, italic, underlined, the foreground), or what steers a terminal or a reader of logs: control characters
 * (C0 but tab and line feed, DEL, C1), Unicode's line separators, and overrides of the writing direction.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about.
const STEERING = /\u001b\[(?:[0-4]|2[2-4]|3[0-79]|9[0-7])m|[\0-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/**
 * Text for a terminal or log with everything shown as `\u001b` that could steer it, but for our colours. What people wrote should have been made
 * `plain` before; this is the last filter, where output leaves. JSON stays the same JSON: in its strings that is how such characters are written. Pure.
 */
export function inert(text: string): string {
  return text.replace(STEERING, (found) => (found.length > 1 ? found : `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`));
}
