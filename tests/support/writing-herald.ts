import { setTimeout as pause } from 'node:timers/promises';
import { deliveryKeyOf } from '../../src/model/delivery.ts';

// Opens the embedded database in a folder, prints what it finds there, and writes until it is killed. A printed `acknowledged` must never be lost.
// It runs compiled, as people run it: its threads and processes start in a third of the time.
const compiled = (file: string): Promise<unknown> => import(new URL(`../../dist/adapters/postgres/${file}.js`, import.meta.url).href);
const { openDatabase } = (await compiled('open-database')) as typeof import('../../adapters/postgres/open-database.ts');
const { maintain } = (await compiled('embedded/open-pool')) as typeof import('../../adapters/postgres/embedded/open-pool.ts');
const UNPACED = { intervalMs: 0, burst: 1 };
const [dataDir = '', round = ''] = process.argv.slice(2);
const stores = await openDatabase({ databaseUrl: null, dataDir, fsync: true, log: () => {} });
const delivered = await stores.ledger.find({ states: ['delivered'] }, 1_000_000);
console.log(`found ${delivered.map(({ postId }) => postId).join(',')}`);
if (round === 'look') {
  await stores.close();
  process.exit(0);
}
void (async () => {
  for (;;) {
    await maintain(stores.pool);
    await pause(300);
  }
})();
for (let n = 0; ; n++) {
  const postId = `${round}.${n}`;
  // A channel of its own, so that nothing left unfinished by an earlier process holds it up.
  const destination = `slack:C${round}${n}` as const;
  const key = deliveryKeyOf(postId, destination, 'announce');
  await stores.ledger.plan([{ key, postId, destination, purpose: 'announce', state: 'planned', reason: null, digestKey: null }]);
  await stores.ledger.claim(key, {
    owner: round,
    nowMs: Date.now(),
    rateLimits: { destination: UNPACED, workspace: UNPACED },
    leaseMs: 0,
    gracePeriodMs: 0,
  });
  const receipt = { channel: '', messageId: postId, link: null };
  if (!(await stores.ledger.settle(key, 1, { state: 'delivered', receipt }, Date.now()))) throw new Error(`${key} was not ours to settle`);
  console.log(`acknowledged ${postId}`);
}
