import { open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { IndexParts } from '../index/post-index.ts';
import { checksumOf, decodeSnapshot, encodeSnapshot, PRELUDE_BYTES, readPrelude } from '../index/snapshot.ts';

/** A snapshot file as read. */
export type ReadSnapshot = { parts: IndexParts } | { unfit: string } | { missing: true };

/** Checked or written at a time: about 5 ms. */
const CHUNK_BYTES = 4 * 1024 * 1024;

/** Reads a snapshot, checking every byte; gives way every few ms. @throws {Error} when the file can't be read */
export async function readSnapshot(file: string): Promise<ReadSnapshot> {
  const handle = await open(file, 'r').catch(nullIfMissing);
  if (!handle) return { missing: true };
  try {
    const { size } = await handle.stat();
    // Memory of its own (“slow”), never the pool that Node shares among Buffers. Every byte is read: to fill them with zeros first would take as long again.
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

/** Writes a snapshot beside the file, and puts it in its place once it is on disk: whoever reads finds the old one or the new one. @throws {Error} when it can't be written */
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

/** Drafts of processes that were ended while they wrote. */
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
    checksum = checksumOf(piece, checksum);
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
