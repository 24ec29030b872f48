import { bare, isEnglish, isHolding, isSaying, isTitled } from './heading-words.ts';

/** Fewest words of what is taken for a sentence behind headings. */
export const MIN_WORDS = 6;
/** A heading has rarely more words; by so many the beginning of a text is judged. */
const HEADING_WORDS = 14;
const SHORT_QUESTION_WORDS = 6;
/** Few headings have so many words. */
const LONG_WORDS = 8;
/** Hardly anybody writes longer sentences for people to read. */
const MAX_SENTENCE_WORDS = 75;
/** No English sentence takes more words to come to the one that says something. */
const MAX_SILENCE = 30;

/** How questions begin, in whole sentences. */
const ASKING =
  /^[“"']?(?:Are|Can|Could|Did|Do|Does|Ever|Has|Have|How|Is|Looking|Need|Should|Tired|Want|What|When|Where|Which|Who|Why|Will|Wondering|Would)\b/;
/** How the subjects of commits begin: all that some releases say of themselves. */
const COMMIT =
  /^(?:Add|Backport|Bump|Change|Disable|Enable|Ensure|Fix|Improve|Merge|Override|Prevent|Refactor|Remove|Revert|Update|Upgrade|Validate)\b/i;

export const isEnded = (text: string): boolean => /[.!?…。！？:;,][\]"'’”»)」』]*$/u.test(text);
export const isNumbered = (text: string): boolean => /(?:^|\s)\d{1,2}[.)]$/.test(text);
export const isQuestion = (text: string): boolean => /\?[\]"'’”»)]*$/.test(text);
export const isAsking = (text: string): boolean => ASKING.test(text);

const isCode = (word: string): boolean => /[$=]|^--?\w|\w_\w/.test(word);
const isField = (word: string): boolean => word.endsWith(':');

function shareOf(words: readonly string[], is: (word: string) => boolean): number {
  return words.length === 0 ? 0 : words.filter(is).length / words.length;
}

/** Whether something is said among `words`; `It’s` at their beginning says so too. Pure. */
export function countsAsSentence([first = '', ...rest]: readonly string[]): boolean {
  return rest.some(isSaying) || (/['’]/.test(first) && isSaying(first.toLowerCase()));
}

/** Whether something is said or done in it, as far as English words tell; what is not English is taken for a sentence. Pure. */
export function says(sentence: string): boolean {
  const words = wordsOf(sentence);
  return words.length >= LONG_WORDS || countsAsSentence(words) || COMMIT.test(sentence) || !isEnglish(words);
}

/** Whether English words read as a sentence: something is said, most of it in small letters. Pure. */
export function isProse(words: readonly string[]): boolean {
  return words.length >= MIN_WORDS && countsAsSentence(words) && shareOf(words.slice(0, 40), isTitled) < 0.65;
}

/** Whether words before a sentence are a text of their own, and no headings. Pure. */
export function isText(words: readonly string[]): boolean {
  const front = words.slice(0, HEADING_WORDS);
  return countsAsSentence(front) && shareOf(front, isTitled) < 0.5;
}

/** Whether a text ends with a statement, whatever headings run into its beginning. Pure. */
export function endsWithStatement(text: string): boolean {
  const end = wordsOf(text).slice(-MAX_SILENCE);
  return (
    end.length >= MIN_WORDS && /[.!…][\]"'’”)]*$/.test(text) && !isNumbered(text) && countsAsSentence(end) && shareOf(end, isTitled) < 0.5
  );
}

/** Whether capitals stand where only the next heading can begin: more than one in ten words. Pure. */
export function isRunOn(words: readonly string[]): boolean {
  const begins = words.filter((word, at) => {
    const before = words[at - 1] ?? '';
    return isTitled(word) && /^\p{Ll}/u.test(before) && !isHolding(before) && !/\W$/.test(before);
  });
  return begins.length > words.length / 10;
}

/** Whether there is no sentence in it: a heading, some in a row, a number, code, the fields of a form. Pure. */
export function isHeading(sentence: string): boolean {
  const words = wordsOf(sentence);
  if (words.length === 0 || shareOf(words, isField) > 0.2 || shareOf(words, isCode) > 0.15) return true;
  if (isNumbered(sentence) && (!isProse(words) || /^(?:How|Why|What|Where|When|Step)\b/.test(sentence))) return true;
  if (words.length > MAX_SENTENCE_WORDS && shareOf(words, isTitled) > 0.3) return true;
  if (words.length > MAX_SILENCE && isEnglish(words) && !countsAsSentence(words.slice(0, MAX_SILENCE))) return true;
  const front = words.slice(0, HEADING_WORDS);
  const titled = shareOf(front, isTitled);
  const loose = shareOf(front, (word) => isTitled(word) || isHolding(word));
  const says = countsAsSentence(front);
  if (isQuestion(sentence)) return !(isAsking(sentence) && words.length <= SHORT_QUESTION_WORDS) && loose > 0.8 && !isProse(words);
  if (sentence.endsWith('!') && words.length > 8 && isEnglish(words) && !says) return true;
  if (words.length > HEADING_WORDS) return titled >= 0.75 || (loose > (isEnded(sentence) ? 0.85 : 0.75) && !says);
  return (!isEnded(sentence) || /[!)]$/.test(sentence)) && loose > 0.75 && !says && !COMMIT.test(sentence);
}

/** The words of a text, marks that stand alone left out. Pure. */
export function wordsOf(text: string): readonly string[] {
  // A sentence is judged by several rules, one after the other.
  if (text !== split.text) split = { text, words: text.split(' ').filter((word) => /^[A-Za-z\d]/.test(word) || bare(word) !== '') };
  return split.words;
}

let split: { text: string; words: readonly string[] } = { text: '', words: [] };
