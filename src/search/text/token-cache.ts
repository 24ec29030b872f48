import { grown } from '../../lib/grow-array.ts';

/** Remembers something for each written word, and finds it again without cutting the word out of its text. */
export interface TokenCache<T> {
  /** What is remembered for `text.slice(from, to)`, made now where nothing is. */
  of(text: string, from: number, to: number): T;
}

const FIRST_PLACES = 1_024;

/** Forgets everything when it remembers `most` words. */
export function createTokenCache<T>(most: number, make: (written: string) => T): TokenCache<T> {
  let letters = new Uint16Array(FIRST_PLACES * 8);
  let starts = new Uint32Array(FIRST_PLACES);
  /** Number + 1 of a word at the place its hash points to, or the next free one. */
  let places = new Uint32Array(FIRST_PLACES);
  let made: T[] = [];

  const forget = (): void => {
    places = new Uint32Array(FIRST_PLACES);
    starts = new Uint32Array(FIRST_PLACES);
    made = [];
  };

  const isAt = (number: number, text: string, from: number, to: number): boolean => {
    const start = starts[number] as number;
    if ((starts[number + 1] as number) - start !== to - from) return false;
    for (let at = from; at < to; at++) if (letters[start + at - from] !== text.charCodeAt(at)) return false;
    return true;
  };

  const grow = (): void => {
    places = new Uint32Array(places.length * 2);
    const mask = places.length - 1;
    for (let number = 0; number < made.length; number++) {
      let hash = FIRST_HASH;
      for (let at = starts[number] as number; at < (starts[number + 1] as number); at++)
        hash = Math.imul(hash ^ (letters[at] as number), PRIME);
      let place = mixed(hash) & mask;
      while (places[place] !== 0) place = (place + 1) & mask;
      places[place] = number + 1;
    }
  };

  return {
    of(text, from, to) {
      let hash = FIRST_HASH;
      for (let at = from; at < to; at++) hash = Math.imul(hash ^ text.charCodeAt(at), PRIME);
      const mask = places.length - 1;
      let place = mixed(hash) & mask;
      for (let number = places[place] as number; number !== 0; number = places[place] as number) {
        if (isAt(number - 1, text, from, to)) return made[number - 1] as T;
        place = (place + 1) & mask;
      }
      // What it makes may use the memory itself, and it may be full: the place is looked for anew.
      const fresh = make(text.slice(from, to));
      if (made.length >= most) forget();
      if (made.length * 2 >= places.length) grow();
      const number = made.length;
      const start = starts[number] as number;
      letters = grown(letters, start + to - from);
      for (let at = from; at < to; at++) letters[start + at - from] = text.charCodeAt(at);
      starts = grown(starts, number + 2);
      starts[number + 1] = start + to - from;
      made.push(fresh);
      let free = mixed(hash) & (places.length - 1);
      while (places[free] !== 0) free = (free + 1) & (places.length - 1);
      places[free] = number + 1;
      return fresh;
    },
  };
}

/** FNV-1a. */
const FIRST_HASH = 0x811c9dc5;
const PRIME = 0x01000193;

function mixed(hash: number): number {
  return (hash ^ (hash >>> 15)) >>> 0;
}
