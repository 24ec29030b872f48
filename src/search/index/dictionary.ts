/** The stored form of a string interner. */
export interface StringInternerParts {
  /** UTF-8 of all texts, concatenated. */
  bytes: Uint8Array<ArrayBuffer>;
  /** Where each text begins, and finally where the last one ends. */
  starts: Uint32Array<ArrayBuffer>;
  /** Hash table with open addressing: number + 1 of a text at its hash or the next free slot, 0 if free; the length is a power of two. */
  slots: Uint32Array<ArrayBuffer>;
}

/** Distinct texts, numbered from 0 in the order they were added; needs only a few bytes per text beside its letters. */
export interface StringInterner {
  readonly size: number;
  /** Returns the number of a text; -1 for unknown ones. */
  find(text: string): number;
  /** Returns the number of a text; adds it if it is new. */
  intern(text: string): number;
  text(number: number): string;
  /** Length of the UTF-8, bytes. */
  lengthOf(number: number): number;
  /** Offset of the first byte. */
  startOf(number: number): number;
  /** Returns the current array of all bytes; replaced by another when the interner grows. */
  bytes(): Uint8Array<ArrayBuffer>;
  /** Compares by bytes, that is by code points: below 0, 0 or above. */
  compare(a: number, b: number): number;
  parts(): StringInternerParts;
}

const encoder = new TextEncoder();
const FIRST_SLOTS = 256;

/** Creates an interner with the texts of `saved`, or an empty one. */
export function createStringInterner(saved?: StringInternerParts): StringInterner {
  let bytes = saved?.bytes ?? new Uint8Array(1_024);
  let starts = saved?.starts ?? new Uint32Array(FIRST_SLOTS);
  let size = saved ? saved.starts.length - 1 : 0;
  let slots = saved?.slots ?? new Uint32Array(FIRST_SLOTS);
  let wanted = new Uint8Array(256);

  /** Writes a text to `wanted`; returns its length in bytes. */
  const encode = (text: string): number => {
    if (text.length * 3 > wanted.length) wanted = new Uint8Array(text.length * 3);
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code > 127) return encoder.encodeInto(text, wanted).written;
      wanted[at] = code;
    }
    return text.length;
  };

  const isWanted = (number: number, length: number): boolean => {
    const start = starts[number] as number;
    if ((starts[number + 1] as number) - start !== length) return false;
    for (let at = 0; at < length; at++) if (bytes[start + at] !== wanted[at]) return false;
    return true;
  };

  /** Returns the slot where the text in `wanted` is or would be. */
  const slotOf = (length: number): number => {
    const mask = slots.length - 1;
    let slot = hashOf(wanted, 0, length) & mask;
    for (let number = slots[slot] as number; number !== 0; number = slots[slot] as number) {
      if (isWanted(number - 1, length)) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  };

  const rehash = (): void => {
    let places = FIRST_SLOTS;
    while (places < size * 2 + 2) places *= 2;
    slots = new Uint32Array(places);
    const mask = places - 1;
    for (let number = 0; number < size; number++) {
      let slot = hashOf(bytes, starts[number] as number, starts[number + 1] as number) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
  };

  return {
    get size() {
      return size;
    },
    find(text) {
      return (slots[slotOf(encode(text))] as number) - 1;
    },
    intern(text) {
      const length = encode(text);
      const slot = slotOf(length);
      const known = slots[slot] as number;
      if (known !== 0) return known - 1;
      const start = starts[size] ?? 0;
      bytes = grown(bytes, start + length);
      bytes.set(wanted.subarray(0, length), start);
      starts = grown(starts, size + 2);
      starts[size + 1] = start + length;
      slots[slot] = size + 1;
      size += 1;
      if (size * 3 > slots.length * 2) rehash();
      return size - 1;
    },
    text: (number) => utf8Slice(bytes, starts[number] as number, starts[number + 1] as number),
    lengthOf: (number) => (starts[number + 1] as number) - (starts[number] as number),
    startOf: (number) => starts[number] as number,
    bytes: () => bytes,
    compare(a, b) {
      const [startA, startB] = [starts[a] as number, starts[b] as number];
      const [lengthA, lengthB] = [(starts[a + 1] as number) - startA, (starts[b + 1] as number) - startB];
      const common = Math.min(lengthA, lengthB);
      for (let at = 0; at < common; at++) {
        const difference = (bytes[startA + at] as number) - (bytes[startB + at] as number);
        if (difference !== 0) return difference;
      }
      return lengthA - lengthB;
    },
    parts: () => ({ bytes: shrunk(bytes, starts[size] ?? 0), starts: shrunk(starts, size + 1), slots: slots.slice() }),
  };
}

/** FNV-1a. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** Decodes a range of UTF-8: three times as fast as a `TextDecoder` for short ones. Pure. */
export function utf8Slice(bytes: Uint8Array<ArrayBuffer>, start: number, end: number): string {
  return slice.call(bytes, start, end);
}

/** Node's own method, which needs no `Buffer` around the bytes. */
const { utf8Slice: slice } = Buffer.prototype as unknown as { utf8Slice: (this: Uint8Array, start: number, end: number) => string };

/** Arrays of numbers of a given length. */
type Numbers = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** Returns the same array if it has at least `length` elements, otherwise a copy grown by half (at least to `length`), padded with zeros. Pure. */
export function grown<T extends Numbers>(array: T, length: number): T {
  if (length <= array.length) return array;
  const larger = new (array.constructor as new (length: number) => T)(Math.max(16, length, Math.ceil(array.length * 1.5)));
  larger.set(array);
  return larger;
}

/** Returns a copy of the first `length` numbers. Pure. */
export function shrunk<T extends Numbers>(array: T, length: number): T {
  const copy = new (array.constructor as new (length: number) => T)(length);
  copy.set(array.subarray(0, length));
  return copy;
}

/** All terms of an index with the number of posts that have each, including removed posts that are not cleaned up yet. */
export interface Dictionary {
  readonly terms: StringInterner;
  /** Returns the number of a term; adds it if it is new. */
  intern(term: string): number;
  /** Returns the number of posts that have the term, including removed ones until they are cleaned up. */
  posts(term: number): number;
  /** Adds `change` (below 0: subtracts) to the number of posts that have the term. */
  count(term: number, change: number): void;
  /** Returns the numbers of at most `most` terms that begin with the prefix, unordered, including terms that no post has any more. */
  startingWith(prefix: string, most: number): number[];
  parts(): DictionaryParts;
}

/** Maximum number of new terms that are searched one by one before they are merged into the sorted ones: well below 1 ms of work. */
const UNSORTED_MAX = 400;

/** The stored form of a dictionary; `frequencies`: by term, the number of posts that have it. */
export interface DictionaryParts {
  terms: StringInternerParts;
  /** Numbers of the sorted terms in byte order: all terms but the last few hundred. */
  order: Uint32Array<ArrayBuffer>;
  frequencies: Uint32Array<ArrayBuffer>;
}

/** Creates a dictionary with the terms of `saved`, or an empty one. */
export function createDictionary(saved?: DictionaryParts): Dictionary {
  const terms = createStringInterner(saved?.terms);
  let frequencies = saved?.frequencies ?? new Uint32Array(1_024);
  /** Numbers of the first `sorted.length` terms, in byte order. */
  let sorted = saved?.order ?? new Uint32Array(0);

  const sortIn = (): void => {
    const added = Uint32Array.from({ length: terms.size - sorted.length }, (_, at) => sorted.length + at);
    added.sort(terms.compare);
    const merged = new Uint32Array(terms.size);
    let from = 0;
    let at = 0;
    for (const term of added) {
      const place = placeOf((other) => terms.compare(other, term) < 0, from);
      merged.set(sorted.subarray(from, place), at);
      at += place - from;
      merged[at] = term;
      at += 1;
      from = place;
    }
    merged.set(sorted.subarray(from), at);
    sorted = merged;
  };

  /** Returns the first position in `sorted`, starting at `from`, for which `isBefore` is false. */
  const placeOf = (isBefore: (term: number) => boolean, from: number): number => {
    let [low, high] = [from, sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBefore(sorted[middle] as number)) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  /** Compares a term with the range of all terms that begin with the prefix: below 0, 0 or above. */
  const compareStart = (term: number, prefix: Uint8Array): number => {
    const bytes = terms.bytes();
    const start = terms.startOf(term);
    const length = terms.lengthOf(term);
    for (let at = 0; at < prefix.length; at++) {
      if (at >= length) return -1;
      const difference = (bytes[start + at] as number) - (prefix[at] as number);
      if (difference !== 0) return difference;
    }
    return 0;
  };

  return {
    terms,
    intern(term) {
      const number = terms.intern(term);
      frequencies = grown(frequencies, number + 1);
      if (terms.size - sorted.length > UNSORTED_MAX) sortIn();
      return number;
    },
    posts: (term) => frequencies[term] ?? 0,
    count(term, change) {
      frequencies[term] = (frequencies[term] as number) + change;
    },
    startingWith(prefix, most) {
      const bytes = encoder.encode(prefix);
      const found: number[] = [];
      for (let place = placeOf((term) => compareStart(term, bytes) < 0, 0); place < sorted.length && found.length < most; place++) {
        const term = sorted[place] as number;
        if (compareStart(term, bytes) !== 0) break;
        found.push(term);
      }
      for (let term = sorted.length; term < terms.size && found.length < most; term++) {
        if (compareStart(term, bytes) === 0) found.push(term);
      }
      return found;
    },
    parts: () => ({ terms: terms.parts(), order: sorted, frequencies: shrunk(frequencies, terms.size) }),
  };
}
