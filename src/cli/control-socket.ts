import { chmodSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { z } from 'zod';
import { Unsuccessful } from '../lib/errors.ts';
import { rejectAfter } from '../lib/timeout.ts';
import type { Log } from '../ops/log.ts';
import type { Reply } from '../ports/reply.ts';
import type { Finding } from './check-herald.ts';
import { clientSocketPath, serverSocketPath } from './control-path.ts';
import type { OnceReport } from './once-report.ts';
import { FILE_JOB, type FileJobDone } from './subscriptions-file/job.ts';
import { UPKEEP_JOB, type UpkeepDone } from './upkeep/job.ts';

const REQUEST = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ask'), text: z.string(), confirmed: z.boolean(), locale: z.string().optional() }),
  z.strictObject({
    kind: z.literal('once'),
    dryRun: z.boolean(),
    now: z
      .string()
      .refine((now) => !Number.isNaN(Date.parse(now)))
      .nullable(),
  }),
  /** The checks of `doctor`. */
  z.strictObject({ kind: z.literal('check') }),
  z.strictObject({ kind: z.literal('upkeep'), job: UPKEEP_JOB }),
  z.strictObject({ kind: z.literal('subscriptions'), job: FILE_JOB }),
]);

/** A request from a CLI verb to the Herald that runs on the same data directory. */
export type ControlRequest = z.infer<typeof REQUEST>;
export type ControlResponse =
  | { kind: 'reply'; reply: Reply }
  | { kind: 'report'; report: OnceReport }
  | { kind: 'findings'; findings: readonly Finding[] }
  | { kind: 'upkeep'; done: UpkeepDone }
  | { kind: 'subscriptions'; done: FileJobDone }
  | { kind: 'fault'; message: string };

const ANSWERED_BY = { ask: 'reply', once: 'report', check: 'findings', upkeep: 'upkeep', subscriptions: 'subscriptions' } as const;
type AnswerTo<R extends ControlRequest> = Extract<ControlResponse, { kind: (typeof ANSWERED_BY)[R['kind']] }>;

interface ControlLimits {
  requestBytes: number;
  /** Maximum time to receive a request, ms. */
  requestMs: number;
  /** Maximum time to answer it, ms. Work that has begun continues, but its result is not reported. */
  answerMs: number;
  /** Interval at which the client is told that its request is still being worked on, ms. */
  aliveMs: number;
  /** Maximum number of open connections. */
  connections: number;
}

const LIMITS: ControlLimits = { requestBytes: 4 * 1024 * 1024, requestMs: 10_000, answerMs: 600_000, aliveMs: 1_000, connections: 32 };
/** Maximum time without any byte from the running Herald, ms: several times `aliveMs`, so that only a process that hangs is silent for so long. */
const SILENCE_MS = 5_000;
/** Maximum time a verb waits for its answer, ms. */
const WAIT_MS = { ask: 60_000, subscriptions: 60_000, check: 60_000, once: LIMITS.answerMs + 10_000, upkeep: LIMITS.answerMs + 10_000 };

/** Answers CLI verbs, for the owner of the data directory only. Resolves to null if another Herald already does. @throws {ConfigError} if another user occupies the socket's folder */
export async function startControlServer(
  dataDir: string,
  answer: (request: ControlRequest) => Promise<ControlResponse>,
  log: Log,
  limits: Partial<ControlLimits> = {},
): Promise<{ stop: () => Promise<void> } | null> {
  const most = { ...LIMITS, ...limits };
  const path = serverSocketPath(dataDir);
  if (await isAnswered(path)) return null;
  rmSync(path, { force: true });
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', (error) => log('control.dropped', { error }));
    void respond(socket, answer, log, most);
  });
  server.maxConnections = most.connections;
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

async function respond(
  socket: Socket,
  answer: (request: ControlRequest) => Promise<ControlResponse>,
  log: Log,
  most: ControlLimits,
): Promise<void> {
  let response: ControlResponse;
  try {
    const text = await rejectAfter(
      most.requestMs,
      readAll(socket, most.requestBytes),
      () => new Error('the request did not arrive in time'),
    );
    // A client that only checked whether a Herald is running.
    if (text === '') return void socket.destroy();
    const request = parse(text);
    const stopSigns = showSignsOfLife(socket, most.aliveMs);
    response = await rejectAfter(most.answerMs, answer(request), () => new Error('no answer in time'))
      .catch((error: unknown): ControlResponse => {
        log('control.fault', { error });
        return { kind: 'fault', message: 'the running Herald could not answer; see its log' };
      })
      .finally(stopSigns);
  } catch (error) {
    if (socket.destroyed) return;
    log('control.refused', { error });
    response = { kind: 'fault', message: `the running Herald refused this: ${error instanceof Error ? error.message : error}` };
  }
  // Further input is not read, and a client that does not read its answer is dropped.
  socket.pause();
  socket.setTimeout(most.requestMs, () => socket.destroy());
  socket.end(JSON.stringify(response), () => socket.destroy());
}

/** Sends a line break, which JSON allows before a value, at once and then regularly; a process whose event loop hangs sends none. Returns a function that stops this. */
function showSignsOfLife(socket: Socket, everyMs: number): () => void {
  const show = (): void => {
    if (socket.writable) socket.write('\n');
  };
  show();
  const timer = setInterval(show, everyMs).unref();
  const stop = (): void => clearInterval(timer);
  socket.once('close', stop);
  return stop;
}

function parse(text: string): ControlRequest {
  try {
    return REQUEST.parse(JSON.parse(text));
  } catch {
    throw new Error('it is not a request that this version knows');
  }
}

/** Sends a request to the Herald that runs on this data directory; null if none does. A Herald that sends nothing for `silenceMs` hangs, and is not waited for. @throws {ConfigError} if the socket there is not to be trusted */
export async function sendToRunning(
  dataDir: string,
  request: ControlRequest,
  waitMs = WAIT_MS[request.kind],
  silenceMs = SILENCE_MS,
): Promise<ControlResponse | null> {
  const path = clientSocketPath(dataDir);
  const socket = path === null ? null : await connected(path);
  if (!socket) return null;
  try {
    destroyWhenSilent(socket, silenceMs);
    socket.end(JSON.stringify(request));
    const answered = await rejectAfter(waitMs, readAll(socket, Number.POSITIVE_INFINITY), () => new Error(TOO_LATE));
    return JSON.parse(answered) as ControlResponse;
  } catch (error) {
    const why = error instanceof Error ? error.message : '';
    if (why === SILENT) return { kind: 'fault', message: hangs(dataDir, silenceMs) };
    const message =
      why === TOO_LATE
        ? `the running Herald has not answered within ${waitMs / 1000} s; its log may say more`
        : 'the running Herald went away before it answered; ask again';
    return { kind: 'fault', message };
  } finally {
    socket.destroy();
  }
}

const TOO_LATE = 'no answer in time';
const SILENT = 'no sign of life';

const hangs = (dataDir: string, silenceMs: number): string =>
  `the Herald that runs on ${dataDir} has not responded for ${silenceMs / 1000} s, so it hangs or is suspended. Look at the end of its log, then restart it`;

/** Destroys a socket with the error `SILENT` once nothing has arrived for `silenceMs`. */
function destroyWhenSilent(socket: Socket, silenceMs: number): void {
  socket.setTimeout(silenceMs, () => {
    // If this process itself was suspended, what arrived meanwhile is read first.
    const before = socket.bytesRead;
    setImmediate(() => {
      if (socket.bytesRead === before) socket.destroy(new Error(SILENT));
    });
  });
}

/** Like `sendToRunning`, for callers that can't continue without the answer. @throws {ConfigError} as `sendToRunning` @throws {Unsuccessful} if the running Herald could not answer */
export async function askRunning<R extends ControlRequest>(dataDir: string, request: R): Promise<AnswerTo<R> | null> {
  const response = await sendToRunning(dataDir, request);
  if (response?.kind === 'fault') throw new Unsuccessful(response.message);
  if (response && response.kind !== ANSWERED_BY[request.kind])
    throw new Unsuccessful('the running Herald answered something else; is it of the same version?');
  return response as AnswerTo<R> | null;
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
    socket.on('error', () => resolve(null));
  });
}

/** Reads everything until the other side ends its stream; the socket stays open for the answer. */
function readAll(socket: Socket, maxBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer): void => {
      chunks.push(chunk);
      size += chunk.length;
      if (size <= maxBytes) return;
      socket.off('data', onData);
      reject(new Error(`it is larger than ${maxBytes} bytes`));
    };
    socket.on('data', onData);
    socket.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the control socket was closed')));
  });
}
