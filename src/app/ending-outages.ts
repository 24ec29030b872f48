import type { FolderReader } from '../content/folder/folder-reader.ts';
import type { Outages, Part } from '../ops/outages.ts';
import type { Stores } from '../ports/stores.ts';

/** What is watched for outages. */
interface WatchedParts {
  database: Pick<Stores, 'ledger' | 'posts'>;
  reader: FolderReader;
  outages: Outages;
}

/** Database, folder and data folder, each of which ends its outage where it does what it was asked. */
export function endingOutages({
  database: { ledger, posts },
  reader,
  outages,
}: WatchedParts): Omit<WatchedParts, 'database' | 'outages'> & WatchedParts['database'] {
  async function noting<T>(work: Promise<T>, part: Part, side?: string): Promise<T> {
    const result = await work;
    outages.of(part).worked(side);
    return result;
  }
  return {
    ledger: { ...ledger, overdueWakeups: (beforeMs, limit) => noting(ledger.overdueWakeups(beforeMs, limit), 'database', 'reach') },
    posts: { ...posts, recordScan: (plan, nowMs) => noting(posts.recordScan(plan, nowMs), 'database') },
    reader: {
      read: () => noting(reader.read(), 'posts'),
      readPaths: (paths) => noting(reader.readPaths(paths), 'posts'),
      remember: () => noting(reader.remember(), 'disk'),
    },
  };
}
