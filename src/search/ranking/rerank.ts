import { foldedWords } from '../../lib/fold-text.ts';
import type { QueryPlan } from './query-plan.ts';
import { createTitleMatch, type TitleWeights, type TitleWords } from './title-match.ts';

/** A candidate as it is looked at again. */
export interface Reranked {
  score: number;
  /** Epoch ms; `-Infinity` for undated posts. */
  date: number;
  title: TitleWords;
  /** Whether one of its tags is the word of the slot of this place. */
  isTagged: (slot: number) => boolean;
}

const TITLE_BONUS = 4;
const RECENCY_BONUS = 0.1;
const RECENCY_HALF_LIFE_MS = 365 * 86_400_000;

/**
 * Gives candidates their last score, title in hand: as is for whole sentences; for a few words up to ten times as much where the title is
 * what was `asked` for, and a tenth more where it is new. Pure.
 */
export function createReranker(
  { slots, focus, mode }: QueryPlan,
  asked: string,
  nowMs: number,
  weightsOf: TitleWeights,
): (candidate: Reranked) => number {
  const fitOf = createTitleMatch(slots, foldedWords(asked), mode, weightsOf);
  return ({ score, date, title, isTagged }) => {
    if (focus === 0) return score;
    const recency = 2 ** (-Math.max(0, nowMs - date) / RECENCY_HALF_LIFE_MS);
    return score * (1 + TITLE_BONUS * focus * fitOf(title, isTagged)) * (1 + focus * RECENCY_BONUS * recency);
  };
}
