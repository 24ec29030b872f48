import type { Post } from '../content/post.ts';
import { firstUnits } from '../lib/cut-text.ts';
import type { Snippet } from './search-engine.ts';
import { ANY_BEGINNING, beginningOfWord, MATCHES_MAX, type PostText, SNIPPET_MAX_CHARS, type TokenizedText } from './text/post-text.ts';

/** Maximum number of characters before the first match if a passage can't begin with its sentence. */
const LEAD_CHARS = 50;
/** Minimum weight from which an alternative is close enough to the typed word to be marked. */
const MARKED_MIN_WEIGHT = 0.2;
const REPEAT_BONUS = 0.05;
const SENTENCE_BONUS = 0.3;
/** Minimum length from which a passage ends with a whole sentence if it can. */
const SENTENCES_MIN_CHARS = 80;

/** Terms that one word of a query is found by, with their weights. */
export type Marks = ReadonlyMap<string, number>;

/** A word in a text that answers slot number `slot`. */
interface Match {
  start: number;
  end: number;
  slot: number;
}

/** Creates a function that cuts a snippet from a post: the best sentences with a word of the query, otherwise the best passage, otherwise the beginning of the post. */
export function createSnippets(marks: readonly Marks[], { prose, readable, beginning, tokens }: PostText): (post: Post) => Snippet {
  const slotOf = markedTerms(marks);
  const isLookedFor = new Uint8Array(ANY_BEGINNING + 1);
  isLookedFor[ANY_BEGINNING] = 1;
  for (const term of slotOf.keys()) isLookedFor[beginningOfWord(term, 0, term.length)] = 1;

  const matchesIn = ({ text, starts, ends, beginnings }: TokenizedText): Match[] => {
    const matches: Match[] = [];
    for (let word = 0; word < starts.length && matches.length < MATCHES_MAX; word++) {
      // Most words begin like none of the terms and need not be analyzed.
      if (isLookedFor[beginnings[word] as number] === 0) continue;
      const from = starts[word] as number;
      for (const { terms, start, end } of tokens(text.slice(from, ends[word]))) {
        const slot = slotOfAny(terms, slotOf);
        if (slot >= 0 && matches.length < MATCHES_MAX) matches.push({ start: from + start, end: from + end, slot });
      }
    }
    return matches;
  };

  return (post) => {
    if (slotOf.size === 0) return unmarked(beginning(post));
    const sentences = prose(post).flatMap((text) => text.around(matchesIn) ?? []);
    return snippetOf(sentences, matchesIn) ?? snippetOf(readable(post), matchesIn) ?? unmarked(beginning(post));
  };
}

/** Returns the passage that answers most of the query, with its matches marked; null if nothing matches. */
function snippetOf(texts: readonly TokenizedText[], matchesIn: (text: TokenizedText) => readonly Match[]): Snippet | null {
  let best: { worth: number; text: TokenizedText; at: number; matches: readonly Match[] } | null = null;
  for (const text of texts) {
    const matches = matchesIn(text);
    const { at, worth } = bestStart(startsIn(text, matches), matches);
    if (worth > (best?.worth ?? 0)) best = { worth, text, at, matches };
  }
  return best && passage(best.text, best.at, best.matches);
}

function unmarked(text: string): Snippet {
  return text === '' ? [] : [{ text, mark: false }];
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

/** Returns the slot of the first of these terms that answers one; -1 if none does. */
function slotOfAny(terms: readonly string[], slotOf: ReadonlyMap<string, number>): number {
  for (const term of terms) {
    const slot = slotOf.get(term);
    if (slot !== undefined) return slot;
  }
  return -1;
}

interface Start {
  at: number;
  isSentence: boolean;
}

/** Returns where a passage may begin: at the sentence of a match, or a little before the match; distinct, in order. */
function startsIn({ text, sentences }: TokenizedText, matches: readonly Match[]): Start[] {
  const starts = new Map<number, boolean>();
  let sentence = 0;
  for (const { start } of matches) {
    while ((sentences[sentence + 1] ?? Number.POSITIVE_INFINITY) <= start) sentence += 1;
    starts.set(sentences[sentence] ?? 0, true);
    const lead = start <= LEAD_CHARS ? 0 : Math.min(start, text.indexOf(' ', start - LEAD_CHARS) + 1);
    if (!starts.has(lead)) starts.set(lead, false);
  }
  return [...starts].map(([at, isSentence]) => ({ at, isSentence })).sort((a, b) => a.at - b.at);
}

/** Returns the start of the best passage: distinct words count most, then their number, then starting with a sentence; the earlier of equals. */
function bestStart(starts: readonly Start[], matches: readonly Match[]): { at: number; worth: number } {
  let best = { at: 0, worth: 0 };
  let first = 0;
  for (const { at, isSentence } of starts) {
    while ((matches[first]?.start ?? Number.POSITIVE_INFINITY) < at) first += 1;
    const seen: number[] = [];
    let count = 0;
    for (let next = first; (matches[next]?.end ?? Number.POSITIVE_INFINITY) <= at + SNIPPET_MAX_CHARS - 2; next++) {
      const slot = matches[next]?.slot ?? 0;
      if (!seen.includes(slot)) seen.push(slot);
      count += 1;
    }
    const worth = count === 0 ? 0 : seen.length + REPEAT_BONUS * Math.min(count, 5) + (isSentence ? SENTENCE_BONUS : 0);
    if (worth > best.worth) best = { at, worth };
  }
  return best;
}

function passage({ text, sentences }: TokenizedText, at: number, matches: readonly Match[]): Snippet {
  const lead = sentences.includes(at) ? '' : '…';
  const most = endOf(text, at, SNIPPET_MAX_CHARS - lead.length);
  const lastMatch = matches.findLast((match) => match.start >= at && match.end <= most)?.end ?? at;
  // A sentence that doesn't fit completely is left out unless it has a match.
  const next = most < text.length && sentences.findLast((start) => start <= most && start >= Math.max(lastMatch, at + SENTENCES_MIN_CHARS));
  const end = next ? text.slice(0, next).trimEnd().length : most;
  const parts: { text: string; mark: boolean }[] = [{ text: lead, mark: false }];
  let from = at;
  for (const match of matches.filter(({ start, end: matchEnd }) => start >= at && matchEnd <= end)) {
    // Pairs of characters overlap: the second marks what the first has left.
    const start = Math.max(from, match.start);
    if (match.end <= start) continue;
    parts.push({ text: text.slice(from, start), mark: false }, { text: text.slice(start, match.end), mark: true });
    from = match.end;
  }
  parts.push({ text: `${text.slice(from, end)}${end < text.length && !next ? '…' : ''}`, mark: false });
  return parts.filter((part) => part.text !== '');
}

/** Returns where a passage of at most `maxChars` characters (including an ellipsis) ends: after a whole word if possible. */
function endOf(text: string, at: number, maxChars: number): number {
  if (text.length - at <= maxChars) return text.length;
  const space = text.lastIndexOf(' ', at + maxChars - 1);
  if (space > at) return space;
  return firstUnits(text, at + maxChars - 1).length;
}
