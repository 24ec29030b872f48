import { beginningOf } from '../archive/readable-text.ts';
import type { Post } from '../content/post.ts';
import { analyse } from './analyse.ts';
import type { Snippet } from './search-engine.ts';
import { eachWord } from './words.ts';

/** Longest snippet, marked and unmarked parts together, UTF-16 units. */
export const SNIPPET_MAX_CHARS = 200;
/** Where a passage can't begin with its sentence, it begins at most so many characters before the first match. */
const LEAD_CHARS = 50;
/** Alternatives below are too far from what was typed to be marked. */
const MARKED_MIN_WEIGHT = 0.2;
const MATCHES_MAX = 100;
/** The bit that ASCII letters differ in by case. */
const LOWER_CASE = 32;
const REPEAT_BONUS = 0.05;
const SENTENCE_BONUS = 0.3;
const SENTENCE_END = /[.!?:…][”"')]*\s+(?=\S)/g;

/** What one word of a query is found by, with weights. */
export type Marks = ReadonlyMap<string, number>;

/** A word in a text that answers slot number `slot`. */
interface Match {
  start: number;
  end: number;
  slot: number;
}

/** Cuts snippets for one query out of posts. `textsOf`: the texts of a post as people read them. */
export function createSnippets(marks: readonly Marks[], textsOf: (post: Post) => readonly string[]): (post: Post) => Snippet {
  const slotOf = markedTerms(marks);
  const initials = new Set([...slotOf.keys()].map((term) => term.charCodeAt(0)));
  const known = new Map<string, readonly Match[]>();
  const read: MarkReader = (text, found) =>
    eachWord(text, (from, to) => {
      // Most words are plain, and begin like none that is looked for: they need not be taken apart.
      if (!initials.has(text.charCodeAt(from) | LOWER_CASE) && isPlain(text, from, to)) return;
      const written = text.slice(from, to);
      let matches = known.get(written);
      if (!matches) {
        matches = matchesInWord(written, slotOf);
        known.set(written, matches);
      }
      for (const { start, end, slot } of matches) found({ start: from + start, end: from + end, slot });
    });
  return (post) => snippetOf(post, slotOf.size === 0 ? [] : textsOf(post), read);
}

type MarkReader = (text: string, found: (match: Match) => void) => void;

/** The passage that answers the most of what was asked, its matches marked; without any, how the post begins. */
function snippetOf(post: Post, texts: readonly string[], read: MarkReader): Snippet {
  let best = { worth: 0, text: '', at: 0, matches: [] as readonly Match[] };
  for (const text of texts) {
    const matches = matchesIn(text, read);
    for (const start of startsIn(text, matches)) {
      const worth = worthOf(start, matches);
      if (worth > best.worth) best = { worth, text, at: start.at, matches };
    }
  }
  if (best.matches.length > 0) return passage(best.text, best.at, best.matches);
  const beginning = beginningOf(post, SNIPPET_MAX_CHARS);
  return beginning === '' ? [] : [{ text: beginning, mark: false }];
}

/** Term → the slot it answers. */
function markedTerms(slots: readonly Marks[]): Map<string, number> {
  const slotOf = new Map<string, number>();
  slots.forEach((alternatives, slot) => {
    for (const [name, weight] of alternatives) {
      if (weight >= MARKED_MIN_WEIGHT) for (const term of name.split(' ')) if (!slotOf.has(term)) slotOf.set(term, slot);
    }
  });
  return slotOf;
}

function matchesIn(text: string, read: MarkReader): Match[] {
  const matches: Match[] = [];
  read(text, (match) => {
    if (matches.length < MATCHES_MAX) matches.push(match);
  });
  return matches;
}

function matchesInWord(written: string, slotOf: ReadonlyMap<string, number>): Match[] {
  return analyse(written).flatMap(({ terms, start, end }) => {
    const slot = terms.map((term) => slotOf.get(term)).find((found) => found !== undefined);
    return slot === undefined ? [] : [{ start, end, slot }];
  });
}

/** ASCII letters alone. */
function isPlain(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const lower = text.charCodeAt(at) | LOWER_CASE;
    if (lower < 97 || lower > 122) return false;
  }
  return true;
}

interface Start {
  at: number;
  isSentence: boolean;
}

/** Where a passage may begin: at the sentence of a match, or a little before it. */
function startsIn(text: string, matches: readonly Match[]): Start[] {
  const sentences = [0, ...[...text.matchAll(SENTENCE_END)].map(({ index, 0: { length } }) => index + length)];
  return matches.flatMap(({ start }) => {
    const sentence = sentences.findLast((at) => at <= start) ?? 0;
    const lead = start <= LEAD_CHARS ? 0 : Math.min(start, text.indexOf(' ', start - LEAD_CHARS) + 1);
    return [
      { at: sentence, isSentence: true },
      { at: lead, isSentence: sentences.includes(lead) },
    ];
  });
}

/** Different words count most, then how often they come, then a clean beginning. */
function worthOf({ at, isSentence }: Start, matches: readonly Match[]): number {
  const within = matches.filter(({ start, end }) => start >= at && end <= at + SNIPPET_MAX_CHARS - 2);
  if (within.length === 0) return 0;
  return new Set(within.map(({ slot }) => slot)).size + REPEAT_BONUS * Math.min(within.length, 5) + (isSentence ? SENTENCE_BONUS : 0);
}

function passage(text: string, at: number, matches: readonly Match[]): Snippet {
  const lead = at === 0 || /[.!?:…][”"')]*\s$/.test(text.slice(Math.max(0, at - 4), at)) ? '' : '…';
  const end = endOf(text, at, SNIPPET_MAX_CHARS - lead.length);
  const parts: { text: string; mark: boolean }[] = [{ text: lead, mark: false }];
  let from = at;
  for (const match of matches.filter(({ start, end: matchEnd }) => start >= at && matchEnd <= end)) {
    // Pairs of signs overlap: the second marks what the first has left.
    const start = Math.max(from, match.start);
    if (match.end <= start) continue;
    parts.push({ text: text.slice(from, start), mark: false }, { text: text.slice(start, match.end), mark: true });
    from = match.end;
  }
  parts.push({ text: `${text.slice(from, end)}${end < text.length ? '…' : ''}`, mark: false });
  return parts.filter((part) => part.text !== '');
}

/** Where a passage of at most `room` characters, an ellipsis included, ends: after a whole word where it has one. */
function endOf(text: string, at: number, room: number): number {
  if (text.length - at <= room) return text.length;
  const space = text.lastIndexOf(' ', at + room - 1);
  if (space > at) return space;
  const end = at + room - 1;
  return /[\ud800-\udbff]/.test(text[end - 1] ?? '') ? end - 1 : end;
}
