/** Saves now and then. */
export interface SnapshotTimer {
  /** Something was changed, or is about to be. */
  changed(): void;
  /** Saves nothing more. */
  stop(): void;
}

/** Time from a change until it is saved, and shortest time between two saves, ms. */
const SAVE_AFTER_MS = 30_000;
const SAVE_EVERY_MS = 300_000;

/** Calls `save` 30 s after a change, at most every 5 minutes: a snapshot is only there to save time. */
export function createSnapshotTimer(save: () => Promise<void>): SnapshotTimer {
  let timer: NodeJS.Timeout | null = null;
  let savedAtMs = Number.NEGATIVE_INFINITY;
  let stopped = false;

  const saveNow = async (): Promise<void> => {
    timer = null;
    await save();
    savedAtMs = performance.now();
  };

  return {
    changed() {
      if (timer !== null || stopped) return;
      timer = setTimeout(() => void saveNow(), Math.max(SAVE_AFTER_MS, savedAtMs + SAVE_EVERY_MS - performance.now())).unref();
    },
    stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
