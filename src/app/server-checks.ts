import type { Config } from '../config/config.ts';
import type { GitSource } from '../content/git/source.ts';
import { freeBytesAt } from '../lib/data-directory.ts';
import type { SealingKeys } from '../lib/sealing.ts';
import { builtAtMs } from '../lib/version.ts';
import type { SecretStore } from '../ports/secret-store.ts';
import type { ScanFailure } from './content-sync.ts';
import type { PartCheck } from './health.ts';
import { type Explain, explainWith, stateOfClock, stateOfDisk, stateOfPosts, stateOfServer, stateOfSource } from './health-checks.ts';
import { stateOfSecrets } from './secret-care.ts';

interface Asked<Explains> {
  ping: () => Promise<void>;
  explain: Explains;
}

/** What is asked how it is. */
export interface Servers {
  database: Asked<Explain> & { describe: string; secrets: SecretStore };
  /** `explain` null: the database knows. */
  queue: Asked<(error: unknown) => ReturnType<Explain> | null>;
  source: GitSource | null;
  /** Resolves where the content folder can be listed. @throws {ConfigError} */
  reach: () => Promise<void>;
  /** What secrets in the database are encrypted with; null: there are no keys. */
  keys: SealingKeys | null;
  now: () => Date;
  onRedis: boolean;
}

/** How each part is asked how it is, but for the platforms. */
export function checksOf(
  config: Config,
  { database, queue, source, reach, keys, now, onRedis }: Servers,
  scanFailure: () => ScanFailure | null,
): PartCheck[] {
  const { contentDir, dataDir } = config;
  const onQueue = onRedis ? 'BullMQ on Redis' : 'BullMQ beside the database';
  const explain = explainWith(dataDir, database.explain);
  const posts = source
    ? () => stateOfSource(source, reach, explain, scanFailure())
    : () => stateOfPosts(`from ${contentDir}`, reach, scanFailure(), explain);
  return [
    { part: 'database', what: database.describe, ask: () => stateOfServer(database.describe, database.ping, database.explain) },
    {
      part: 'queue',
      what: onQueue,
      ask: () => stateOfServer(onQueue, queue.ping, (error) => queue.explain(error) ?? database.explain(error)),
    },
    { part: 'secrets', what: 'secrets in the database', ask: () => stateOfSecrets(database.secrets, keys) },
    // Others follow the database.
    ...(config.roles.includes('watch') ? [{ part: 'posts', what: `the content folder ${contentDir}`, ask: posts }] : []),
    { part: 'data folder', what: `the disk of ${dataDir}`, ask: async () => stateOfDisk(dataDir, await freeBytesAt(dataDir)) },
    { part: 'clock', what: 'the clock', ask: () => stateOfClock(now().getTime(), builtAtMs()) },
  ];
}
