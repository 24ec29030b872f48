import { splitSentences } from '../../lib/cut-text.ts';
import { codePointBefore, isLetterOrDigit } from '../../lib/fold-text.ts';
import { AMBIGUOUS_OPENING, FUNCTION_WORDS, OPENING, VERBS } from './heading-words.ts';

const isCapital = (word: string): boolean => (word.charCodeAt(0) >= 128 ? /^\p{Lu}/u : /^[A-Z]/).test(word);

/** Returns a word without the characters before its first and after its last letter or digit. */
export function bare(word: string): string {
  let from = 0;
  while (from < word.length && !isLetterOrDigit(word.codePointAt(from) as number)) from += 1;
  let to = word.length;
  while (to > from && !isLetterOrDigit(codePointBefore(word, to))) to -= 1;
  return word.slice(from, to);
}

/** Whether a word only connects others, such as an article or a preposition. */
export const isFunctionWord = (word: string): boolean => FUNCTION_WORDS.has(bare(word).toLowerCase());
/** Whether a word is a verb that says something about the subject before it. */
const isSaying = (word: string): boolean => VERBS.has(bare(word)) && !isCapital(word);
/** Whether a sentence may begin with `word`, judging by this word and the next. */
export function isOpening(word: string, next = ''): boolean {
  const plain = bare(word);
  return OPENING.has(plain) && (!AMBIGUOUS_OPENING.has(plain) || /[,!]$/.test(word) || !isTitled(next));
}
/** Whether a word is written as in the headings of English-language sites: with a capital or a digit. */
export function isTitled(word: string): boolean {
  const plain = bare(word);
  return isCapital(plain) || /^(?:\d|v\d)/.test(plain);
}

const ENGLISH = ['and', 'of', 'the', 'for', 'to', 'with', 'your'];

/** Whether words are English, judging by the most common short ones. Pure. */
const isEnglish = (words: readonly string[]): boolean => words.some((word) => ENGLISH.includes(word));

/** Minimum number of words that count as a sentence after headings. */
const MIN_WORDS = 6;
/** Number of words by which the beginning of a text is judged; a heading rarely has more. */
const HEADING_WORDS = 14;
const SHORT_QUESTION_WORDS = 6;
/** Number of words from which a text is hardly ever a heading. */
const LONG_WORDS = 8;
/** Maximum number of words in a sentence; hardly anybody writes longer ones for people to read. */
const MAX_SENTENCE_WORDS = 75;
/** Maximum number of words in an English sentence up to and including its first verb. */
const MAX_WORDS_BEFORE_VERB = 30;

/** How questions begin that are whole sentences. */
const ASKING =
  /^[“"']?(?:Are|Can|Could|Did|Do|Does|Ever|Has|Have|How|Is|Looking|Need|Should|Tired|Want|What|When|Where|Which|Who|Why|Will|Wondering|Would)\b/;
/** How the subjects of commits begin; some release notes consist of nothing else. */
const COMMIT =
  /^(?:Add|Backport|Bump|Change|Disable|Enable|Ensure|Fix|Improve|Merge|Override|Prevent|Refactor|Remove|Revert|Update|Upgrade|Validate)\b/i;

export const isEnded = (text: string): boolean => /[.!?…。！？:;,][\]"'’”»)」』]*$/u.test(text);
export const isNumbered = (text: string): boolean => /(?:^|\s)\d{1,2}[.)]$/.test(text);
export const isQuestion = (text: string): boolean => /\?[\]"'’”»)]*$/.test(text);
const isAsking = (text: string): boolean => ASKING.test(text);

const isCode = (word: string): boolean => /[$=]|^--?\w|\w_\w/.test(word);
const isField = (word: string): boolean => word.endsWith(':');

function shareOf(words: readonly string[], is: (word: string) => boolean): number {
  return words.length === 0 ? 0 : words.filter(is).length / words.length;
}

/** Whether one of `words` after the first is a verb that makes a statement, or the first contains one (`It’s`). Pure. */
export function countsAsSentence([first = '', ...rest]: readonly string[]): boolean {
  return rest.some(isSaying) || (/['’]/.test(first) && isSaying(first.toLowerCase()));
}

/** Whether a sentence makes a statement, judging by English words; text that is not English always counts as one. Pure. */
export function says(sentence: string): boolean {
  const words = wordsOf(sentence);
  return words.length >= LONG_WORDS || countsAsSentence(words) || COMMIT.test(sentence) || !isEnglish(words);
}

/** Whether English words read as a sentence: they contain a verb, and fewer than 65% of the first 40 are capitalised. Pure. */
function isProse(words: readonly string[]): boolean {
  return words.length >= MIN_WORDS && countsAsSentence(words) && shareOf(words.slice(0, 40), isTitled) < 0.65;
}

/** Whether the words before a sentence are text of their own rather than headings. Pure. */
function isText(words: readonly string[]): boolean {
  const front = words.slice(0, HEADING_WORDS);
  return countsAsSentence(front) && shareOf(front, isTitled) < 0.5;
}

/** Whether a text ends with a statement, whatever headings run into its beginning. Pure. */
function endsWithStatement(text: string): boolean {
  const end = wordsOf(text).slice(-MAX_WORDS_BEFORE_VERB);
  return (
    end.length >= MIN_WORDS && /[.!…][\]"'’”)]*$/.test(text) && !isNumbered(text) && countsAsSentence(end) && shareOf(end, isTitled) < 0.5
  );
}

/** Whether more than one in ten words has a capital where only another heading can begin. Pure. */
export function isRunOn(words: readonly string[]): boolean {
  const begins = words.filter((word, at) => {
    const before = words[at - 1] ?? '';
    return isTitled(word) && /^\p{Ll}/u.test(before) && !isFunctionWord(before) && !/\W$/.test(before);
  });
  return begins.length > words.length / 10;
}

/** Whether a text contains no sentence: a heading, several in a row, a number, code, or the fields of a form. Pure. */
export function isHeading(sentence: string): boolean {
  const words = wordsOf(sentence);
  if (words.length === 0 || shareOf(words, isField) > 0.2 || shareOf(words, isCode) > 0.15) return true;
  if (isNumbered(sentence) && (!isProse(words) || /^(?:How|Why|What|Where|When|Step)\b/.test(sentence))) return true;
  if (words.length > MAX_SENTENCE_WORDS && shareOf(words, isTitled) > 0.3) return true;
  if (words.length > MAX_WORDS_BEFORE_VERB && isEnglish(words) && !countsAsSentence(words.slice(0, MAX_WORDS_BEFORE_VERB))) return true;
  const front = words.slice(0, HEADING_WORDS);
  const titled = shareOf(front, isTitled);
  const loose = shareOf(front, (word) => isTitled(word) || isFunctionWord(word));
  const says = countsAsSentence(front);
  if (isQuestion(sentence)) return !(isAsking(sentence) && words.length <= SHORT_QUESTION_WORDS) && loose > 0.8 && !isProse(words);
  if (sentence.endsWith('!') && words.length > 8 && isEnglish(words) && !says) return true;
  if (words.length > HEADING_WORDS) return titled >= 0.75 || (loose > (isEnded(sentence) ? 0.85 : 0.75) && !says);
  return (!isEnded(sentence) || /[!)]$/.test(sentence)) && loose > 0.75 && !says && !COMMIT.test(sentence);
}

/** Whether one of the sentences certainly says something: it has an end, is long enough, and is neither a question nor a heading. Pure. */
export function isInformative(sentences: readonly string[]): boolean {
  return sentences.some(
    (sentence) => isEnded(sentence) && !isQuestion(sentence) && wordsOf(sentence).length >= MIN_WORDS && !isHeading(sentence),
  );
}

/** Returns the words of a text, without punctuation that stands alone. Pure. */
export function wordsOf(text: string): readonly string[] {
  return text.split(' ').filter((word) => /^[A-Za-z\d]/.test(word) || bare(word) !== '');
}

/** Number of characters at the end of a text that show how it ends: no sentence has more quotes and brackets there. */
const END_CHARS = 40;

interface KeptSentence {
  text: string;
  /** Whether headings before it were removed. */
  behindHeadings: boolean;
}

const whole = (text: string): KeptSentence => ({ text, behindHeadings: false });

/** Returns the first sentence without the headings before it; null if there is nothing but headings. */
function withoutLead(sentence: string): KeptSentence | null {
  const words = wordsOf(sentence);
  const start = startAfterHeadings(words);
  if (start > 0 && (isAsking(sentence) || !isText(words.slice(0, start)))) {
    const text = words.slice(start).join(' ');
    return isHeading(text) || isQuestion(text) ? null : { text, behindHeadings: true };
  }
  return isHeading(sentence) ? null : whole(sentence);
}

/** Drops headings at the beginning: questions in a row, or text without an end, before the first statement or before a sentence that followed headings. */
function withoutOpening(kept: readonly KeptSentence[]): readonly KeptSentence[] {
  const cut = kept.slice(0, 8).findLastIndex(({ behindHeadings }) => behindHeadings);
  const before = kept.slice(0, Math.max(0, cut));
  if (before.some(({ text }) => isQuestion(text) || !isEnded(text))) return kept.slice(cut);
  const answer = kept.findIndex(({ text }) => !isQuestion(text) && isEnded(text));
  const opening = kept[0]?.text ?? '';
  const isHeadings = isQuestion(opening) ? !isAsking(opening) && wordsOf(opening).length > 8 : !countsAsSentence(wordsOf(opening));
  return answer > 1 || (answer === 1 && isHeadings) ? kept.slice(answer) : kept;
}

/** The sentences of one part of a page. */
export interface PartProse {
  sentences: string[];
  /** Whether the first statement could not be separated from the headings before it and was lost with them; the remaining sentences follow from it. */
  lostStatement: boolean;
}

/**
 * Returns the sentences of one part of a page, each of whose lines is a text of its own, without headings, numbers and runs of questions
 * before or between them; empty if there are none. `beginsWithText`: the part begins with a sentence. Pure.
 */
export function proseOfPart(part: string, beginsWithText = false): PartProse {
  const kept: KeptSentence[] = [];
  let lostStatement = false;
  // Whether everything kept so far is a question or has no end.
  let isOpen = true;
  let judged = 0;
  for (const [at, text] of splitSentences(part).entries()) {
    for (; judged < kept.length; judged++) isOpen &&= isQuestion(kept[judged]?.text ?? '') || !isEnded(kept[judged]?.text ?? '');
    if (at === 0 && beginsWithText && isEnded(text) && wordsOf(text).length >= MIN_WORDS) kept.push(whole(text));
    else if (isOpen) {
      const one = isNumbered(text) ? null : withoutLead(text);
      if (one !== null) kept.push(one);
      else if (kept.length === 0) lostStatement ||= endsWithStatement(text);
    } else if ((isEnded(text) && !isNumbered(text)) || !isHeading(text)) kept.push(whole(text));
  }
  return { sentences: withoutOpening(kept).map(({ text }) => text), lostStatement };
}

/** Joins sentences into one text, with a full stop after each that has no end punctuation, except the last. Pure. */
export function joinSentences(sentences: readonly string[]): string {
  return sentences.reduce((text, sentence) => {
    // Only the end matters; testing the whole text for each sentence would be slow.
    const end = text.slice(-END_CHARS);
    if (/[。！？]["'”」』]?$/u.test(end)) return text + sentence;
    return text === '' ? sentence : `${text}${isEnded(end) ? '' : '.'} ${sentence}`;
  }, '');
}

function mayBegin(words: readonly string[], at: number): boolean {
  const before = words[at - 1] ?? '';
  const word = words[at] ?? '';
  // No sentence begins with a version.
  return (
    isTitled(word) &&
    !/^v\d/.test(word) &&
    !isFunctionWord(before) &&
    !isOpening(before) &&
    !/[,;:(“"‘—–-]$/.test(before) &&
    !/^[^(]*\)/.test(word)
  );
}

/** Maximum number of words that are searched for the beginning of the first sentence. */
const MAX_WORDS_READ = 400;

/** Returns the index of the first word of the sentence that follows headings without end punctuation; -1 if there is none. Pure. */
function startAfterHeadings(all: readonly string[]): number {
  const words = all.slice(0, MAX_WORDS_READ);
  const begins = (at: number, is: boolean): boolean => is && mayBegin(words, at) && isProse(words.slice(at));
  for (let at = words.length - MIN_WORDS; at > 0; at--) if (begins(at, isOpening(words[at] ?? '', words[at + 1]))) return at;
  for (let at = 1; at < words.length; at++)
    if (isTitled(words[at] ?? '') && /^\p{Ll}/u.test(words[at - 1] ?? '') && begins(at, isSubject(words.slice(at, at + 6)))) return at;
  const firstSays = words.findIndex((word, at) => at > 0 && isSaying(word));
  for (let at = firstSays - 2; at >= 3 && !isOpening(words[0] ?? '', words[1]); at--)
    if (begins(at, isPlain(words.slice(at + 1, firstSays)))) return at;
  return -1;
}

/** Whether words begin with a subject and its verb (`Amazon EKS uses …`, `News headlines reported …`), with no connecting word before the verb. */
function isSubject([, ...rest]: readonly string[]): boolean {
  const verb = rest.findIndex(isSaying);
  return verb >= 0 && !rest.slice(0, verb).some((word) => isFunctionWord(word) || /\W$/.test(word));
}

const isPlain = (words: readonly string[]): boolean => words.every((word) => /^\p{Ll}[\p{L}-]*$/u.test(word) && !isFunctionWord(word));
