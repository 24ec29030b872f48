import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import type { MessagePort, Worker } from 'node:worker_threads';
import { MessageChannel } from 'node:worker_threads';
import { Unsuccessful } from '../../../src/lib/errors.ts';
import { startWorker } from '../../../src/lib/start-worker.ts';
import { rejectAfter } from '../../../src/lib/timeout.ts';
import type { FromThread, ThreadStart, ToThread } from './thread.ts';
import { createEmbeddedSocket, type EmbeddedSocket } from './wire-protocol.ts';

/** The embedded database in a thread of its own. */
export interface PgliteThread {
  /** Opens a new connection to it. */
  socket(): EmbeddedSocket;
  /** Ends the thread after it has answered earlier queries. Safe to call twice. */
  close(): Promise<void>;
  /** Ends the thread at once; its connections end with `error`. */
  abandon(error: Error): Promise<void>;
}

/** How the embedded database is started. */
export interface StartOptions {
  /** Starts its thread. */
  launch: (start: ThreadStart) => Worker;
  /** Maximum time until the thread is ready, and then for the first query, ms. */
  limitMs: number;
}

export const START_TERMS: StartOptions = {
  launch: (start) => startWorker(new URL('./thread.ts', import.meta.url), start),
  limitMs: 30_000,
};

/**
 * Starts the thread on an initialised folder. `onBroken` is called once if it ends by itself later.
 * @throws {Error} if the folder does not open, or the thread ends @throws {Unsuccessful} if it does not report in time
 */
export async function startThread(
  start: ThreadStart,
  onBroken: (error: Error) => void,
  { launch, limitMs }: StartOptions,
): Promise<PgliteThread> {
  // Only long-running code is worth optimising: by default, V8 spends the first second on it, on the core that the rest of the start needs.
  setFlagsFromString('--wasm-tiering-budget=100000000');
  const worker = launch(start);
  const tell = (message: ToThread, transfer: MessagePort[] = []) => worker.postMessage(message, transfer);
  const sockets = new Set<EmbeddedSocket>();
  let closing: Promise<unknown> | null = null;
  let broken = false;

  function breakDown(error: Error): void {
    if (broken || closing) return;
    broken = true;
    for (const socket of sockets) socket.destroy(error);
    void worker.terminate();
    onBroken(error);
  }

  try {
    await untilReady(worker, start.directory, limitMs);
  } catch (error) {
    await worker.terminate();
    throw error;
  }
  worker.on('message', (message: FromThread) => {
    if (message.kind === 'broken') breakDown(new Error(message.reason));
  });
  worker.on('error', breakDown);
  worker.on('exit', (code) => breakDown(new Error(`the embedded database ended with code ${code}`)));

  return {
    socket() {
      const { port1: own, port2: its } = new MessageChannel();
      const socket = createEmbeddedSocket({
        send(bytes) {
          if (broken) throw new Error('the embedded database has stopped');
          own.postMessage(bytes, [bytes.buffer as ArrayBuffer]);
        },
        hangUp() {
          sockets.delete(socket);
          own.close();
        },
      });
      own.on('message', (bytes: Uint8Array) => socket.push(bytes));
      sockets.add(socket);
      tell({ kind: 'connect', port: its }, [its]);
      return socket;
    },
    async close() {
      if (!closing && !broken) {
        closing = once(worker, 'exit');
        tell({ kind: 'close' });
      }
      await closing;
    },
    async abandon(error) {
      closing ??= worker.terminate();
      for (const socket of sockets) socket.destroy(error);
      await closing;
    },
  };
}

/** Returns the error for a database that does not answer, so that nobody waits for ever. */
export function silence(directory: string, limitMs: number): Unsuccessful {
  return new Unsuccessful(
    `The embedded database in ${directory} did not answer within ${limitMs / 1000} s. Start Herald again; ` +
      'if it stays silent, check that the disk is neither full nor very slow, or set DATABASE_URL to a PostgreSQL server',
  );
}

/** Resolves when the thread reports that it is ready. @throws {Error} with the reason, if it fails, ends or reports anything else */
function untilReady(worker: Worker, directory: string, limitMs: number): Promise<void> {
  const ready = new Promise<void>((resolve, reject) => {
    const refuse = (reason: string) => reject(new Error(`The embedded database does not open ${directory}: ${reason}`));
    worker.once('message', (message: FromThread) => (message.kind === 'ready' ? resolve() : refuse(message.reason)));
    worker.once('error', (error) => refuse(error instanceof Error ? error.message : String(error)));
    worker.once('exit', (code) => refuse(`its thread ended with code ${code}`));
  });
  return rejectAfter(limitMs, ready, () => silence(directory, limitMs));
}
