/** Number of edits (insert, delete, replace, swap of neighbours) that turn `a` into `b`; `max + 1` if more than `max` are needed. Pure. */
export function editDistance(a: string, b: string, max: number): number {
  if (Math.abs(a.length - b.length) > max) return max + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= b.length; column++) {
      const same = a.charCodeAt(row - 1) === b.charCodeAt(column - 1);
      let edits = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + (same ? 0 : 1));
      const swapped =
        row > 1 && column > 1 && a.charCodeAt(row - 1) === b.charCodeAt(column - 2) && a.charCodeAt(row - 2) === b.charCodeAt(column - 1);
      if (swapped) edits = Math.min(edits, at(beforeLast, column - 2) + 1);
      current.push(edits);
      if (edits < least) least = edits;
    }
    if (least > max) return max + 1;
    beforeLast = last;
    last = current;
  }
  return Math.min(at(last, b.length), max + 1);
}

/** The candidate with the fewest edits, at most `max`; the earlier one of two equally close; null if there is none. Pure. */
export function closestWithin(text: string, candidates: Iterable<string>, max: number): string | null {
  let nearest: string | null = null;
  let limit = max;
  for (const candidate of candidates) {
    const edits = editDistance(text, candidate, limit);
    if (edits <= limit) {
      nearest = candidate;
      limit = edits - 1;
      if (limit < 0) break;
    }
  }
  return nearest;
}

/** The candidate that a misspelt word most likely meant; null if none is within a third of its letters. Pure. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  return closestWithin(word, candidates, Math.max(1, Math.floor(word.length / 3)));
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
