import { open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { mapNameFields, NAME_FIELD_LIST } from '../../archive/query/name-fields.ts';
import type { StringInternerParts } from '../index/dictionary.ts';
import { INDEXED_MAX_CHARS } from '../index/post-entry.ts';
import type { IndexParts } from '../index/post-index.ts';
import { COLUMN_NAMES, COLUMNS, IMPACT_TERMS, mapColumns, type Segment } from '../index/segment.ts';
import { ANALYZER_VERSION } from '../text/analyze.ts';
import { STOP_WORDS } from '../text/word-lists.ts';

/** Result of reading a snapshot file; `unfit` is why it can't be used. */
export type ReadSnapshot = { parts: IndexParts } | { unfit: string } | { missing: true };

/** Number of bytes checked or written at a time: about 5 ms. */
const CHUNK_BYTES = 4 * 1024 * 1024;

/** Reads a snapshot and verifies every byte; yields to the event loop every few ms. @throws {Error} when the file can't be read */
export async function readSnapshot(file: string): Promise<ReadSnapshot> {
  const handle = await open(file, 'r').catch(nullIfMissing);
  if (!handle) return { missing: true };
  try {
    const { size } = await handle.stat();
    // Its own memory (“slow”), never the pool that Node shares among Buffers; not zeroed, because every byte is overwritten and zeroing would double the time.
    const bytes = Buffer.allocUnsafeSlow(size);
    for (let at = 0; at < size; ) {
      const { bytesRead } = await handle.read(bytes, at, Math.min(64 * CHUNK_BYTES, size - at), at);
      if (bytesRead === 0) return { unfit: 'it is cut off' };
      at += bytesRead;
    }
    const prelude = readPrelude(bytes.subarray(0, PRELUDE_BYTES));
    if ('unfit' in prelude) return prelude;
    if ((await checksumInSlices([bytes.subarray(PRELUDE_BYTES)])) !== prelude.checksum) return { unfit: 'it is damaged' };
    return { parts: decodeSnapshot(bytes.buffer) };
  } finally {
    await handle.close();
  }
}

/** Writes a snapshot to a draft and renames it once it is on disk: readers find either the old or the new one. @throws {Error} when it can't be written */
export async function writeSnapshot(file: string, parts: IndexParts): Promise<void> {
  const { prelude, pieces } = encodeSnapshot(parts);
  await removeAbandoned(file);
  const draft = `${file}.${process.pid}.new`;
  const handle = await open(draft, 'w', 0o600);
  let at = PRELUDE_BYTES;
  try {
    for (const piece of chunksOf(pieces)) {
      await handle.write(piece, 0, piece.length, at);
      at += piece.length;
    }
    await handle.write(prelude(await checksumInSlices(pieces)), 0, PRELUDE_BYTES, 0);
    await handle.sync();
  } catch (error) {
    await handle.close();
    await rm(draft, { force: true });
    throw error;
  }
  await handle.close();
  await rename(draft, file);
}

/** Removes drafts of processes that ended while writing. */
async function removeAbandoned(file: string): Promise<void> {
  for (const name of await readdir(dirname(file))) {
    const pid = name.startsWith(`${basename(file)}.`) ? /\.(\d+)\.new$/.exec(name)?.[1] : undefined;
    if (pid !== undefined && !isRunning(Number(pid))) await rm(join(dirname(file), name), { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function checksumInSlices(pieces: readonly Uint8Array[]): Promise<number> {
  let checksum = 0;
  let since = 0;
  for (const piece of chunksOf(pieces)) {
    checksum = crc32(piece, checksum);
    since += piece.length;
    if (since < CHUNK_BYTES) continue;
    since = 0;
    await nextTurn();
  }
  return checksum;
}

function* chunksOf(pieces: readonly Uint8Array[]): Generator<Uint8Array> {
  for (const piece of pieces) for (let at = 0; at < piece.length; at += CHUNK_BYTES) yield piece.subarray(at, at + CHUNK_BYTES);
}

function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

type Numbers = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** The parts of a snapshot file, in the order of the file. */
interface Snapshot {
  /** Builds the beginning of the file, once the checksum is known. */
  prelude: (checksum: number) => Uint8Array;
  /** The rest of the file, in order. */
  pieces: readonly Uint8Array[];
}

/** `HERALDIX` */
const MAGIC = [0x41524548, 0x5849444c];
/** Magic (2 numbers), format, signature of the indexing code, checksum, number of arrays, 2 unused. */
const PRELUDE_NUMBERS = 8;
const PRELUDE_BYTES = PRELUDE_NUMBERS * 4;
const FORMAT = 9;

/** Encodes an index as a snapshot; copies everything that may change while it is being written. Pure. */
function encodeSnapshot(parts: IndexParts): Snapshot {
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

/** Returns the checksum of everything after this prelude, or why the snapshot can't be used. Pure. */
function readPrelude(prelude: Uint8Array): { checksum: number } | { unfit: string } {
  if (prelude.length < PRELUDE_BYTES) return { unfit: 'it is cut off' };
  // A copy with its own memory: `slice` of a Node Buffer would return a view of the whole file.
  const numbers = new Uint32Array(new Uint8Array(prelude.subarray(0, PRELUDE_BYTES)).buffer);
  if (numbers[0] !== MAGIC[0] || numbers[1] !== MAGIC[1]) return { unfit: 'it is not a snapshot' };
  if (numbers[2] !== FORMAT) return { unfit: 'it has another format' };
  if (numbers[3] !== indexSignature()) return { unfit: 'it was made by another analyser' };
  return { checksum: numbers[4] ?? 0 };
}

/** Decodes the index from a whole file (memory that holds nothing else), prelude included, whose checksum is correct; the index uses that memory. @throws {RangeError} when lengths are wrong nevertheless */
function decodeSnapshot(file: ArrayBuffer): IndexParts {
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

/** Returns the number of padding bytes after an array, so that every array begins at a multiple of 8. */
function paddingOf(bytes: number): number {
  return (8 - (bytes % 8)) % 8;
}

/** Returns a number for how texts become postings; an index with another number is rebuilt. Pure. */
function indexSignature(): number {
  return crc32(
    JSON.stringify([ANALYZER_VERSION, IMPACT_TERMS, INDEXED_MAX_CHARS, [...STOP_WORDS], NAME_FIELD_LIST, process.versions.unicode]),
  );
}
