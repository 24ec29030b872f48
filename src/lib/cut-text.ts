import { splitSentences } from './split-sentences.ts';

/** A cut at a sentence leaves at least this share of the room used; else words are kept and the cut is marked. */
const LEAST_SHARE = 0.25;

function atSentence(text: string, maxChars: number): string {
  let end = 0;
  for (const sentence of splitSentences(text.slice(0, maxChars + 200))) {
    const next = text.indexOf(sentence, end) + sentence.length;
    if (next > maxChars) break;
    if (/[.!?…。！？]["'’”)\]]*$/u.test(sentence)) end = next;
  }
  return text.slice(0, end);
}

function atGrapheme(text: string, maxChars: number): string {
  let end = 0;
  for (const { index, segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text.slice(0, maxChars + 100))) {
    if (index + segment.length > maxChars) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}

/** `text`, at most `maxChars` UTF-16 units long: cut after a sentence, else after a word with `…`, never inside a grapheme. Pure. */
export function cutText(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const sentences = atSentence(text, maxChars);
  if (sentences.length >= maxChars * LEAST_SHARE) return sentences;
  const graphemes = atGrapheme(text, maxChars - 1);
  const space = graphemes.lastIndexOf(' ');
  const words = text[graphemes.length] !== ' ' && space > graphemes.length / 2 ? graphemes.slice(0, space) : graphemes;
  return `${words.replace(/(?<![\s,;:–—-])[\s,;:–—-]+$/u, '')}…`;
}
