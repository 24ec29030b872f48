import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Opens an embedded database on a disk that begins to fail, and prints how each call ends.
const [dataDir = ''] = process.argv.slice(2);
const mark = join(dataDir, 'the-disk-fails');
const hook = `import fs from 'node:fs'; import { syncBuiltinESMExports } from 'node:module';
const sync = fs.fsyncSync;
fs.fsyncSync = (fd) => { if (fs.existsSync(${JSON.stringify(mark)})) throw new Error('EIO'); sync(fd); };
syncBuiltinESMExports();`;
// Threads started from here on inherit it.
process.env.NODE_OPTIONS = `--import data:text/javascript,${encodeURIComponent(hook)}`;
const compiled = new URL('../../dist/adapters/postgres/open-database.js', import.meta.url).href;
const { openDatabase } = (await import(compiled)) as typeof import('../../adapters/postgres/open-database.ts');

const stores = await openDatabase({
  databaseUrl: null,
  dataDir,
  fsync: true,
  log: (event, { error }) => console.log(`event ${event}: ${error}`),
});
const say = async (what: string, act: () => Promise<unknown>) =>
  act().then(
    () => console.log(`${what}: done`),
    (error: unknown) => console.log(`${what}: ${error}`),
  );
await say('before', () => stores.pool.query('create table public.things (id int)'));
writeFileSync(mark, '');
await say('write', () => stores.pool.query('insert into public.things values (1)'));
await say('read', () => stores.pool.query('select 1'));
await say('ping', () => stores.ping());
await say('close', () => stores.close());
