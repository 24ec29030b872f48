import { createMutex } from '../../lib/mutex.ts';
import type { Log } from '../../ops/log.ts';
import type { IndexHost } from './index-host.ts';
import type { OpenedHost } from './open-host.ts';

/** Writes snapshots now and then. */
export interface SnapshotWriter {
  /** Something was changed, or is about to be. */
  changed(): void;
  /** Writes now, once everything handed over is indexed. */
  save(): Promise<void>;
  /** Writes what is indexed and not written yet; after that nothing more. What is not indexed is left to the next start: nobody waits for it now. */
  close(): Promise<void>;
}

/** So long after a change a snapshot is written, ms; and so seldom at most. */
const SAVE_AFTER_MS = 30_000;
const SAVE_EVERY_MS = 300_000;

/** A fault is logged, and the next change tries again: a snapshot is only there to save time. */
export function createSaver(opened: OpenedHost, file: string, log: Log): SnapshotWriter {
  let timer: NodeJS.Timeout | null = null;
  const inTurn = createMutex();
  let saving: Promise<void> = Promise.resolve();
  let savedGeneration = 0;
  let savedBy: IndexHost | null = null;
  let savedAtMs = Number.NEGATIVE_INFINITY;
  let closed = false;

  const save = async (): Promise<void> => {
    try {
      await opened.settled();
      const host = await opened.host();
      if ((host.generation === savedGeneration && (savedBy ?? host) === host) || host.size === 0) return;
      const { generation } = host;
      await host.save(file);
      savedGeneration = generation;
      savedBy = host;
      savedAtMs = performance.now();
    } catch (error) {
      log('search.snapshot.trouble', { file, error });
    }
  };

  const saveNext = (): Promise<void> => {
    saving = inTurn(save);
    return saving;
  };

  return {
    save: saveNext,
    changed() {
      if (timer !== null || closed) return;
      timer = setTimeout(
        () => {
          timer = null;
          void saveNext();
        },
        Math.max(SAVE_AFTER_MS, savedAtMs + SAVE_EVERY_MS - performance.now()),
      ).unref();
    },
    async close() {
      closed = true;
      if (timer !== null) clearTimeout(timer);
      timer = null;
      await saving;
      if (opened.current?.isCaughtUp) await save();
    },
  };
}
