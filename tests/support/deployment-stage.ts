import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createDeliverer } from '../../src/announce/deliver/deliver.ts';
import { createContentSync, type ScanResult } from '../../src/app/content-sync.ts';
import { createArchive } from '../../src/archive/archive.ts';
import { createFolderReader } from '../../src/content/folder/folder-reader.ts';
import { createFilters } from '../../src/filter/filters.ts';
import type { DeliveryKey } from '../../src/model/delivery.ts';
import type { Subscription } from '../../src/model/subscription.ts';
import { createOutages } from '../../src/ops/outages.ts';
import type { Wakeup } from '../../src/ports/delivery-queue.ts';
import type { Messenger } from '../../src/ports/messenger.ts';
import { createSearchEngine } from '../../src/search/engine.ts';
import { quietParts } from './deliver-stage.ts';
import { makeTerms } from './make.ts';
import type { StoreSet } from './memory-stores.ts';

/** As in the watcher of the folder: changes are passed on after this much quiet, and after `LONGEST_MS` at the latest, ms. */
const QUIET_MS = 80;
const LONGEST_MS = 1_000;

interface StageOptions {
  dir: string;
  stores: StoreSet;
  subscriptions: readonly Subscription[];
  messengers: readonly Messenger[];
  startMs: number;
}

interface Change {
  path: string;
  text: string | null;
}

/** Creates a stage with a real folder, real plans and real deliveries, and a clock that only the stage moves. */
export function createDeploymentStage({ dir, stores, subscriptions, messengers, startMs }: StageOptions) {
  let nowMs = startMs;
  const now = (): Date => new Date(nowMs);
  let wakeups: { key: DeliveryKey; atMs: number }[] = [];
  let scanAtMs: number | null = null;
  const enqueue = async (some: readonly Wakeup[]): Promise<void> =>
    void wakeups.push(...some.map(({ key, atMs }) => ({ key, atMs: atMs ?? nowMs })));
  const archive = createArchive();
  const sync = createContentSync({
    reader: createFolderReader(dir, { siteUrl: null }),
    archive,
    engine: createSearchEngine({ now: () => nowMs, postOf: archive.byId }),
    posts: stores.posts,
    enqueue,
    writeSubscriptions: () => stores.subscriptions.sync(subscriptions, ['herald.yaml'], nowMs),
    withSettings: () => subscriptions,
    filters: createFilters(),
    terms: makeTerms(),
    settleMs: 10_000,
    now,
    outages: createOutages(() => undefined),
  });
  const deliver = createDeliverer({
    ...quietParts,
    ledger: stores.ledger,
    messengers: new Map(messengers.map((one) => [one.platform, one])),
    gracePeriodMs: 86_400_000,
    now,
    enqueue,
  });

  async function scan(paths: readonly string[] | 'all'): Promise<ScanResult> {
    const result = await sync.scan(paths, 'when-settled');
    scanAtMs = result.nextDueMs;
    return result;
  }

  /** Runs whatever is due first, up to a time; resolves to false if nothing is. */
  async function step(untilMs: number): Promise<boolean> {
    const [first] = wakeups.toSorted((a, b) => a.atMs - b.atMs);
    if (scanAtMs !== null && scanAtMs <= untilMs && (!first || scanAtMs < first.atMs)) {
      nowMs = Math.max(nowMs, scanAtMs);
      await scan('all');
      return true;
    }
    if (!first || first.atMs > untilMs) return false;
    wakeups = wakeups.filter((one) => one !== first);
    nowMs = Math.max(nowMs, first.atMs);
    const outcome = await deliver(first.key);
    if (outcome.kind === 'later') wakeups.push({ key: first.key, atMs: outcome.atMs });
    return true;
  }

  async function passTo(untilMs: number): Promise<void> {
    while (await step(untilMs));
    nowMs = Math.max(nowMs, untilMs);
  }

  async function change({ path, text }: Change): Promise<void> {
    const file = join(dir, path);
    if (text === null) return rm(file);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }

  return {
    archive,
    scan,
    /** Lets time pass, and runs everything that falls due meanwhile. */
    passTo,
    /** Writes files one after the other, and scans them as the watcher would. */
    async deploy(files: readonly Change[], atMs: number, everyMs: number): Promise<void> {
      let pending: string[] = [];
      let sinceMs = atMs;
      for (const [nth, file] of files.entries()) {
        const writtenMs = atMs + nth * everyMs;
        await passTo(writtenMs);
        await change(file);
        if (pending.length === 0) sinceMs = writtenMs;
        pending.push(file.path);
        const isLast = nth === files.length - 1;
        if (!isLast && everyMs < QUIET_MS && writtenMs + everyMs - sinceMs < LONGEST_MS) continue;
        await scan(pending);
        pending = [];
      }
    },
    enqueue,
    /** Ends its background work. */
    close: () => sync.close(),
  };
}
