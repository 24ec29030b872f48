import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { createEmbeddedSocket, type EmbeddedSocket, type WireSession } from './embedded-socket.ts';
import { startThread } from './entry-point.ts';
import type { FromThread, ThreadStart, ToThread } from './thread-messages.ts';

/** The embedded database in a thread of its own. */
export interface PgliteThread {
  /** A new connection to it. */
  socket(): EmbeddedSocket;
  /** Ends the thread; what was asked before is answered first. Safe to call twice. */
  close(): Promise<void>;
}

/** Starts the thread on an initialised folder. `onBroken` is called once if it ends by itself. @throws {Error} when the folder does not open */
export async function startPgliteThread(start: ThreadStart, onBroken: (error: Error) => void): Promise<PgliteThread> {
  // Only what has run long is worth optimising: by default V8 spends the first second, and the core the rest of the start needs, on it.
  setFlagsFromString('--wasm-tiering-budget=100000000');
  const worker = startThread('pglite-worker', start);
  const tell = (message: ToThread, transfer: ArrayBuffer[] = []) => worker.postMessage(message, transfer);
  const clients = new Map<number, EmbeddedSocket>();
  const numbers = new WeakMap<EmbeddedSocket, number>();
  let lastNumber = 0;
  let closing: Promise<unknown> | null = null;
  let broken = false;

  function breakDown(error: Error): void {
    if (broken || closing) return;
    broken = true;
    for (const socket of [...clients.values()]) socket.destroy(error);
    void worker.terminate();
    onBroken(error);
  }

  const session: WireSession = {
    send(socket, bytes) {
      const client = numbers.get(socket);
      if (client === undefined || broken) socket.destroy(new Error('the embedded database has stopped'));
      else tell({ kind: 'run', client, bytes }, [bytes.buffer as ArrayBuffer]);
    },
    hangUp(socket) {
      const client = numbers.get(socket);
      if (client === undefined || !clients.delete(client) || broken) return;
      tell({ kind: 'drop', client });
    },
  };

  function hear(message: FromThread): void {
    if (message.kind === 'answer') clients.get(message.client)?.push(message.bytes);
    else if (message.kind === 'notify') {
      for (const [client, socket] of clients) if (client !== message.except) socket.push(message.bytes);
    } else if (message.kind === 'broken') breakDown(new Error(message.reason));
  }

  const [first] = (await once(worker, 'message')) as [FromThread];
  if (first.kind !== 'ready') {
    await worker.terminate();
    throw new Error(`The embedded database does not open ${start.directory}: ${first.kind === 'broken' ? first.reason : first.kind}`);
  }
  worker.on('message', hear);
  worker.on('error', breakDown);
  worker.on('exit', (code) => breakDown(new Error(`the embedded database ended with code ${code}`)));

  return {
    socket() {
      const socket = createEmbeddedSocket(session);
      lastNumber++;
      numbers.set(socket, lastNumber);
      clients.set(lastNumber, socket);
      return socket;
    },
    async close() {
      if (!closing && !broken) {
        closing = once(worker, 'exit');
        tell({ kind: 'close' });
      }
      await closing;
    },
  };
}
