/** The searched fields of a post. */
export const FIELDS = ['title', 'tags', 'source', 'tldr', 'text'] as const;
export type Field = (typeof FIELDS)[number];

interface Terms {
  weight: number;
  /** How much a long field dampens its words, 0 to 1. */
  b: number;
  /** Words of a usual field: fixed, so that what a post is worth never depends on the posts beside it. */
  usualWords: number;
}

/** How much each field counts. */
export const IMPACT_TERMS: Readonly<Record<Field, Terms>> = {
  title: { weight: 8, b: 0.3, usualWords: 8 },
  tags: { weight: 3, b: 0.2, usualWords: 2 },
  source: { weight: 2, b: 0.2, usualWords: 3 },
  tldr: { weight: 1, b: 0.6, usualWords: 150 },
  text: { weight: 1, b: 0.7, usualWords: 150 },
};

const LEAST = 0.05;
const STEP = Math.log(4_000) / 254;

/** What one occurrence of a word is worth in a field with so many words: weight ÷ length, as BM25F has it. Pure. */
export function weightOf(field: Field, words: number): number {
  const { weight, b, usualWords } = IMPACT_TERMS[field];
  return weight / (1 - b + (b * words) / usualWords);
}

/** A worth (0.05 to 200) as one byte, 1 to 255, 3 % a step. Pure. */
export function impactOf(worth: number): number {
  return Math.min(255, Math.max(1, 1 + Math.round(Math.log(worth / LEAST) / STEP)));
}

/** What each impact is worth; nothing at 0. */
export const WEIGHTS: Float64Array = Float64Array.from({ length: 256 }, (_, impact) =>
  impact === 0 ? 0 : LEAST * Math.exp((impact - 1) * STEP),
);

/** What a word adds to a score by its worth, 0 to 1: more of the same adds less and less; half of it at `saturation`. Pure. */
export function saturated(worth: number, saturation: number): number {
  return worth / (saturation + worth);
}

/** The inverse document frequency of a word: the rarer, the larger; 0 or above. Pure. */
export function idfOf(frequency: number, posts: number): number {
  return Math.log(1 + Math.max(0, posts - frequency + 0.5) / (frequency + 0.5));
}

/** No word of a title has less: what is below stands in tags or text. */
export const TITLE_IMPACT = impactOf(weightOf('title', 40));
