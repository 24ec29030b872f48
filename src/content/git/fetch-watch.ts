import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Time between two looks at what has arrived, ms. */
const EVERY_MS = 250;

/**
 * Calls `onTooMuch` once the objects that are arriving in a repository take more than `mostBytes`: git has no limit of its own for a fetch,
 * and would fill the disk. What was there before does not count. Gives what ends the watch.
 */
export function watchFetch(gitDir: string, mostBytes: number, onTooMuch: () => void): () => void {
  let before: number | null = null;
  let ended = false;
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    const size = await sizeOf(join(gitDir, 'objects', 'pack'));
    if (ended) return;
    before ??= size;
    if (size - before > mostBytes) onTooMuch();
    else timer = setTimeout(() => void look(), EVERY_MS);
  };
  void look();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}

async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      lstat(join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
