import { createDeliveryQueue } from '../../adapters/bullmq/delivery-queue.ts';
import { PLATFORMS } from '../../adapters/platforms.ts';
import { openDatabase } from '../../adapters/postgres/open-database.ts';
import { openSlack } from '../../adapters/slack/open.ts';
import { createDeliverer } from '../../src/announce/deliver/deliver.ts';
import { channelOf } from '../../src/model/destination.ts';
import type { Messenger } from '../../src/ports/messenger.ts';

/** What `bench/fanout.ts` passes to a worker. */
export interface FanoutTerms {
  databaseUrl: string;
  redisUrl: string | null;
  queueName: string;
  slack: { apiUrl: string; botToken: string; appToken: string };
  concurrency: number;
}

const REPORT_EVERY_MS = 200;
const LEASE_MS = 20_000;

/** One of several workers, with the real queue, ledger, deliverer and Slack adapter; reports its deliveries and its memory. */
const terms = JSON.parse(process.argv[2] ?? '') as FanoutTerms;
const log = (): void => undefined;
const now = (): Date => new Date();
const stores = await openDatabase({ databaseUrl: terms.databaseUrl, dataDir: '', fsync: true, log });
const backend = terms.redisUrl
  ? ({ kind: 'redis', url: terms.redisUrl } as const)
  : ({ kind: 'postgres', pool: stores.queuePool } as const);
const queue = await createDeliveryQueue({ backend, log, name: terms.queueName });
const { messenger } = openSlack({ ...terms.slack, command: 'cncf', log, now: Date.now });
/** The double has only one workspace, which Herald's token belongs to; the ledger applies the rate limits of the 200 workspaces in the channels' names. */
const inOneWorkspace: Messenger = {
  ...messenger,
  post: (outgoing) => messenger.post({ ...outgoing, destination: `slack:${channelOf(outgoing.destination)}` }),
};
let delivered = 0;
const other: Record<string, number> = {};
const deliver = createDeliverer({
  platforms: PLATFORMS,
  ledger: stores.ledger,
  messengers: new Map([['slack', inOneWorkspace]]),
  owner: `worker-${process.pid}`,
  leaseMs: LEASE_MS,
  gracePeriodMs: 0,
  adminDestination: 'terminal',
  now,
  random: Math.random,
  showHere: () => {},
  log,
  enqueue: (wakeups) => queue.enqueue(wakeups),
  onSettled: ({ settlement: { state } }) => {
    if (state === 'delivered') delivered += 1;
    else other[state] = (other[state] ?? 0) + 1;
  },
  onClosed: () => undefined,
});
const report = (): void => void process.send?.({ delivered, other, rssMb: Math.round(process.memoryUsage.rss() / 1024 / 1024) });
process.on('message', (message) => {
  if (message === 'work') queue.work(deliver, terms.concurrency).then(() => setInterval(report, REPORT_EVERY_MS), stop);
  if (message === 'stop') stop();
});
process.on('disconnect', () => process.exit());
process.send?.('ready');

function stop(error?: unknown): void {
  if (error !== undefined) console.error(error);
  queue
    .close(1_000)
    .then(() => stores.close())
    .finally(() => process.exit(error === undefined ? 0 : 1));
}
