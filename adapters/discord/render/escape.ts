import { shorten } from '../../../src/lib/cut-text.ts';
import { plainVisible } from '../../../src/lib/sanitize-text.ts';

const MARKUP = /[\\*_~|`<[\]]|:(?=\/\/)/g;
/** Markup that only works at the beginning of a line: `# heading`, `-# small`, `- list`, `+ list`, `> quote`, `1. list`. */
const LINE_MARKUP = /^(?:[#+-](?=#{0,2}(?: |$))|>|\d+(?=[.)](?: |$)))/;

/** Whether a reader would see nothing; Discord treats such a title or field as missing. Pure. */
export function isBlank(text: string): boolean {
  return !/[^\p{White_Space}\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}]/u.test(text);
}

/** Returns one line in which nothing is markup, a mention, a timestamp or a link to unfurl. For embeds and content; not inside `[text](url)`, where the backslashes are shown. Pure. */
export function escapeMarkdown(text: string): string {
  return escapeLineStart(escapeInline(plainVisible(text)));
}

/** Returns plain text of at most `max` UTF-16 units, cut between graphemes and with `…` if cut. Pure. */
export function fitPlain(text: string, max: number): string {
  return shorten(plainVisible(text), max);
}

/** Returns escaped text of at most `max` UTF-16 units; a cut splits neither a grapheme nor an escape. Pure. */
export function fitEscaped(text: string, max: number): string {
  const line = plainVisible(text);
  const room = LINE_MARKUP.test(line) ? max - 1 : max;
  return escapeLineStart(cutEscaped(line, room));
}

/** Characters that Discord refuses anywhere after the host of an address (50035, "not a well formed URL"). */
const REFUSED_IN_URL = /[()|^[\]]|%(?![0-9a-f]{2})/gi;

/**
 * Returns an http(s) address as Discord accepts it in `url` and in `<…>`: everything that it would refuse or parse as markup is percent-encoded. Null if `url`
 * is no http(s) address or the result is longer than `max`. Pure.
 */
export function safeUrl(url: string | null | undefined, max: number): string | null {
  if (!url || !URL.canParse(url)) return null;
  const parsed = new URL(url);
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') return null;
  // `URL` has already encoded `<` and `>` everywhere; brackets of an IPv6 host are part of `origin`.
  const [head, rest] =
    parsed.username === '' && parsed.password === '' ? [parsed.origin, parsed.href.slice(parsed.origin.length)] : ['', parsed.href];
  const href = head + rest.replace(REFUSED_IN_URL, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return href.length <= max ? href : null;
}

/** Returns the same for links of embeds and buttons, where Discord refuses hosts without a dot (`http://wiki/`): null for these too. Pure. */
export function publicUrl(url: string | null | undefined, max: number): string | null {
  const address = safeUrl(url, max);
  return address !== null && /^[^.:[\]]+\.[^:[\]]*[^.]\.?$/.test(new URL(address).hostname) ? address : null;
}

function escapeInline(text: string): string {
  return text.replace(MARKUP, '\\$&');
}

function escapeLineStart(text: string): string {
  return text.replace(LINE_MARKUP, (start) => (/^\d/.test(start) ? `${start}\\` : `\\${start}`));
}

/** Escapes and cuts a text; if the cut is right after an escaping backslash, removes that too. */
function cutEscaped(text: string, max: number): string {
  const whole = escapeInline(text);
  if (whole.length <= max) return whole;
  const kept = shorten(whole, max).slice(0, -1);
  let end = kept.length;
  while (kept[end - 1] === '\\') end -= 1;
  return `${kept.slice(0, kept.length - ((kept.length - end) % 2)).trimEnd()}…`;
}
