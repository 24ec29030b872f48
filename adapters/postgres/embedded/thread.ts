import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { type EmbeddedPostgres, openPglite } from './pglite.ts';
import { createSessionMultiplexer, type SessionStatus } from './session-multiplexer.ts';
import type { FromThread, ThreadStart, ToThread } from './thread-messages.ts';
import { framesOf, joined } from './wire-protocol.ts';

// The thread of the embedded database. PGlite computes without a pause: beside it nothing else would get its turn.
if (parentPort) await serve(parentPort, workerData as ThreadStart);

async function serve(port: MessagePort, { directory, fsync }: ThreadStart): Promise<void> {
  const post = (message: FromThread) => port.postMessage(message);
  let engine: EmbeddedPostgres;
  try {
    engine = await openPglite(directory, fsync, (reason) => post({ kind: 'broken', reason: `the embedded database stopped: ${reason}` }));
    await proveSync(engine);
  } catch (error) {
    post({ kind: 'broken', reason: error instanceof Error ? error.message : String(error) });
    port.close();
    return;
  }
  const { db } = engine;

  const turns = createSessionMultiplexer(async (client, bytes) => {
    const answer = await exchange(engine, bytes);
    const frames = framesOf(answer);
    const notices = frames.filter(({ kind }) => kind === 'A').map(({ start, end }) => new Uint8Array(answer.subarray(start, end)));
    if (notices.length > 0) post({ kind: 'notify', except: client, bytes: joined(notices) });
    const ready = frames.findLast(({ kind }) => kind === 'Z');
    if (!ready) post({ kind: 'broken', reason: 'the embedded database gave no answer' });
    else if (client !== null) post({ kind: 'answer', client, bytes: answer });
    return ready ? (String.fromCharCode(answer[ready.end - 1] ?? 0) as SessionStatus) : 'I';
  });

  port.on('message', async (message: ToThread) => {
    if (message.kind === 'run') turns.add(message.client, message.bytes);
    else if (message.kind === 'drop') turns.drop(message.client);
    else {
      await db.close();
      post({ kind: 'closed' });
      port.close();
    }
  });
  post({ kind: 'ready' });
}

/** Messages in, their whole answer out. */
async function exchange({ db }: EmbeddedPostgres, bytes: Uint8Array): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  // The bytes stand in the engine's memory and are overwritten soon: copy.
  await db.execProtocolRawStream(bytes, { syncToFs: false, onRawData: (piece) => pieces.push(new Uint8Array(piece)) });
  return joined(pieces);
}

/** Makes one commit and looks whether it was brought to the disk. @throws {Error} when it was not */
async function proveSync({ db, syncs }: EmbeddedPostgres): Promise<void> {
  const before = syncs();
  if (before === null) return;
  await db.exec(`select pg_logical_emit_message(true, 'herald', 'fsync is called')`);
  if (syncs() === before) throw new Error('a commit was not brought to the disk (fsync was never called)');
}
