import { closeSync, constants, fstatSync, lstatSync, openSync, read as readWithCallback, type Stats } from 'node:fs';
import { promisify } from 'node:util';
import { type FileProblem, fileError } from '../problem.ts';

// A FileHandle costs three times as much, and so does waiting for a thread to open what was just looked at: it matters when a folder is read for the first time.
const read = promisify(readWithCallback);

/** Largest file that is read, bytes. */
export const MAX_FILE_BYTES = 1_048_576;

/** What tells a changed file from an unchanged one without reading it. */
export interface Stamp {
  size: number;
  mtimeMs: number;
  ctimeMs: number;
  inode: number;
}

/** What reading a file came to; `absent`: it vanished meanwhile. */
export type FileReading =
  | { kind: 'bytes'; bytes: Uint8Array; stamp: Stamp }
  | { kind: 'refused'; complaint: FileProblem }
  | { kind: 'absent' };

const stampOf = ({ size, mtimeMs, ctimeMs, ino }: Stats): Stamp => ({ size, mtimeMs, ctimeMs, inode: ino });
const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);
const isAbsent = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(codeOf(error));

/** The file's stamp; null where there is no plain file of that name, or it can't be looked at (reading it then says why). Asked at once: waiting for a thread takes fifty times as long. */
export function stampAt(realPath: string): Stamp | null {
  try {
    const found = lstatSync(realPath, { throwIfNoEntry: false });
    return found?.isFile() === true ? stampOf(found) : null;
  } catch {
    return null;
  }
}

/** Whether two looks saw the same file, unwritten in between. Pure. */
export function isSameStamp(a: Stamp, b: Stamp): boolean {
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.ctimeMs === b.ctimeMs && a.inode === b.inode;
}

/** Reads a file of at most 1 MiB. `stamp` is from before the read: a write during it shows at the next scan. Never rejects for what a file can be. */
export async function readFileAt(realPath: string): Promise<FileReading> {
  try {
    // Links were resolved by the walk; a pipe put in a file's place must not hold us up.
    const file = openSync(realPath, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      // Of an open file: answered without asking the disk.
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
