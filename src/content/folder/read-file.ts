import { closeSync, constants, fstatSync, lstatSync, openSync, read as readWithCallback, type Stats } from 'node:fs';
import { promisify } from 'node:util';
import { type FileProblem, fileError } from '../problem.ts';

// A FileHandle costs three times as much, and so does waiting for a thread to open a file that was just examined: this matters when a folder is read for the first time.
const read = promisify(readWithCallback);

/** Maximum size of a file that is read, bytes. */
export const MAX_FILE_BYTES = 1_048_576;

/** Facts that distinguish a changed file from an unchanged one without reading it. */
export interface Stamp {
  size: number;
  mtimeMs: number;
  ctimeMs: number;
  inode: number;
}

/** The result of reading a file; `absent`: it has vanished, or is no longer a plain file. */
export type FileReading =
  | { kind: 'bytes'; bytes: Uint8Array; stamp: Stamp }
  | { kind: 'refused'; complaint: FileProblem }
  | { kind: 'absent' };

const stampOf = ({ size, mtimeMs, ctimeMs, ino }: Stats): Stamp => ({ size, mtimeMs, ctimeMs, inode: ino });
const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);
const isAbsent = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(codeOf(error));

/** Returns the file's stamp; null if there is no plain file of that name, or it can't be examined (reading it then reports why). Synchronous, because waiting for a thread takes fifty times as long. */
export function stampAt(realPath: string): Stamp | null {
  try {
    const found = lstatSync(realPath, { throwIfNoEntry: false });
    return found?.isFile() === true ? stampOf(found) : null;
  } catch {
    return null;
  }
}

/** Whether two stamps show the same file, not written in between. Pure. */
export function isSameStamp(a: Stamp, b: Stamp): boolean {
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.ctimeMs === b.ctimeMs && a.inode === b.inode;
}

/** Reads a file of at most 1 MiB. `stamp` is from before the read, so that the next scan notices a write during it. Never rejects because of what the file is. */
export async function readFileAt(realPath: string): Promise<FileReading> {
  try {
    // The walk has already resolved links; opening a pipe that was put in the file's place must not block.
    const file = openSync(realPath, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      // The file is open, so this is answered without a disk access.
      const found = fstatSync(file);
      if (!found.isFile()) return { kind: 'absent' };
      const tooLarge = found.size > MAX_FILE_BYTES;
      if (tooLarge)
        return {
          kind: 'refused',
          complaint: fileError('file-too-large', `the file is larger than ${MAX_FILE_BYTES} bytes`, 'Keep posts below 1 MiB'),
        };
      const buffer = Buffer.allocUnsafe(found.size);
      let length = 0;
      while (length < found.size) {
        const { bytesRead } = await read(file, buffer, length, found.size - length, length);
        if (bytesRead === 0) break;
        length += bytesRead;
      }
      return { kind: 'bytes', bytes: buffer.subarray(0, length), stamp: stampOf(found) };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (isAbsent(error)) return { kind: 'absent' };
    return {
      kind: 'refused',
      complaint: fileError('file-unreadable', `the file can't be read (${codeOf(error)})`, 'Give Herald the right to read it'),
    };
  }
}
