const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Text that any Slack field takes: no control characters but line breaks, no lone surrogates, no bidi overrides (they can disguise a link). Pure. */
export function clean(text: string): string {
  return text
    .replace(/\p{Cs}/gu, '\uFFFD')
    .replace(/[^\P{Cc}\n]|[\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/[\u202A-\u202E\u2066-\u2069]/gu, '');
}

/** Clean text with single spaces and nothing around it. Pure. */
export function oneLine(text: string): string {
  return clean(text).replace(/\s+/gu, ' ').trim();
}

/** The longest run of whole graphemes whose cost is at most `max`; `…` marks a cut and is counted in. Pure. */
export function cutBy(text: string, max: number, costOf: (grapheme: string) => number): string {
  let cost = 0;
  let kept = 0;
  // A grapheme that the slice cuts in two lies beyond `max` and is dropped anyway.
  for (const { segment, index } of GRAPHEMES.segment(text.slice(0, max + 200))) {
    cost += costOf(segment);
    if (cost > max) return `${text.slice(0, kept).trimEnd()}…`;
    if (cost <= max - 1) kept = index + segment.length;
  }
  return text;
}

/** Text of at most `max` UTF-16 units, cut between graphemes. Pure. */
export function cut(text: string, max: number): string {
  return text.length <= max ? text : cutBy(text, max, (grapheme) => grapheme.length);
}
