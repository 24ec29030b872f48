import type { Segment } from '../index/segment.ts';

/** A post that may be a hit. */
export interface Candidate {
  segment: Segment;
  doc: number;
  /** Larger is better. */
  score: number;
  /** Epoch ms; `-Infinity` for undated posts. */
  date: number;
  /** Whether it has all words that were asked for, in one form or another. */
  hasAll: boolean;
}

/** Keeps the best k of many. */
export interface TopK {
  /** What scores less than this need not be offered; rises with what is. */
  least: number;
  offer(candidate: Candidate): void;
  /** The best first. */
  all(): Candidate[];
}

/** Keeps `most` (1 or more) by the order given: below 0 where the first is better. */
export function createTopK(most: number, compare: (a: Candidate, b: Candidate) => number): TopK {
  /** A heap: no one is worse than the first. */
  const heap: Candidate[] = [];
  const isWorse = (a: Candidate, b: Candidate): boolean => compare(a, b) > 0;

  const sink = (): void => {
    const moving = heap[0] as Candidate;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isWorse(heap[child + 1] as Candidate, heap[child] as Candidate)) child += 1;
      if (!isWorse(heap[child] as Candidate, moving)) break;
      heap[at] = heap[child] as Candidate;
      at = child;
    }
    heap[at] = moving;
  };

  const rise = (): void => {
    let at = heap.length - 1;
    const moving = heap[at] as Candidate;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isWorse(moving, heap[parent] as Candidate)) break;
      heap[at] = heap[parent] as Candidate;
      at = parent;
    }
    heap[at] = moving;
  };

  const topK: TopK = {
    least: Number.NEGATIVE_INFINITY,
    offer(candidate) {
      if (heap.length < most) {
        heap.push(candidate);
        rise();
      } else if (isWorse(heap[0] as Candidate, candidate)) {
        heap[0] = candidate;
        sink();
      }
      if (heap.length === most) topK.least = (heap[0] as Candidate).score;
    },
    all: () => heap.toSorted(compare),
  };
  return topK;
}
