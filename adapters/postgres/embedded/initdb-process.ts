import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openPglite } from './pglite.ts';
import { syncPath } from './sync-path.ts';

// A short-lived process that makes an empty database in the folder it is given. Its parent gone, it is of no use.
const [directory, fsync] = process.argv.slice(2);
if (process.send && directory) {
  process.once('disconnect', () => process.exit(1));
  const fail = (reason: string): never => {
    process.stderr.write(reason);
    process.exit(1);
  };
  try {
    const { db } = await openPglite(directory, false, fail);
    await db.close();
    if (fsync === 'fsync') syncTree(directory);
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  }
  process.exit(0);
}

/** Brings every file to the disk at once: cheaper than a thousand fsyncs on the way. */
function syncTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) syncTree(path);
    else syncPath(path);
  }
  syncPath(folder);
}
