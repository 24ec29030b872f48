/** Longest wait while hints keep coming, ms. */
const MOST_MS = 1_000;
/** From so many paths on a scan of the folder is cheaper. */
const MOST_PATHS = 500;

/** What a hint is about: these files (relative paths, with `/`), or anything at all. */
export type ChangedPaths = readonly string[] | 'all';

/** Gathers hints and hands them on in one: after `settleMs` of quiet, but no later than 1 s after the first. */
export function createDebouncer(
  settleMs: number,
  onHint: (paths: ChangedPaths) => void,
): { add(path: string | 'all'): void; stop(): void } {
  const paths = new Set<string>();
  let all = false;
  let firstAt: number | null = null;
  let timer: NodeJS.Timeout | undefined;

  const flush = (): void => {
    const hint: ChangedPaths = all || paths.size > MOST_PATHS ? 'all' : [...paths];
    paths.clear();
    all = false;
    firstAt = null;
    onHint(hint);
  };

  return {
    add(path) {
      if (path === 'all') all = true;
      else paths.add(path);
      const now = performance.now();
      firstAt ??= now;
      clearTimeout(timer);
      timer = setTimeout(flush, Math.max(0, Math.min(settleMs, firstAt + MOST_MS - now)));
    },
    stop: () => clearTimeout(timer),
  };
}
