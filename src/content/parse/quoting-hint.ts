const MAX_CHARS = 80;

/** The text that was meant: without the quotes around it, but with those that belong to it (`"A" and "B"`). */
function unquoted(value: string): string {
  const quote = value[0];
  if (quote !== "'" && quote !== '"') return value;
  const inside = value.slice(1, value.length > 1 && value.endsWith(quote) ? -1 : undefined);
  const next = inside.indexOf(quote);
  // The next one ends a word where no word follows it: then the first was closed.
  const isClosed = next > 0 && /\S/.test(inside.charAt(next - 1)) && /^[^\p{L}\p{N}]/u.test(inside.slice(next + 1));
  return isClosed ? value : inside;
}

/** The YAML line `key: value` with its value in quotes, as a sentence; null where the line has no such shape. Pure. */
export function quotingHint(line: string): string | null {
  const match = /^(?:- )?([\w-]+):[ \t]+(\S.*)$/.exec(line.trim());
  if (match === null) return null;
  const [, key = '', value = ''] = match;
  const quoted = `${key}: '${unquoted(value.trim()).replaceAll("''", "'").replaceAll("'", "''")}'`;
  return quoted.length > MAX_CHARS ? `Put the value in quotes: ${key}: '…'` : `Put the value in quotes: ${quoted}`;
}
