import { type FSWatcher, lstatSync, readlinkSync, watch } from 'node:fs';
import { join, parse, resolve, sep } from 'node:path';

/** As many links on one way as Linux follows. */
const MAX_LINKS = 40;

/** A name in a folder on the way to another; whoever swaps it leads the way elsewhere. */
interface Step {
  folder: string;
  name: string;
}

const isLink = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;

/** Every name on the way to `dir`, those behind links included, as far as the way goes. */
function stepsTo(dir: string): readonly Step[] {
  const steps: Step[] = [];
  let at = parse(resolve(dir)).root;
  const left = resolve(dir).slice(at.length).split(sep).filter(Boolean);
  for (let links = 0, name = left.shift(); name !== undefined; name = left.shift()) {
    const path = join(at, name);
    steps.push({ folder: at, name });
    if (!isLink(path)) at = path;
    else if (++links > MAX_LINKS) return steps;
    else {
      const target = resolve(at, readlinkSync(path));
      at = parse(target).root;
      left.unshift(...target.slice(at.length).split(sep).filter(Boolean));
    }
  }
  return steps;
}

/**
 * Watches the way to `dir`: calls `onMoved` when a link on it, or a folder, is put in place of another, as git-sync and Kubernetes do. What may
 * not be watched is left out: whoever polls notices it later.
 */
export function watchWay(dir: string, onMoved: () => void): { stop(): void } {
  const names = new Map<string, Set<string>>();
  try {
    for (const { folder, name } of stepsTo(dir)) names.set(folder, (names.get(folder) ?? new Set()).add(name));
  } catch {
    // Read between two swaps: the next event, or the timer, comes to the rest.
  }
  const watchers: FSWatcher[] = [];
  for (const [folder, watched] of names) {
    try {
      const watcher = watch(folder, { persistent: true }, (_, name) => {
        if (name === null || watched.has(name)) onMoved();
      });
      watcher.on('error', () => watcher.close());
      watchers.push(watcher);
    } catch {
      // No right, or no watch left.
    }
  }
  return {
    stop: () => {
      for (const watcher of watchers) watcher.close();
    },
  };
}
