import { parentPort, workerData } from 'node:worker_threads';
import { inBatches, runInSlices } from '../../lib/time-slices.ts';
import { createPostIndex } from '../index/post-index.ts';
import { createSearchCore } from './search-core.ts';
import { readSnapshot, writeSnapshot } from './snapshot-file.ts';
import type { IndexRequest, IndexResponse, ThreadMessages, ThreadStart } from './thread-messages.ts';

/** Answers for one index in a thread of its own, until the thread is ended. */
async function serveIndex(port: NonNullable<typeof parentPort>, { synonyms, file }: ThreadStart): Promise<void> {
  const read = file === null ? { missing: true as const } : await readSnapshot(file);
  const index = createPostIndex('parts' in read ? read.parts : undefined);
  const core = createSearchCore(index, synonyms);
  let ids = inBatches(index.ids());
  let isTidying = false;
  const tidySoon = (): void => {
    if (isTidying) return;
    isTidying = true;
    // A fault ends the thread, and is told there.
    void runInSlices(index.tidy(), () => false).finally(() => {
      isTidying = false;
    });
  };

  const calls: ThreadMessages = {
    lacking: (posts) => posts.ids.flatMap((id, place) => (index.fingerprintOf(id) === posts.fingerprints[place] ? [] : [place])),
    add(entries) {
      for (const entry of entries) index.add(entry);
      tidySoon();
      return null;
    },
    remove(gone) {
      for (const id of gone) index.remove(id);
      tidySoon();
      return null;
    },
    answer: core.answer,
    nearby: core.nearby,
    suggest: ({ typed, limit, nowMs }) => core.suggest(typed, limit, nowMs),
    ids(again) {
      if (again) ids = inBatches(index.ids());
      return ids.next().value ?? [];
    },
    async save(to) {
      await writeSnapshot(to, index.parts());
      return null;
    },
  };

  const respond = (response: Pick<IndexResponse, 'number' | 'value' | 'fault'>): void =>
    port.postMessage({ ...response, size: index.size, generation: index.generation } satisfies IndexResponse);
  port.on('message', ({ number, name, asked }: IndexRequest) => {
    const call = calls[name] as (asked: unknown) => unknown;
    // A call that throws at once is a rejection too.
    new Promise((resolve) => resolve(call(asked))).then(
      (value) => respond({ number, value }),
      (error: unknown) => respond({ number, fault: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  respond({ number: 0, ...('unfit' in read ? { value: read.unfit } : {}) });
}

if (parentPort) await serveIndex(parentPort, workerData as ThreadStart);
