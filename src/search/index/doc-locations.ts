import { grown } from '../../lib/grow-array.ts';
import type { Segment } from './segment.ts';
import type { WriteBuffer } from './write-buffer.ts';

type Home = Segment | WriteBuffer;

/** Where each post is, by the number of its id: in which segment, and at which place; 6 bytes a post. */
export interface DocLocations {
  /** Null for posts that are gone, or never were. */
  homeOf(id: number): Home | null;
  /** Its place there. */
  placeOf(id: number): number;
  /** A post is there from now on. */
  put(id: number, home: Home, place: number): void;
  /** All posts of a segment that are not gone are there from now on. */
  putAll(segment: Segment): void;
  /** It is gone. */
  leave(id: number): void;
  /** What was in `from` is in `to` from now on, at the same places. */
  replace(from: Home, to: Home): void;
  /** Nothing is there any more. */
  forget(home: Home): void;
}

/** Nobody is anywhere yet. */
export function createHomes(): DocLocations {
  /** By id: the number of a home; 0: none. */
  let numbers = new Uint32Array(1_024);
  let places = new Uint16Array(1_024);
  const homes = new Map<number, Home>();
  const known = new Map<Home, number>();
  let last = 0;

  const numberOf = (home: Home): number => {
    const number = known.get(home);
    if (number !== undefined) return number;
    last += 1;
    homes.set(last, home);
    known.set(home, last);
    return last;
  };

  const makeRoom = (ids: number): void => {
    numbers = grown(numbers, ids);
    places = grown(places, ids);
  };

  return {
    homeOf: (id) => homes.get(numbers[id] ?? 0) ?? null,
    placeOf: (id) => places[id] ?? 0,
    put(id, home, place) {
      makeRoom(id + 1);
      numbers[id] = numberOf(home);
      places[id] = place;
    },
    putAll(segment) {
      const number = numberOf(segment);
      const { gone } = segment;
      const { ids } = segment.posts;
      let largest = -1;
      for (let doc = 0; doc < ids.length; doc++) largest = Math.max(largest, ids[doc] as number);
      makeRoom(largest + 1);
      for (let doc = 0; doc < segment.size; doc++) {
        if (gone[doc] !== 0) continue;
        const id = ids[doc] as number;
        numbers[id] = number;
        places[id] = doc;
      }
    },
    leave(id) {
      if (id < numbers.length) numbers[id] = 0;
    },
    replace(from, to) {
      const number = numberOf(from);
      known.delete(from);
      known.set(to, number);
      homes.set(number, to);
    },
    forget(home) {
      homes.delete(known.get(home) ?? 0);
      known.delete(home);
    },
  };
}
