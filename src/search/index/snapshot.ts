import { crc32 } from 'node:zlib';
import { mapNameFields, NAME_FIELD_LIST } from '../../archive/query/name-fields.ts';
import { ANALYZER_VERSION } from '../text/analyze.ts';
import { INDEXED_MAX_CHARS } from '../text/indexed-text.ts';
import { STOP_WORDS } from '../text/word-lists.ts';
import { COLUMN_NAMES, COLUMNS, mapColumns } from './columns.ts';
import { IMPACT_TERMS } from './impact.ts';
import type { IndexParts } from './post-index.ts';
import type { Segment } from './segment.ts';
import type { StringInternerParts } from './string-interner.ts';

type Numbers = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** A file that is written part by part. */
export interface Snapshot {
  /** Begins the file; made when all else is known. */
  prelude: (checksum: number) => Uint8Array;
  /** What follows, in order. */
  pieces: readonly Uint8Array[];
}

/** `HERALDIX` */
const MAGIC = [0x41524548, 0x5849444c];
/** Magic (2 numbers), format, signature of what made the index, checksum, number of arrays, nothing twice. */
const PRELUDE_NUMBERS = 8;
export const PRELUDE_BYTES = PRELUDE_NUMBERS * 4;
const FORMAT = 9;

/** An index as it is saved. What may change while it is being written is copied. Pure. */
export function encodeSnapshot(parts: IndexParts): Snapshot {
  const arrays: Numbers[] = [parts.order, parts.frequencies];
  const tables = [parts.terms, parts.ids, ...NAME_FIELD_LIST.map((field) => parts.names[field])];
  arrays.push(...tables.flatMap(({ bytes, starts, slots }) => [bytes, starts, slots]));
  for (const { posts, terms, starts, docs, impacts, gone } of parts.segments) {
    arrays.push(terms, starts, docs, impacts, gone.slice());
    for (const name of COLUMN_NAMES) arrays.push(name === 'traits' ? posts.traits.slice() : posts[name]);
  }
  const lengths = Uint32Array.from(arrays, ({ length }) => length);
  const pieces = [lengths, ...arrays].flatMap((array) => {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    return [bytes, new Uint8Array(paddingOf(bytes.length))];
  });
  return {
    prelude: (checksum) => {
      const numbers = Uint32Array.from([...MAGIC, FORMAT, indexSignature(), checksum, lengths.length, 0, 0]);
      return new Uint8Array(numbers.buffer);
    },
    pieces,
  };
}

/** The checksum of all that follows in a snapshot that begins so; why it can't be used, where it can't. Pure. */
export function readPrelude(prelude: Uint8Array): { checksum: number } | { unfit: string } {
  if (prelude.length < PRELUDE_BYTES) return { unfit: 'it is cut off' };
  // A copy with memory of its own: what a Node Buffer calls a slice is a view of all the bytes it was cut from.
  const numbers = new Uint32Array(new Uint8Array(prelude.subarray(0, PRELUDE_BYTES)).buffer);
  if (numbers[0] !== MAGIC[0] || numbers[1] !== MAGIC[1]) return { unfit: 'it is not a snapshot' };
  if (numbers[2] !== FORMAT) return { unfit: 'it has another format' };
  if (numbers[3] !== indexSignature()) return { unfit: 'it was made by another analyser' };
  return { checksum: numbers[4] ?? 0 };
}

/** The checksum of what follows a piece with the checksum `before` (0 at the beginning). Pure. */
export function checksumOf(piece: Uint8Array, before: number): number {
  return crc32(piece, before);
}

/** The index of a whole file (memory that holds nothing else), prelude included, whose checksum was found right; it lives in those bytes. @throws {RangeError} when lengths are wrong nevertheless */
export function decodeSnapshot(file: ArrayBuffer): IndexParts {
  const count = new Uint32Array(file, 0, PRELUDE_NUMBERS)[5] ?? 0;
  const lengths = new Uint32Array(file, PRELUDE_BYTES, count);
  let at = PRELUDE_BYTES + lengths.byteLength + paddingOf(lengths.byteLength);
  let next = 0;
  const take = <T extends Numbers>(kind: { new (file: ArrayBuffer, at: number, length: number): T; BYTES_PER_ELEMENT: number }): T => {
    const array = new kind(file, at, lengths[next] ?? 0);
    at += array.byteLength + paddingOf(array.byteLength);
    next += 1;
    return array;
  };
  const table = (): StringInternerParts => ({ bytes: take(Uint8Array), starts: take(Uint32Array), slots: take(Uint32Array) });
  const [order, frequencies] = [take(Uint32Array), take(Uint32Array)];
  const [terms, ids, names] = [table(), table(), mapNameFields(table)];
  const segments: Segment[] = [];
  while (next < lengths.length) {
    const postings = { terms: take(Uint32Array), starts: take(Uint32Array), docs: take(Uint16Array), impacts: take(Uint8Array) };
    const gone = take(Uint8Array);
    const posts = mapColumns((name) => take<Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>>(COLUMNS[name]));
    segments.push({ size: gone.length, posts, ...postings, gone, goneCount: gone.reduce((sum, one) => sum + one, 0) });
  }
  return { order, frequencies, terms, ids, names, segments };
}

/** Every array begins at a multiple of 8. */
function paddingOf(bytes: number): number {
  return (8 - (bytes % 8)) % 8;
}

/** A number for how texts become postings: indexes of another number are made anew. Pure. */
function indexSignature(): number {
  return crc32(
    JSON.stringify([ANALYZER_VERSION, IMPACT_TERMS, INDEXED_MAX_CHARS, [...STOP_WORDS], NAME_FIELD_LIST, process.versions.unicode]),
  );
}
