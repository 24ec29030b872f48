const MAX_CHARS = 80;

function unquoted(value: string): string {
  const quote = value[0];
  if (quote !== "'" && quote !== '"') return value;
  return value.slice(1, value.length > 1 && value.endsWith(quote) ? -1 : undefined);
}

/** The YAML line `key: value` with its value in quotes, as a sentence; null where the line has no such shape. Pure. */
export function quotingHint(line: string): string | null {
  const match = /^(?:- )?([\w-]+):[ \t]+(\S.*)$/.exec(line.trim());
  if (match === null) return null;
  const [, key = '', value = ''] = match;
  const quoted = `${key}: '${unquoted(value.trim()).replaceAll("''", "'").replaceAll("'", "''")}'`;
  return quoted.length > MAX_CHARS ? `Put the value in quotes: ${key}: '…'` : `Put the value in quotes: ${quoted}`;
}
