import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { type EmbeddedPostgres, openPglite } from './pglite.ts';
import { createSessionMultiplexer, type SessionStatus } from './session-multiplexer.ts';
import { framesOf, joined } from './wire-protocol.ts';

/** The settings that the thread is started with. */
export interface ThreadStart {
  directory: string;
  fsync: boolean;
}

/** Messages to the thread. `port`: of a new client, which sends complete messages, up to where it expects an answer, and receives answers and notifications (NOTIFY) from others. */
export type ToThread = { kind: 'connect'; port: MessagePort } | { kind: 'close' };

/** Messages from the thread. `broken`: it can't go on; `reason` in one sentence. */
export type FromThread = { kind: 'ready' } | { kind: 'broken'; reason: string };

// The thread of the embedded database. PGlite computes without pausing: on the main thread it would block everything else.
if (parentPort) await serve(parentPort, workerData as ThreadStart);

async function serve(parent: MessagePort, { directory, fsync }: ThreadStart): Promise<void> {
  const post = (message: FromThread) => parent.postMessage(message);
  let engine: EmbeddedPostgres;
  try {
    engine = await openPglite(directory, fsync, (reason) => post({ kind: 'broken', reason: `the embedded database stopped: ${reason}` }));
    await proveSync(engine);
  } catch (error) {
    post({ kind: 'broken', reason: error instanceof Error ? error.message : String(error) });
    parent.close();
    return;
  }

  const clients = new Set<MessagePort>();
  const turns = createSessionMultiplexer<MessagePort>(async (client, bytes) => {
    const answer = await exchange(engine, bytes);
    const frames = framesOf(answer);
    const notices = frames.filter(({ kind }) => kind === 'A').map(({ start, end }) => new Uint8Array(answer.subarray(start, end)));
    // The client itself gets its notifications with the answer.
    if (notices.length > 0) for (const other of clients) if (other !== client) other.postMessage(joined(notices));
    const ready = frames.findLast(({ kind }) => kind === 'Z');
    if (!ready) post({ kind: 'broken', reason: 'the embedded database gave no answer' });
    else client?.postMessage(answer);
    return ready ? (String.fromCharCode(answer[ready.end - 1] ?? 0) as SessionStatus) : 'I';
  });

  parent.on('message', async (message: ToThread) => {
    if (message.kind === 'connect') {
      const { port } = message;
      clients.add(port);
      port.on('message', (bytes: Uint8Array) => turns.add(port, bytes));
      port.on('close', () => {
        clients.delete(port);
        turns.drop(port);
      });
    } else {
      await engine.db.close();
      for (const client of clients) client.close();
      parent.close();
    }
  });
  post({ kind: 'ready' });
}

/** Runs messages and returns their complete answer. */
async function exchange({ db }: EmbeddedPostgres, bytes: Uint8Array): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  // The bytes are in the engine's memory and will soon be overwritten: copy them.
  await db.execProtocolRawStream(bytes, { syncToFs: false, onRawData: (piece) => pieces.push(new Uint8Array(piece)) });
  return joined(pieces);
}

/** Makes one commit and checks that it was flushed to disk. @throws {Error} if it was not */
async function proveSync({ db, syncs }: EmbeddedPostgres): Promise<void> {
  const before = syncs();
  if (before === null) return;
  await db.exec(`select pg_logical_emit_message(true, 'herald', 'fsync is called')`);
  if (syncs() === before) throw new Error('a commit was not brought to the disk (fsync was never called)');
}
