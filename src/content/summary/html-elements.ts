/**
 * HTML without the elements of these names and all that is in them, `by` in their place; one that is never closed stays, for without its
 * end a tag is but a word of the text. One pass, whatever the text: a pattern would look for the end again from each beginning. Pure.
 */
export function withoutElements(text: string, names: readonly string[], by: string): string {
  // Most texts have no tags, and need no patterns.
  if (!text.includes('<')) return text;
  const opening = new RegExp(`<(${names.join('|')})\\b`, 'gi');
  const closing = new Map(names.map((name) => [name, new RegExp(`</${name}\\s{0,20}>`, 'gi')]));
  const unclosed = new Set<string>();
  let left = '';
  let from = 0;
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const name = (match[1] ?? '').toLowerCase();
    const close = closing.get(name);
    if (close === undefined || unclosed.has(name)) continue;
    close.lastIndex = opening.lastIndex;
    if (close.exec(text) === null) unclosed.add(name);
    else {
      left += text.slice(from, match.index) + by;
      from = close.lastIndex;
      opening.lastIndex = from;
    }
  }
  return left + text.slice(from);
}

/** HTML without comments, `by` in their place; of one that is never closed only its beginning goes. One pass, as above. Pure. */
export function withoutComments(text: string, by: string): string {
  const begin = '<!--';
  const end = '-->';
  let left = '';
  let from = 0;
  for (let at = text.indexOf(begin); at !== -1; at = text.indexOf(begin, from)) {
    const close = text.indexOf(end, at + begin.length);
    if (close === -1) return left + text.slice(from).replaceAll(begin, by);
    left += text.slice(from, at) + by;
    from = close + end.length;
  }
  return left + text.slice(from);
}
