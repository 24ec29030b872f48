import { openDatabase } from '../../adapters/postgres/open-database.ts';
import { startReplica } from '../../src/app/replica.ts';
import { createArchive } from '../../src/archive/archive.ts';
import { parseQuery } from '../../src/archive/query/query.ts';
import { createSearchEngine } from '../../src/search/engine.ts';

// A read-only process: it reports every post that its search finds by the post's unique word (the last of its title), and when, on the clock that all processes share.
const [databaseUrl = ''] = process.argv.slice(2);
const stores = await openDatabase({ databaseUrl, dataDir: '', fsync: true, log: () => {} });
const archive = createArchive();
const engine = createSearchEngine({ now: Date.now, postOf: archive.byId });
const faults: string[] = [];
let live = false;
const replica = startReplica({
  startFeed: (terms) =>
    stores.startPostFeed({
      ...terms,
      onBatch: async (batch) => {
        await terms.onBatch(batch);
        if (live) for (const { id, title } of batch.posts) void look(id, title.split(' ').at(-1) ?? '');
      },
    }),
  archive,
  engine,
  log: (event) => faults.push(event),
});

async function look(id: string, word: string): Promise<void> {
  const { hits } = await engine.search(parseQuery(word, new Date()), { limit: 1, offset: 0 });
  if (hits[0]?.post.id === id) process.send?.({ found: id, atNs: String(process.hrtime.bigint()) });
  else process.send?.({ lost: `${word} is not found, ${hits.length} hits` });
}

const startMs = performance.now();
await replica.caughtUp;
await engine.settled();
live = true;
process.send?.({ ready: archive.size, caughtUpMs: performance.now() - startMs });

process.on('message', async () => {
  await replica.stop();
  await stores.close();
  process.send?.({ faults, size: archive.size });
  process.disconnect?.();
});
