import { openDatabase } from '../../adapters/postgres/open-database.ts';
import { startReplica } from '../../src/app/replica.ts';
import { createArchive } from '../../src/archive/archive.ts';
import { parseQuery } from '../../src/archive/query/query.ts';
import { createSearchEngine } from '../../src/search/engine.ts';

// A process that follows the stores of a server, and after every batch prints how many posts it has, and how many its search finds for a word.
const [databaseUrl = '', word = ''] = process.argv.slice(2);
const stores = await openDatabase({ databaseUrl, dataDir: '', fsync: true, log: () => {} });
const archive = createArchive();
const engine = createSearchEngine({ now: Date.now, postOf: archive.byId });
const tell = async (): Promise<void> => {
  const { total } = await engine.search(parseQuery(word, new Date()), { limit: 1, offset: 0 });
  console.log(`has ${archive.size}, finds ${total}`);
};
const replica = startReplica({
  startFeed: (terms) =>
    stores.startPostFeed({
      ...terms,
      onBatch: async (batch) => {
        await terms.onBatch(batch);
        void tell();
      },
    }),
  archive,
  engine,
  log: (event) => console.log(`logged ${event}`),
});
await replica.caughtUp;
console.log('caught up');
await tell();
