import { createDeliveryQueue, type DeliveryQueueOptions } from '../../../adapters/bullmq/delivery-queue.ts';
import { openDatabase } from '../../../adapters/postgres/open-database.ts';
import { deliveryQueueContract, type QueueServer } from '../../contracts/delivery-queue.ts';
import { temporaryDataDir } from '../../support/temporary-folder.ts';
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
  const folder = await temporaryDataDir();
  const stores = await openDatabase({ databaseUrl: null, dataDir: folder.path, fsync: false, log: () => {} });
  return serverOf({ kind: 'postgres', pool: stores.queuePool }, async () => {
    await stores.close();
    await folder.remove();
  });
});
