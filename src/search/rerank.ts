import type { Plan, Slot } from './plan-words.ts';
import { type TitleWords, titleFit } from './title-fit.ts';

/** A candidate as it is looked at again. */
export interface Reranked {
  score: number;
  /** Epoch ms; `-Infinity` for undated posts. */
  date: number;
  title: TitleWords;
  /** Whether one of its tags is the word of a slot. */
  isTagged: (slot: Slot) => boolean;
}

const TITLE_BONUS = 4;
const RECENCY_BONUS = 0.05;
const RECENCY_HALF_LIFE_MS = 365 * 86_400_000;

/**
 * The score of a candidate, title in hand: as is for whole sentences; for a few words up to nine times as much where the title is what was
 * asked for, and a twentieth more where it is new. `typed`: from `spacedWords`. Pure.
 */
export function rerankedScore({ score, date, title, isTagged }: Reranked, { slots, focus }: Plan, typed: string, nowMs: number): number {
  const fit = focus === 0 ? 0 : focus * titleFit(title, slots, typed, isTagged);
  const recency = 2 ** (-Math.max(0, nowMs - date) / RECENCY_HALF_LIFE_MS);
  return score * (1 + TITLE_BONUS * fit) * (1 + focus * RECENCY_BONUS * recency);
}
