import { closeSync, fsyncSync, openSync } from 'node:fs';

/** fsync of a file, or of a directory, so that files made or renamed in it are found again after a power cut. @throws {Error} as `node:fs` does */
export function syncPath(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
