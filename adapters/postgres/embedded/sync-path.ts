import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Calls fsync on a file, or on a directory, so that files created or renamed in it survive a power cut. @throws {Error} as `node:fs` does */
export function syncPath(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
