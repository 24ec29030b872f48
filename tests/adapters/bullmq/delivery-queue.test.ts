import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDeliveryQueue, type DeliveryQueueOptions } from '../../../adapters/bullmq/delivery-queue.ts';
import { openBooks } from '../../../adapters/postgres/connect.ts';
import { deliveryQueueContract, type QueueServer } from '../../contracts/delivery-queue.ts';
import { BACKENDS } from './backends.ts';

function serverOf(backend: DeliveryQueueOptions['backend'], close: () => Promise<void>): QueueServer {
  return { open: (name, lockMs) => createDeliveryQueue({ backend, name, lockMs, log: () => {} }), close };
}

for (const { title, present, open } of BACKENDS) {
  deliveryQueueContract(title, present, async () => {
    const { backend, close } = await open();
    return serverOf(backend, close);
  });
}

deliveryQueueContract('PGlite', true, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'herald-queue-'));
  const books = await openBooks({ databaseUrl: null, dataDir, fsync: false, log: () => {} });
  return serverOf({ kind: 'postgres', pool: books.queuePool }, async () => {
    await books.close();
    await rm(dataDir, { recursive: true, force: true });
  });
});
