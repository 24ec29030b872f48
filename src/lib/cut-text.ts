/** Maximum length of a tldr that people see, UTF-16 units. */
export const TLDR_MAX_CHARS = 400;

/** A dot after one of these does not end a sentence. */
const ABBREVIATED = /(?:^|[\s(“"'])(?:e\.g|i\.e|vs|etc|cf|approx|Dr|Sr|Jr|Mr|Mrs|Ms|Prof|St|No|Nos|Fig|feat|ft|[A-Z])\.$/;
const END = /(?<![.!?…])[.!?…]+["'’”»)\]]*(?=\s)|[。！？]+["'’”」』)\]]*/gu;
/** How a sentence may begin: not with a lower-case letter, nor with a digit after a version's dot (`2. 5k`). */
const BEGINNING = /^\s*(?:[^\p{Ll}\d\s]|\d)/u;

/** Splits a text into trimmed sentences; a line break always ends one. Joined, they are the text except for white space. Pure. */
export function splitSentences(text: string): string[] {
  return text
    .split('\n')
    .flatMap((line) => splitLine(line))
    .filter((sentence) => sentence !== '');
}

function splitLine(line: string): string[] {
  const sentences: string[] = [];
  let from = 0;
  for (const match of line.matchAll(END)) {
    const end = match.index + match[0].length;
    const rest = line.slice(end, end + 8);
    const isWide = /[。！？]/u.test(match[0]);
    if (!isWide && (!BEGINNING.test(rest) || ABBREVIATED.test(line.slice(Math.max(from, end - 12), end)))) continue;
    if (/\d\.$/.test(line.slice(from, end)) && /^\s*\d/.test(rest)) continue;
    sentences.push(line.slice(from, end).trim());
    from = end;
  }
  sentences.push(line.slice(from).trim());
  return sentences;
}

/** A cut at a sentence must use at least this share of the maximum length; otherwise the text is cut at a word, with `…`. */
const MIN_SHARE = 0.25;

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

function atSentence(text: string, maxChars: number): string {
  let end = 0;
  for (const sentence of splitSentences(text.slice(0, maxChars + 200))) {
    const next = text.indexOf(sentence, end) + sentence.length;
    if (next > maxChars) break;
    if (/[.!?…。！？]["'’”)\]]*$/u.test(sentence)) end = next;
  }
  return text.slice(0, end);
}

/** The longest prefix of whole graphemes whose total cost is at most `max`; costs must be at least 1 per UTF-16 unit. Pure. */
function atGrapheme(text: string, max: number, costOf: (grapheme: string) => number): string {
  let cost = 0;
  let end = 0;
  // A grapheme that the slice cuts in two ends beyond `max`, and is dropped anyway.
  for (const { index, segment } of GRAPHEMES.segment(text.slice(0, max + 1))) {
    cost += costOf(segment);
    if (cost > max) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}

/** The first `max` UTF-16 units of a text, or one less if that would split a surrogate pair. Pure. */
export function firstUnits(text: string, max: number): string {
  return text.length > max && /[\ud800-\udbff]/.test(text[max - 1] ?? '') ? text.slice(0, max - 1) : text.slice(0, max);
}

/** `text`, at most `max` UTF-16 units long: cut between graphemes, with `…` if cut. Pure. */
export function shorten(text: string, max: number): string {
  return text.length <= max ? text : shortenBy(text, max, ({ length }) => length);
}

/** Like `shorten`, but `max` limits the total cost of the graphemes; each costs at least its length, and `…` costs 1. Pure. */
export function shortenBy(text: string, max: number, costOf: (grapheme: string) => number): string {
  return atGrapheme(text, max, costOf) === text ? text : `${atGrapheme(text, max - 1, costOf).trimEnd()}…`;
}

/** `text`, at most `maxChars` UTF-16 units long: cut after a sentence, otherwise after a word with `…`, never inside a grapheme. Pure. */
export function cutText(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const sentences = atSentence(text, maxChars);
  if (sentences.length >= maxChars * MIN_SHARE) return sentences;
  const graphemes = atGrapheme(text, maxChars - 1, ({ length }) => length);
  const space = graphemes.lastIndexOf(' ');
  const words = text[graphemes.length] !== ' ' && space > graphemes.length / 2 ? graphemes.slice(0, space) : graphemes;
  return `${words.replace(/(?<![\s,;:–—-])[\s,;:–—-]+$/u, '')}…`;
}
