import type { Query } from '../archive/query.ts';
import { analyse, startOfVersion } from './analyse.ts';
import { numberFormsOf, stemOf } from './stem.ts';
import type { Vocabulary } from './vocabulary.ts';
import { STOP_WORDS, synonymsByName } from './word-lists.ts';

/** One word people typed, and all it may be found by. */
export interface Slot {
  word: string;
  /** Term (several with spaces between: all of them) → how much a hit by it counts, 0 < weight ≤ 1. */
  alternatives: Map<string, number>;
}

const SLOTS_MAX = 24;
const JOINED_MAX_SLOTS = 3;
const WEIGHTS = {
  number: 0.8,
  stem: 0.25,
  prefix: 0.2,
  lastPrefix: 0.5,
  synonym: 0.6,
  correction: 0.8,
  versionStart: 0.5,
  versionPart: 0.1,
  split: 0.9,
};
const PREFIX_MIN_CHARS = 3;
const LAST_PREFIX_MIN_CHARS = 2;
const PREFIX_MAX_TERMS = 40;
const CORRECT_MIN_CHARS = 4;
const TWO_EDITS_MIN_CHARS = 8;

const synonyms = synonymsByName();
const LONGEST_SYNONYM_WORDS = Math.max(...[...synonyms.keys()].map((name) => name.split(' ').length));

/** How the words and phrases of a query are looked up; the last word may still be being typed. Pure, given the vocabulary as it is. */
export function planWords(query: Query, vocabulary: Vocabulary): Slot[] {
  const slots = withoutStopWords([...query.words, ...query.phrases].flatMap(slotsOf)).slice(0, SLOTS_MAX);
  addJoined(slots, vocabulary);
  addSynonyms(slots);
  const last = slots.at(-1);
  for (const slot of slots) addForms(slot, vocabulary, slot === last && query.phrases.length === 0);
  return slots.flatMap((slot) => found(slot, vocabulary));
}

/** Words of one typed word: a version stays whole (its parts count little), a compound is looked up by its parts. */
function slotsOf(typed: string): Slot[] {
  return analyse(typed).flatMap(({ terms }) => {
    const [whole = '', ...parts] = terms;
    if (/^\d|^cve-/.test(whole)) return [slot(whole, parts)];
    return parts.length === 0 ? [slot(whole, [])] : parts.map((part) => slot(part, []));
  });
}

function slot(word: string, versionParts: readonly string[]): Slot {
  const alternatives = new Map([[word, 1]]);
  if (/^\d/.test(word)) alternatives.set(startOfVersion(word), WEIGHTS.versionStart);
  for (const part of versionParts) alternatives.set(part, WEIGHTS.versionPart);
  return { word, alternatives };
}

function withoutStopWords(slots: Slot[]): Slot[] {
  const kept = slots.filter(({ word }) => !STOP_WORDS.has(word));
  return kept.length > 0 ? kept : slots;
}

/** `git ops` → `gitops`, where some post has it. */
function addJoined(slots: readonly Slot[], vocabulary: Vocabulary): void {
  eachRun(slots, 2, JOINED_MAX_SLOTS, (run) => {
    const joined = run.map(({ word }) => word).join('');
    if (joined.length > 3 && vocabulary.frequency(joined) > 0) for (const { alternatives } of run) offer(alternatives, joined, 1);
  });
}

function addSynonyms(slots: readonly Slot[]): void {
  eachRun(slots, 1, LONGEST_SYNONYM_WORDS, (run) => {
    for (const name of synonyms.get(run.map(({ word }) => word).join(' ')) ?? []) {
      for (const { alternatives } of run) offer(alternatives, name, WEIGHTS.synonym);
    }
  });
}

function addForms({ word, alternatives }: Slot, vocabulary: Vocabulary, isLast: boolean): void {
  for (const form of numberFormsOf(word)) if (vocabulary.frequency(form) > 0) offer(alternatives, form, WEIGHTS.number);
  if (word.length < (isLast ? LAST_PREFIX_MIN_CHARS : PREFIX_MIN_CHARS)) return;
  const stem = stemOf(word);
  const relatives = vocabulary.startingWith(stem).map(({ term }) => term);
  for (const term of relatives) if (stemOf(term) === stem) offer(alternatives, term, WEIGHTS.stem);
  const isWhole = /^\d/.test(word) && vocabulary.frequency(word) > 0;
  const longer = relatives.filter((term) => term.startsWith(word)).slice(0, PREFIX_MAX_TERMS);
  for (const term of longer) offer(alternatives, term, isLast && !isWhole ? WEIGHTS.lastPrefix : WEIGHTS.prefix);
}

/** The slot itself where some post has it in some form; else what was probably meant: two words run together, or a slip. */
function found(slot: Slot, vocabulary: Vocabulary): Slot[] {
  const { word, alternatives } = slot;
  const isKnown = [...alternatives.keys()].some((term) => term.split(' ').every((part) => vocabulary.frequency(part) > 0));
  if (isKnown || word.length < CORRECT_MIN_CHARS || /\d/.test(word)) return [slot];
  const [first, ...others] = vocabulary.near(word, word.length >= TWO_EDITS_MIN_CHARS ? 2 : 1);
  const halves = splitInTwo(word, vocabulary);
  if (halves && (!first || first.edits > 1)) {
    return halves.map((half) => ({ word: half, alternatives: new Map([[half, WEIGHTS.split]]) }));
  }
  for (const { term, edits } of first ? [first, ...others] : []) if (edits === first?.edits) offer(alternatives, term, WEIGHTS.correction);
  return [slot];
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

function eachRun(slots: readonly Slot[], min: number, max: number, visit: (run: readonly Slot[]) => void): void {
  for (let length = min; length <= max; length++) {
    for (let start = 0; start + length <= slots.length; start++) visit(slots.slice(start, start + length));
  }
}
