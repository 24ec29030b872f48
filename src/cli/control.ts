import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Reply } from '../commands/reply.ts';
import type { Log } from '../ops/log.ts';
import type { Finding } from './doctor-deliveries.ts';
import type { OnceReport } from './once-report.ts';

/** What a CLI verb asks of a Herald that runs on the same data directory. */
export type ControlRequest =
  | { kind: 'ask'; text: string; confirmed: boolean }
  | { kind: 'once'; dryRun: boolean; now: string | null }
  /** What `doctor` looks at. */
  | { kind: 'check' };
export type ControlResponse =
  | { kind: 'reply'; reply: Reply }
  | { kind: 'report'; report: OnceReport }
  | { kind: 'findings'; findings: readonly Finding[] }
  | { kind: 'fault'; message: string };

const MOST_BYTES = 64 * 1024;
const LONGEST_SOCKET_PATH = 100;

/** Where the control socket of a data directory is; long paths get a short place that only the owner may enter. */
export function controlSocketPath(dataDir: string): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\herald-${digest(dataDir)}`;
  const path = join(dataDir, 'control.sock');
  return Buffer.byteLength(path) <= LONGEST_SOCKET_PATH
    ? path
    : join(tmpdir(), `herald-${process.getuid?.() ?? 0}`, `${digest(dataDir)}.sock`);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** Answers CLI verbs, for the owner of the data directory only. Resolves to null where another Herald already does. */
export async function startControlServer(
  dataDir: string,
  answer: (request: ControlRequest) => Promise<ControlResponse>,
  log: Log,
): Promise<{ stop: () => Promise<void> } | null> {
  const path = controlSocketPath(dataDir);
  if (await isAnswered(path)) return null;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  rmSync(path, { force: true });
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', (error) => log('control.dropped', { error }));
    readAll(socket)
      .then((text) => answer(JSON.parse(text) as ControlRequest))
      .catch((error: unknown): ControlResponse => {
        log('control.fault', { error });
        return { kind: 'fault', message: 'the running Herald could not answer; its log says more' };
      })
      .then((response) => socket.end(JSON.stringify(response)));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  if (process.platform !== 'win32') chmodSync(path, 0o600);
  return {
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

/** Asks the Herald that runs on this data directory; null where none does. */
export async function askRunning(dataDir: string, request: ControlRequest): Promise<ControlResponse | null> {
  const socket = await connected(controlSocketPath(dataDir));
  if (!socket) return null;
  socket.end(JSON.stringify(request));
  const answered = await readAll(socket, Number.POSITIVE_INFINITY).catch(() => '');
  return answered === ''
    ? { kind: 'fault', message: 'the running Herald went away before it answered; ask again' }
    : (JSON.parse(answered) as ControlResponse);
}

async function isAnswered(path: string): Promise<boolean> {
  const socket = await connected(path);
  socket?.destroy();
  return socket !== null;
}

function connected(path: string): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect({ path, allowHalfOpen: true });
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(null));
  });
}

/** All that comes until the other side has finished; the socket stays open for the answer. */
function readAll(socket: Socket, most = MOST_BYTES): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > most) reject(new Error('control request too large'));
    });
    socket.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the control socket was closed')));
  });
}
