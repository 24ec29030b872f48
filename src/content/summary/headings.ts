import { codePointBefore, isLetterOrDigit } from '../../lib/letters.ts';

const list = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** Words that only hold others together: no heading ends with one, so no sentence begins behind one. */
const HOLDING = list(
  'a an the and or but nor of in on at to for from with without by as into onto over under about after before between through during per via than that this these those your our their its his her my how why what when where who which if whether because while is are was were be been has have had will would can could should may might must not no vs called named using',
);

/** Words that say something of their subject: where one stands, there is a sentence. */
const SAYING = list(
  "is are was were has have had can could will would should may might must do does did isn't aren't can't won't don't doesn't it's we're we've i'm i've you're you'll they're there's here's that's it’s we’re we’ve i’m i’ve you’re you’ll they’re there’s here’s that’s let’s let's isn’t aren’t can’t don’t doesn’t we’ll we'll announced announces introduced introduces released releases published provides offers offer helps enables allows contain delivers supports support uses includes brings makes gives takes gets shows adds works runs contains continues remains represents reported discovered disclosed launched joined returns plays play means became become becomes needs wants found celebrates streamlines simplifies faces explores discusses welcomes explains looks marks forms focuses kept comes came goes went says said grew grows leads led starts started begins began aims sits stands lies lives ships shipped moves builds built covers covered describes described highlights highlighted reflects turns turned offers creates created relies depends represents reimagines powers drives consists shares shared asks asked spoke interviewed interview happens happened matters requires required combines combined integrates integrated reduces reduced improves improved accelerates evolves evolved emerged emerges continues tells told feels felt seems appears lets keeps puts sees saw thinks believes hopes want expects spent run ran wrote writes exploded transformed transforms unlocks unveiled hosted hosts brought took gave made held hold holds met meets met won wins set sets sends sent reached reaches catapulted suggests shows showed proves proved supports supported enhances enhanced addresses addressed helped enabled allowed provided delivered used worked became featured",
);

/** Words that sentences begin with, and headings seldom. */
const OPENING = list(
  "The This That These Those There Here It It's It’s Its In On At As By For From With Without When Whenever While Whether If Since Before After During Over Under Until Through Throughout Although Though Because Once Today Yesterday Recently Last Earlier Every Each Many Most Some Several Both All Any No Not One Two Three We We're We’re We've We’ve We'll We’ll Our You You're You’re You've You’ve Your They Their He She His Her My I'm I’m I've I’ve Let's Let’s Hello Hi Hey Welcome Imagine Modern Organizations Enterprises Companies Teams Developers Customers Users A An Now To Are Have Did Do Just Ever So But And Yes Thanks Congratulations Registration Looking Join Learn Meet Read As Based Built According Despite Unlike Given Among Across Behind Beyond Like Even Another Such",
);

/** Of those, the ones that headings begin with as well: a sentence goes on in small letters, or with a comma. */
const DOUBTFUL = list(
  'It We You They This That These Those There Our Your Today Now Join Learn Meet Read Looking Just Both Most Last Built Based Like One Two Three No Yes To Did Do Are Have Let Modern Teams Developers Customers Users Companies Enterprises Organizations Beyond Behind Another Given Imagine Registration',
);

const isCapital = (word: string): boolean => (word.charCodeAt(0) >= 128 ? /^\p{Lu}/u : /^[A-Z]/).test(word);

/** A word from its first letter or digit to its last. */
export function bare(word: string): string {
  let from = 0;
  while (from < word.length && !isLetterOrDigit(word.codePointAt(from) as number)) from += 1;
  let to = word.length;
  while (to > from && !isLetterOrDigit(codePointBefore(word, to))) to -= 1;
  return word.slice(from, to);
}

/** Whether a word only holds others together. */
export const isHolding = (word: string): boolean => HOLDING.has(bare(word).toLowerCase());
/** Whether a word says something of the subject before it. */
export const isSaying = (word: string): boolean => SAYING.has(bare(word)) && !isCapital(word);
/** Whether a sentence may begin with `word`, as far as this word and the next tell. */
export function isOpening(word: string, next = ''): boolean {
  const plain = bare(word);
  return OPENING.has(plain) && (!DOUBTFUL.has(plain) || /[,!]$/.test(word) || !isTitled(next));
}
/** Whether a word is written as in the headings of English-speaking sites: with a capital or a digit. */
export function isTitled(word: string): boolean {
  const plain = bare(word);
  return isCapital(plain) || /^(?:\d|v\d)/.test(plain);
}

const ENGLISH = list('and of the for to with your');

/** Whether words are English, as far as the smallest of them tell. Pure. */
const isEnglish = (words: readonly string[]): boolean => words.some((word) => ENGLISH.has(word));

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

/** Whether sentences tell something for certain: one of them has an end, asks nothing and is no heading. Pure. */
export function isInformative(sentences: readonly string[]): boolean {
  return sentences.some(
    (sentence) => isEnded(sentence) && !isQuestion(sentence) && wordsOf(sentence).length >= MIN_WORDS && !isHeading(sentence),
  );
}

/** The words of a text, marks that stand alone left out. Pure. */
export function wordsOf(text: string): readonly string[] {
  return text.split(' ').filter((word) => /^[A-Za-z\d]/.test(word) || bare(word) !== '');
}
