/** PostgreSQL's text and jsonb hold neither NUL nor half a surrogate pair. */
const UNSTORABLE = /[\0\p{Surrogate}]/gu;
/** In JSON text such characters are escapes; a backslash that is itself escaped must not count. */
const JSON_ESCAPE = /\\(?:u0000|ud[89a-f][0-9a-f]{2}|.)/g;
const UNSTORABLE_ESCAPE = /^\\u(?:0000|d[89a-f])/;
/** Whether there can be any: hardly ever, and quick to see. */
const MAYBE = /\\u(?:0000|d[89a-f])/;

/** Text with what can't be stored replaced by U+FFFD. Pure. */
export function storableText(text: string): string {
  return text.replace(UNSTORABLE, '\ufffd');
}

/** A JSON-safe value as JSON text that can be stored. Pure. */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (!MAYBE.test(json)) return json;
  return json.replace(JSON_ESCAPE, (found) => (UNSTORABLE_ESCAPE.test(found) ? '\ufffd' : found));
}
