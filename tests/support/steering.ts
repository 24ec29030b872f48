/** Characters that control a terminal or confuse a reader of lines: all control characters but line feed and tab, other line ends, direction overrides. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about.
export const STEERING = /[\0-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

/** What a post would contain to take over a terminal: its title, its clipboard, its colours, its cursor, its direction. */
export const HOSTILE =
  '\u001b]0;pwned\u0007\u001b]52;c;cHduZWQ=\u0007\u001b[2J\u001b[31;8m\u001b[1A\r\u009b31m\u009d0;x\u009c\u0085\u202e\u2066\u2028\u2029\u007f\0\b';

/** Returns text without the colours that picocolors adds: one number in each sequence. */
export function withoutColours(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the beginning of a colour.
  return text.replace(/\u001b\[(?:[0-4]|2[2-4]|3[0-79]|9[0-7])m/g, '');
}
