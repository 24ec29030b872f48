/** Longest tldr people are shown, UTF-16 units. */
export const TLDR_MAX_CHARS = 400;

/** Dots after these end no sentence. */
const ABBREVIATED = /(?:^|[\s(“"'])(?:e\.g|i\.e|vs|etc|cf|approx|Dr|Sr|Jr|Mr|Mrs|Ms|Prof|St|No|Nos|Fig|feat|ft|[A-Z])\.$/;
const END = /(?<![.!?…])[.!?…]+["'’”»)\]]*(?=\s)|[。！？]+["'’”」』)\]]*/gu;
/** What a sentence may begin with: not a small letter, and no digit behind a version's dot (`2. 5k`). */
const BEGINNING = /^\s*(?:[^\p{Ll}\d\s]|\d)/u;

/** Text → its sentences, trimmed; what is on another line is another sentence. Joined they are the text, but for blanks. Pure. */
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

/** A cut at a sentence leaves at least this share of the room used; else words are kept and the cut is marked. */
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

/** The longest run of whole graphemes from the beginning whose costs come to at most `max`; costs must be 1 or more for each UTF-16 unit. Pure. */
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

/** The first `max` UTF-16 units of a text, and one less where that would cut a surrogate pair in two. Pure. */
export function firstUnits(text: string, max: number): string {
  return text.length > max && /[\ud800-\udbff]/.test(text[max - 1] ?? '') ? text.slice(0, max - 1) : text.slice(0, max);
}

/** `text`, at most `max` UTF-16 units long: cut between graphemes, `…` where cut. Pure. */
export function shorten(text: string, max: number): string {
  return text.length <= max ? text : shortenBy(text, max, ({ length }) => length);
}

/** The same by what each grapheme costs, which is at least its length; `…` costs 1. Pure. */
export function shortenBy(text: string, max: number, costOf: (grapheme: string) => number): string {
  return atGrapheme(text, max, costOf) === text ? text : `${atGrapheme(text, max - 1, costOf).trimEnd()}…`;
}

/** `text`, at most `maxChars` UTF-16 units long: cut after a sentence, else after a word with `…`, never inside a grapheme. Pure. */
export function cutText(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const sentences = atSentence(text, maxChars);
  if (sentences.length >= maxChars * MIN_SHARE) return sentences;
  const graphemes = atGrapheme(text, maxChars - 1, ({ length }) => length);
  const space = graphemes.lastIndexOf(' ');
  const words = text[graphemes.length] !== ' ' && space > graphemes.length / 2 ? graphemes.slice(0, space) : graphemes;
  return `${words.replace(/(?<![\s,;:–—-])[\s,;:–—-]+$/u, '')}…`;
}
