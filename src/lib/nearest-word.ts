import { nearestOf } from './nearest.ts';

/** The candidate that a misspelt word most likely meant; null where none is near (more than a third of its letters away). Pure. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  return nearestOf(word, candidates, Math.max(1, Math.floor(word.length / 3)));
}
