import { stemOf } from '../../src/search/text/stem.ts';
import { STOP_WORDS } from '../../src/search/text/word-lists.ts';

/** A document in parts, each with the weight of its text. */
export interface Bm25Document {
  id: string;
  parts: readonly { text: string; weight: number }[];
}

const K1 = 1.2;
const B = 0.75;

/** The terms of plain BM25: letters and digits in lower case, without stop words, reduced to their Porter2 stems. Pure. */
function stemsOf(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.filter((word) => !STOP_WORDS.has(word)).map(stemOf);
}

/** Textbook BM25 (k1 1.2, b 0.75) over Porter2 stems, and nothing else: returns the best ten ids for a query; of equal ones, the earlier document first. */
export function createPlainBm25(documents: readonly Bm25Document[]): (query: string) => readonly string[] {
  const postings = new Map<string, Map<number, number>>();
  const lengths = documents.map(({ parts }, doc) => {
    let length = 0;
    for (const { text, weight } of parts) {
      for (const stem of stemsOf(text)) {
        const ofStem = postings.get(stem) ?? new Map<number, number>();
        postings.set(stem, ofStem);
        ofStem.set(doc, (ofStem.get(doc) ?? 0) + weight);
        length += weight;
      }
    }
    return length;
  });
  const usual = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
  return (query) => {
    const scores = new Map<number, number>();
    for (const stem of stemsOf(query)) {
      const ofStem = postings.get(stem);
      if (ofStem === undefined) continue;
      const idf = Math.log(1 + (documents.length - ofStem.size + 0.5) / (ofStem.size + 0.5));
      for (const [doc, often] of ofStem) {
        const length = K1 * (1 - B + (B * (lengths[doc] ?? 0)) / usual);
        scores.set(doc, (scores.get(doc) ?? 0) + (idf * often * (K1 + 1)) / (often + length));
      }
    }
    return [...scores]
      .sort(([one, a], [other, b]) => b - a || one - other)
      .slice(0, 10)
      .map(([doc]) => documents[doc]?.id ?? '');
  };
}
