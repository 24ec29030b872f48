import type { Query } from '../../archive/query/query.ts';
import { foldText } from '../../lib/fold-text.ts';
import { idfOf } from '../index/segment.ts';
import type { Vocabulary } from '../index/vocabulary.ts';
import { analyze, compoundParts, emojiTerms, nameParts, overlongWords, partTerm } from '../text/analyze.ts';
import { hasStem, numberFormsOf, stemOf } from '../text/stem.ts';
import { QUESTION_WORDS, STOP_WORDS } from '../text/word-lists.ts';

export type SearchMode = 'search' | 'suggest';

/** One word that was typed, and everything that it may be found by. */
export interface QueryTerm {
  word: string;
  /** Term (several separated by spaces: all of them are needed) → how much a match counts, 0 < weight ≤ 1; highest weight first. */
  alternatives: Map<string, number>;
  /** IDF of the word: larger for rarer words; 0 or above. */
  rarity: number;
  /** Whether its alternatives are parts of one version: then the best of them counts, not their sum. */
  isVersion: boolean;
}

/** How a query is looked up. */
export interface QueryPlan {
  mode: SearchMode;
  slots: readonly QueryTerm[];
  /** 1 for a few words, down to 0 for whole sentences, in which every word is a hint and none is required. */
  focus: number;
  /** Words that no post has → their corrections. */
  corrections: ReadonlyMap<string, string>;
}

const SLOTS_MAX = 64;
const JOINED_MAX_SLOTS = 3;
const SYNONYM_MAX_SLOTS = 4;
/** Up to `FEW_WORDS` words name something; `SENTENCE_WORDS` or more are a sentence, counting “how”, “the” and so on. */
const FEW_WORDS = 4;
const SENTENCE_WORDS = 9;
const CORRECTIONS_MAX = 4;
const WEIGHTS = {
  joined: 1,
  joinedInSentence: 0.3,
  number: 0.9,
  stem: 0.25,
  /** Approached as the number of words grows. */
  stemInMany: 0.8,
  stemInSentence: 0.7,
  prefix: 0.2,
  lastPrefix: 0.5,
  lastPrefixOfKnown: 0.25,
  synonym: 0.6,
  correction: 0.8,
  versionStart: 0.5,
  versionPart: 0.1,
  split: 0.9,
  /** A name that has the word as a part. */
  part: 0.6,
  partInSentence: 0.1,
  /** The same name in another spelling. */
  spelling: 0.6,
};
/** Minimum weight from which an alternative is the word itself in another form. */
const SAME_WORD = 0.6;
const PREFIX_MIN_CHARS = 3;
const LAST_PREFIX_MIN_CHARS = 2;
const PREFIX_MAX_TERMS = 12;
const LAST_PREFIX_MAX_TERMS = 40;
/** `oauth2`, `http2`: the number is a version. */
const NAME_AND_NUMBER = /^([a-z]{3,})(\d)$/;
const COMMON_POSTS = 50;
const COMMON_SHARE = 0.02;
const CORRECT_MIN_CHARS = 4;
const TWO_EDITS_MIN_CHARS = 8;

/** Plans how the words and phrases of a query are looked up; the last word may be unfinished. Pure, given the current vocabulary. */
export function planQuery(
  query: Query,
  vocabulary: Vocabulary,
  synonyms: ReadonlyMap<string, readonly string[]>,
  mode: SearchMode,
): QueryPlan {
  const typed = [...query.words, ...query.phrases].flatMap((words) => slotsOf(words, vocabulary));
  const slots = withoutStopWords(typed, mode).slice(0, SLOTS_MAX);
  const focus = focusOf(Math.max(typedWords(query), slots.length));
  addJoined(slots, vocabulary, focus > 0 ? WEIGHTS.joined : WEIGHTS.joinedInSentence);
  if (focus > 0) addSynonyms(slots, vocabulary, synonyms);
  const last = query.phrases.length === 0 ? slots.at(-1) : undefined;
  const stemWeight = focus > 0 ? WEIGHTS.stem * focus + WEIGHTS.stemInMany * (1 - focus) : WEIGHTS.stemInSentence;
  const corrections = new Map<string, string>();
  const found = slots.flatMap((slot) => {
    addForms(slot, vocabulary, stemWeight);
    addParts(slot, vocabulary, focus > 0 ? WEIGHTS.part : WEIGHTS.partInSentence);
    addSpellings(slot, vocabulary);
    slot.rarity = slotRarity(slot, vocabulary);
    if (focus > 0) addBeginnings(slot, vocabulary, slot === last, mode);
    return isKnown(slot, vocabulary) || corrections.size >= CORRECTIONS_MAX ? [slot] : corrected(slot, vocabulary, corrections);
  });
  for (const slot of found) slot.alternatives = inOrder(slot.alternatives);
  return { mode, slots: found, focus, corrections };
}

/** Returns 1 for a few words, down to 0 for a sentence. */
function focusOf(words: number): number {
  return Math.min(1, Math.max(0, (SENTENCE_WORDS - words) / (SENTENCE_WORDS - FEW_WORDS)));
}

/** Number of words as people count them; low in scripts without spaces. */
function typedWords({ words, phrases }: Query): number {
  return words.length + phrases.reduce((count, phrase) => count + phrase.split(' ').length, 0);
}

/** Splits one typed word into slots: a version stays whole (its parts count little), and so does a name that some post has; a compound is looked up by its parts. */
function slotsOf(typed: string, vocabulary: Vocabulary): QueryTerm[] {
  const found = analyze(typed).flatMap(({ terms: [whole = '', ...rest], start, end }) => {
    const written = typed.slice(start, end);
    // The parts of `10,000` mean nothing.
    if (/^\d|^cve-/.test(whole)) return [slotOf(whole, written.includes(',') ? [] : rest)];
    if (isSigns(whole) || emojiTerms(written)) return [slotOf(whole, [])];
    const parts = compoundParts(written);
    if (parts.length > 1) return parts.map((part) => slotOf(part, []));
    const words = vocabulary.frequency(whole) > 0 ? [] : nameParts(written);
    return words.length > 1 ? words.map((word) => slotOf(foldText(word), [])) : [slotOf(parts[0] ?? whole, [])];
  });
  // No index contains them, but without them the query would find unrelated posts.
  return [...found, ...overlongWords(typed).map((word) => slotOf(word, []))];
}

function isSigns(term: string): boolean {
  return /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]/u.test(term);
}

function slotOf(word: string, versionParts: readonly string[]): QueryTerm {
  const alternatives = new Map([[word, 1]]);
  const isVersion = /^\d/.test(word);
  if (isVersion) alternatives.set(partTerm(word), WEIGHTS.versionStart);
  for (const part of versionParts) alternatives.set(part, WEIGHTS.versionPart);
  return { word, alternatives, rarity: 0, isVersion };
}

/** Removes function words, and question words beside them; not in mode `suggest`, where every word may begin a title. */
function withoutStopWords(slots: QueryTerm[], mode: SearchMode): QueryTerm[] {
  if (mode === 'suggest') return slots;
  const content = slots.filter(({ word }) => !STOP_WORDS.has(word));
  const kept = content.length < slots.length ? content.filter(({ word }) => !QUESTION_WORDS.has(word)) : content;
  return kept.length > 0 ? kept : content.length > 0 ? content : slots;
}

/** `git ops` → `gitops`, if some post has it. */
function addJoined(slots: readonly QueryTerm[], vocabulary: Vocabulary, weight: number): void {
  eachRun(slots, 2, JOINED_MAX_SLOTS, (run) => {
    // “OAuth 2.0” means OAuth2.
    const joined = run.map(({ word }, at) => (at > 0 ? word.replace(/^(\d)\.0$/, '$1') : word)).join('');
    if (joined.length > 3 && vocabulary.frequency(joined) > 0) for (const { alternatives } of run) offer(alternatives, joined, weight);
  });
}

/** `vms` → `virtual machine`, `virtual machines`: names are singular in the list of synonyms, but not in posts. */
function addSynonyms(slots: readonly QueryTerm[], vocabulary: Vocabulary, synonyms: ReadonlyMap<string, readonly string[]>): void {
  eachRun(slots, 1, SYNONYM_MAX_SLOTS, (run) => {
    const words = run.map(({ word }) => word).join(' ');
    for (const name of [words, ...numberFormsOf(words)].flatMap((form) => synonyms.get(form) ?? [])) {
      const forms = numberFormsOf(name).filter((form) => frequencyOf(form, vocabulary) > 0);
      for (const form of [name, ...forms]) for (const { alternatives } of run) offer(alternatives, form, WEIGHTS.synonym);
    }
  });
}

/** Adds singular and plural, and words with the same stem. */
function addForms({ word, alternatives }: QueryTerm, vocabulary: Vocabulary, stemWeight: number): void {
  for (const form of numberFormsOf(word)) if (vocabulary.frequency(form) > 0) offer(alternatives, form, WEIGHTS.number);
  const stem = stemOf(word);
  if (!hasStem(stem)) return;
  for (const term of vocabulary.family(stem)) offer(alternatives, term, stemWeight);
}

/** Adds names that contain the word, or its singular or plural, as a part: `policies` → `ValidatingAdmissionPolicy`. */
function addParts({ word, alternatives, isVersion }: QueryTerm, vocabulary: Vocabulary, weight: number): void {
  if (isVersion) return;
  for (const form of [word, ...numberFormsOf(word)]) offerKnown(alternatives, partTerm(form), weight, vocabulary);
}

/** Adds `1.34` for `1.34.0` and vice versa, and `oauth 2.0` for `oauth2`. */
function addSpellings({ word, alternatives }: QueryTerm, vocabulary: Vocabulary): void {
  const [, name, number] = NAME_AND_NUMBER.exec(word) ?? [];
  if (name !== undefined)
    for (const other of [`${name} ${number}.0`, `${name} ${number}`]) offerKnown(alternatives, other, WEIGHTS.spelling, vocabulary);
  for (const other of otherVersions(word)) offerKnown(alternatives, other, WEIGHTS.versionStart, vocabulary);
}

function otherVersions(word: string): string[] {
  if (/^\d+\.\d+\.0$/.test(word)) return [word.slice(0, -2)];
  return /^\d+\.\d+$/.test(word) ? [`${word}.0`] : [];
}

/** Returns the IDF of the forms of the word alone: synonyms, joined words and beginnings do not make a word more frequent. */
function slotRarity({ word, alternatives }: QueryTerm, vocabulary: Vocabulary): number {
  const posts = Math.max(1, vocabulary.posts);
  const stem = stemOf(word);
  let frequency = vocabulary.frequency(word);
  for (const [term, weight] of alternatives) {
    if (term === word || weight < SAME_WORD || (weight !== WEIGHTS.number && stemOf(term) !== stem)) continue;
    const other = vocabulary.frequency(term);
    frequency += other - (frequency * other) / posts;
  }
  if (frequency === 0)
    for (const [name, weight] of alternatives) if (weight >= 0.5) frequency = Math.max(frequency, frequencyOf(name, vocabulary));
  return idfOf(frequency, posts);
}

function frequencyOf(name: string, vocabulary: Vocabulary): number {
  return Math.min(...name.split(' ').map((term) => vocabulary.frequency(term)));
}

function addBeginnings(slot: QueryTerm, vocabulary: Vocabulary, isLast: boolean, mode: SearchMode): void {
  const { word, alternatives } = slot;
  const least = isSigns(word) || (isLast && mode === 'suggest') ? 1 : isLast ? LAST_PREFIX_MIN_CHARS : PREFIX_MIN_CHARS;
  if (word.length < least) return;
  const isWhole = slot.isVersion && vocabulary.frequency(word) > 0;
  const isTyping = mode === 'suggest' || vocabulary.frequency(word) === 0;
  // Someone who types a word that many posts have means that word; longer ones would only cost time.
  if (!isTyping && vocabulary.frequency(word) > Math.max(COMMON_POSTS, vocabulary.posts * COMMON_SHARE)) return;
  const weight = !isLast || isWhole ? WEIGHTS.prefix : isTyping ? WEIGHTS.lastPrefix : WEIGHTS.lastPrefixOfKnown;
  const longer = vocabulary.startingWith(word, isLast && isTyping ? LAST_PREFIX_MAX_TERMS : PREFIX_MAX_TERMS);
  for (const { term } of longer) offer(alternatives, term, weight);
  if (isLast && vocabulary.frequency(word) === 0) {
    const together = longer.reduce((sum, { frequency }) => sum + frequency, 0);
    if (together > 0) slot.rarity = idfOf(Math.min(together, vocabulary.posts / 2), Math.max(1, vocabulary.posts));
  }
}

function isKnown({ word, alternatives }: QueryTerm, vocabulary: Vocabulary): boolean {
  if (word.length < CORRECT_MIN_CHARS || /\d/.test(word)) return true;
  return [...alternatives.keys()].some((name) => frequencyOf(name, vocabulary) > 0);
}

/** Corrects a word that no post has: two words run together, or a typo. */
function corrected(slot: QueryTerm, vocabulary: Vocabulary, corrections: Map<string, string>): QueryTerm[] {
  const { word, alternatives } = slot;
  const near = vocabulary.near(word, word.length >= TWO_EDITS_MIN_CHARS ? 2 : 1);
  const [first] = near;
  const halves = splitInTwo(word, vocabulary);
  if (halves && (!first || first.edits > 1)) {
    corrections.set(word, halves.join(' '));
    return halves.map((half) => {
      const part: QueryTerm = { word: half, alternatives: new Map([[half, WEIGHTS.split]]), rarity: 0, isVersion: false };
      return { ...part, rarity: slotRarity(part, vocabulary) };
    });
  }
  if (first) corrections.set(word, first.term);
  for (const { term } of near) offer(alternatives, term, WEIGHTS.correction * (term === first?.term ? 1 : 0.85));
  for (const form of first ? numberFormsOf(first.term) : [])
    if (vocabulary.frequency(form) > 0) offer(alternatives, form, WEIGHTS.correction * WEIGHTS.number);
  return [{ ...slot, rarity: slotRarity(slot, vocabulary) }];
}

function splitInTwo(word: string, vocabulary: Vocabulary): [string, string] | null {
  let best: [string, string] | null = null;
  let bestFrequency = 1;
  for (let at = 2; at <= word.length - 2; at++) {
    const halves: [string, string] = [word.slice(0, at), word.slice(at)];
    const frequency = Math.min(...halves.map((half) => vocabulary.frequency(half)));
    if (frequency > bestFrequency) [best, bestFrequency] = [halves, frequency];
  }
  return best;
}

function offer(alternatives: Map<string, number>, term: string, weight: number): void {
  if ((alternatives.get(term) ?? 0) < weight) alternatives.set(term, weight);
}

function offerKnown(alternatives: Map<string, number>, name: string, weight: number, vocabulary: Vocabulary): void {
  if (frequencyOf(name, vocabulary) > 0) offer(alternatives, name, weight);
}

/** Sorts by weight, then by term, so that sums are the same whatever the order of the vocabulary. */
function inOrder(alternatives: ReadonlyMap<string, number>): Map<string, number> {
  return new Map([...alternatives].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)));
}

function eachRun(slots: readonly QueryTerm[], min: number, max: number, visit: (run: readonly QueryTerm[]) => void): void {
  for (let length = min; length <= max; length++) {
    for (let start = 0; start + length <= slots.length; start++) visit(slots.slice(start, start + length));
  }
}
