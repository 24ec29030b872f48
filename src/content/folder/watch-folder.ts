import { realpathSync } from 'node:fs';
import { watchPathTo, watchTree } from './watch-tree.ts';

/** Maximum delay while change events keep coming, ms. */
const MAX_MS = 1_000;
/** Number of changed paths above which scanning the whole folder is cheaper. */
const MAX_PATHS = 500;

/** What a change event concerns: these files (relative paths, with `/`), or possibly everything. */
type ChangedPaths = readonly string[] | 'all';

/** Collects change events and passes them on as one: after `settleMs` of quiet, but at most 1 s after the first. */
function createDebouncer(settleMs: number, onChange: (paths: ChangedPaths) => void): { add(path: string | 'all'): void; stop(): void } {
  const paths = new Set<string>();
  let all = false;
  let firstAt: number | null = null;
  let timer: NodeJS.Timeout | undefined;

  const flush = (): void => {
    const hint: ChangedPaths = all || paths.size > MAX_PATHS ? 'all' : [...paths];
    paths.clear();
    all = false;
    firstAt = null;
    onChange(hint);
  };

  return {
    add(path) {
      if (path === 'all') all = true;
      else paths.add(path);
      const now = performance.now();
      firstAt ??= now;
      clearTimeout(timer);
      timer = setTimeout(flush, Math.max(0, Math.min(settleMs, firstAt + MAX_MS - now)));
    },
    stop: () => clearTimeout(timer),
  };
}

export interface WatchOptions {
  /** `poll`: timer only, for network file systems. */
  mode: 'watch' | 'poll';
  /** Interval between two scans of everything, ms. */
  pollMs: number;
  /** Quiet time after a change before it is reported, ms; default 80. While changes keep coming: at most 1 s after the first. */
  settleMs?: number;
  /** Called when something may have changed: these files (relative paths, with `/`), or anything. */
  onChange(paths: ChangedPaths): void;
  /** Called with one plain sentence when the watch has ended, or works again. The timer continues in the meantime. */
  onProblem?(message: string): void;
}

/** Explains why folder events are lost, and what to do; the timer keeps scanning in any case. */
function problemOf(error: unknown, dir: string, pollMs: number): string {
  const code = (error as NodeJS.ErrnoException).code;
  const meanwhile = `Herald scans every ${Math.round(pollMs / 100) / 10} s instead`;
  if (code === 'ENOSPC') return `Too many folders are watched on this machine (raise fs.inotify.max_user_watches); ${meanwhile}`;
  if (code === 'EMFILE') return `Too many watches are open on this machine (raise fs.inotify.max_user_instances); ${meanwhile}`;
  const why = error instanceof Error ? error.message : String(error);
  return `The folder ${dir} can't be watched (${why}); ${meanwhile}`;
}

/**
 * Calls `onHint` whenever something in `dir` may have changed: soon after folder events (also if `dir`, a link to it or a folder above it is swapped), and every `pollMs` in any case. Once this returns, every change
 * is reported. Never throws: if the folder can't be watched (or is removed), the timer continues alone and tries again.
 */
export function startWatching(dir: string, options: WatchOptions): { stop(): Promise<void> } {
  const { mode, pollMs, settleMs = 80, onChange, onProblem = () => undefined } = options;
  const hints = createDebouncer(settleMs, onChange);
  const moves = createDebouncer(settleMs, () => {
    if (isCurrent()) return;
    follow();
    hints.add('all');
  });
  let tree: ReturnType<typeof watchTree> | null = null;
  let way: ReturnType<typeof watchPathTo> | null = null;
  let root: string | null = null;
  let hasFailed = false;

  const problem = (error: unknown): void => {
    tree = null;
    if (!hasFailed) onProblem(problemOf(error, dir, pollMs));
    hasFailed = true;
  };

  const arm = (): void => {
    way?.stop();
    way = watchPathTo(dir, () => moves.add('all'));
    try {
      root = realpathSync(dir);
      tree = watchTree(root, {
        onPath: (path) => hints.add(path === '' ? 'all' : path),
        onEnd: (error) => {
          problem(error);
          hints.add('all');
        },
      });
      if (hasFailed) onProblem(`The folder ${dir} is watched again`);
      hasFailed = false;
    } catch (error) {
      problem(error);
    }
  };

  const isCurrent = (): boolean => {
    try {
      return tree?.isCurrent() === true && realpathSync(dir) === root;
    } catch {
      // The folder is gone: watching it again reports that.
      return false;
    }
  };

  /** Watches again, because the way to the folder now leads elsewhere. */
  const follow = (): void => {
    tree?.stop();
    arm();
  };

  const tick = (): void => {
    if (mode === 'watch' && !isCurrent()) follow();
    onChange('all');
  };

  if (mode === 'watch') arm();
  const timer = setInterval(tick, pollMs);
  return {
    stop: async () => {
      clearInterval(timer);
      hints.stop();
      moves.stop();
      way?.stop();
      tree?.stop();
      tree = null;
    },
  };
}
