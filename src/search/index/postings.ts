import type { Segment } from './segment.ts';

/** Postings of some posts. */
export interface Postings {
  docs: Uint16Array;
  impacts: Uint8Array;
  start: number;
  end: number;
}

/** The postings of one term, by its place; of several terms: posts with all of them, each with the weakest impact. Pure. */
export function postingsOf({ docs, impacts, starts }: Segment, places: readonly number[]): Postings {
  const all = places.map((place): Postings => ({ docs, impacts, start: starts[place] as number, end: starts[place + 1] as number }));
  return all.reduce(common);
}

/** By post: its impact in the one of two lists. All 0 between two uses. */
const impactHere = new Uint8Array(0x10000);

function common(a: Postings, b: Postings): Postings {
  const most = Math.min(a.end - a.start, b.end - b.start);
  const [docs, impacts] = [new Uint16Array(most), new Uint8Array(most)];
  for (let at = a.start; at < a.end; at++) impactHere[a.docs[at] as number] = a.impacts[at] as number;
  let end = 0;
  for (let at = b.start; at < b.end; at++) {
    const doc = b.docs[at] as number;
    const impact = Math.min(impactHere[doc] as number, b.impacts[at] as number);
    // Nobody has it with impact 0.
    if (impact === 0) continue;
    docs[end] = doc;
    impacts[end] = impact;
    end += 1;
  }
  for (let at = a.start; at < a.end; at++) impactHere[a.docs[at] as number] = 0;
  return { docs, impacts, start: 0, end };
}
