import type { Post } from '../content/post.ts';
import { analyse } from './analyse.ts';
import { plainText } from './plain-text.ts';
import type { Slot } from './plan-words.ts';
import type { Snippet } from './search-engine.ts';

export const SNIPPET_MAX_CHARS = 200;
/** So much of each text is looked at. */
const READ_MAX_CHARS = 6_000;
/** Where a passage can't begin with its sentence, it begins so many characters before the first match. */
const LEAD_CHARS = 50;
/** Alternatives below are too far from what was typed to be marked. */
const MARKED_MIN_WEIGHT = 0.2;
const REPEAT_BONUS = 0.05;
const SENTENCE_BONUS = 0.3;
const SENTENCE_END = /[.!?:][”"')]*\s+(?=\S)/g;

/** A word that answers slot number `slot`. */
interface Match {
  start: number;
  end: number;
  slot: number;
}

/** The passage of tldr, summary or body that answers the most of what was asked, its matches marked; without any, how the post begins. Pure. */
export function snippetOf(post: Post, slots: readonly Slot[]): Snippet {
  let best = { worth: -1, snippet: [] as Snippet };
  for (const text of textsOf(post)) {
    const matches = matchesIn(text, slots);
    for (const start of startsIn(text, matches)) {
      const worth = worthOf(start, matches);
      if (worth > best.worth) best = { worth, snippet: passage(text, start.at, matches) };
    }
  }
  return best.snippet;
}

function textsOf({ tldr, summary, body }: Post): string[] {
  const repeated = tldr !== null && summary?.startsWith(tldr);
  const texts = repeated ? [summary, body] : [tldr, summary, body];
  return texts.map((text) => plainText((text ?? '').slice(0, READ_MAX_CHARS))).filter((text) => text !== '');
}

function matchesIn(text: string, slots: readonly Slot[]): Match[] {
  const slotOf = new Map<string, number>();
  slots.forEach(({ alternatives }, slot) => {
    for (const [name, weight] of alternatives) {
      if (weight >= MARKED_MIN_WEIGHT) for (const term of name.split(' ')) if (!slotOf.has(term)) slotOf.set(term, slot);
    }
  });
  if (slotOf.size === 0) return [];
  return analyse(text).flatMap(({ terms, start, end }) => {
    const slot = terms.map((term) => slotOf.get(term)).find((found) => found !== undefined);
    return slot === undefined ? [] : [{ start, end, slot }];
  });
}

interface Start {
  at: number;
  isSentence: boolean;
}

function startsIn(text: string, matches: readonly Match[]): Start[] {
  const sentences = [0, ...[...text.matchAll(SENTENCE_END)].map(({ index, 0: { length } }) => index + length)];
  const leads = matches
    .map(({ start }) => (start <= LEAD_CHARS ? 0 : text.indexOf(' ', start - LEAD_CHARS) + 1))
    .filter((at, i) => at <= (matches[i]?.start ?? 0));
  return [...sentences.map((at) => ({ at, isSentence: true })), ...leads.map((at) => ({ at, isSentence: false }))];
}

/** Different words count most, then how often they come, then a clean beginning. */
function worthOf({ at, isSentence }: Start, matches: readonly Match[]): number {
  const within = matches.filter(({ start, end }) => start >= at && end <= at + SNIPPET_MAX_CHARS - 2);
  return new Set(within.map(({ slot }) => slot)).size + REPEAT_BONUS * Math.min(within.length, 5) + (isSentence ? SENTENCE_BONUS : 0);
}

function passage(text: string, at: number, matches: readonly Match[]): Snippet {
  const isBeginning = at === 0 || /[.!?:][”"')]*\s$/.test(text.slice(Math.max(0, at - 4), at));
  const lead = isBeginning ? '' : '…';
  const end = endOf(text, at, SNIPPET_MAX_CHARS - lead.length);
  const parts: { text: string; mark: boolean }[] = [{ text: lead, mark: false }];
  let from = at;
  for (const match of matches.filter(({ start, end: matchEnd }) => start >= at && matchEnd <= end)) {
    parts.push({ text: text.slice(from, match.start), mark: false }, { text: text.slice(match.start, match.end), mark: true });
    from = match.end;
  }
  parts.push({ text: `${text.slice(from, end).trimEnd()}${end < text.length ? '…' : ''}`, mark: false });
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
