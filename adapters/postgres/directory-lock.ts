import { createHash, randomBytes } from 'node:crypto';
import { realpathSync, renameSync, statSync, unlinkSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ConfigError } from '../../src/errors.ts';

/** Another process has the data directory. */
export class DirectoryInUseError extends ConfigError {
  override readonly name = 'DirectoryInUseError';
  readonly directory: string;
  /** The process that has it; null where it did not say. */
  readonly pid: number | null;

  constructor(directory: string, pid: number | null) {
    const what = `the data directory ${directory} is in use by ${pid === null ? 'another process' : `process ${pid}`}`;
    super([{ where: 'HERALD_DATA_DIR', what, hint: 'Only one Herald may use it at a time: stop that one, or name another folder' }]);
    this.directory = directory;
    this.pid = pid;
  }
}

export interface DirectoryLock {
  /** Safe to call twice. */
  release(): Promise<void>;
}

/** How long a holder may take to say who it is, ms. */
const ANSWER_MS = 2_000;
/** How long a fresh socket file must stand before it counts, ms: a racing starter may have taken it for a dead one. */
const SETTLE_MS = 150;
const TRIES = 5;
/** Longest path of a socket file; macOS allows 104 bytes. */
const PATH_MAX_BYTES = 100;

/**
 * Takes an existing directory for this process, for as long as it lives: sockets are held, which the kernel takes back however the process ends.
 * A socket file in the directory (Windows: a named pipe) also keeps out other containers that share it; on Linux an abstract socket,
 * which can't be removed by mistake, stands beside it. @throws {DirectoryInUseError} when another process has it
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const held: Server[] = [];
  const release = async (): Promise<void> => {
    for (const server of held.splice(0).toReversed()) await close(server);
  };
  try {
    for (const address of addressesOf(directory)) held.push(await hold(address, directory));
  } catch (error) {
    await release();
    throw error;
  }
  return { release };
}

async function hold(address: string, directory: string): Promise<Server> {
  const isFile = address.startsWith('/');
  const me = `${process.pid}:${randomBytes(6).toString('hex')}`;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const server = await listen(address, me);
    if (server) {
      // Only where a dead socket was found may somebody else have taken ours for it.
      if (isFile && attempt > 0) await pause(SETTLE_MS);
      const who = isFile && attempt > 0 ? await holderOf(address) : me;
      if (who === me) return server;
      await close(server);
      throw new DirectoryInUseError(directory, pidOf(who));
    }
    const who = await holderOf(address);
    if (who !== null) throw new DirectoryInUseError(directory, pidOf(who));
    if (isFile) removeDeadSocket(address);
    await pause(20 + attempt * 20);
  }
  throw new DirectoryInUseError(directory, null);
}

/** The same for every path that leads to the directory. */
function addressesOf(directory: string): readonly string[] {
  const real = realpathSync(directory);
  const { dev, ino } = statSync(real, { bigint: true });
  const id = createHash('sha256')
    .update(process.platform === 'win32' ? real.toLowerCase() : `${dev}:${ino}`)
    .digest('hex')
    .slice(0, 24);
  if (process.platform === 'win32') return [`\\\\.\\pipe\\herald-${id}`];
  const file = join(real, '.lock');
  const socket = Buffer.byteLength(file) <= PATH_MAX_BYTES ? file : join(tmpdir(), `.herald-${id}.lock`);
  return process.platform === 'linux' ? [`\0herald-${id}`, socket] : [socket];
}

/** A server that tells who asks that we are here; null where the address is taken. */
function listen(address: string, me: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((asker) => {
      asker.on('error', () => asker.destroy());
      asker.end(me);
    });
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(null) : reject(error)));
    server.listen(address, () => resolve(server.unref()));
  });
}

/** Who has the address: `''` where somebody has it and does not answer, null where nobody has it any more. */
function holderOf(address: string): Promise<string | null> {
  return new Promise((resolve) => {
    let said = '';
    const asker = connect(address);
    asker.setTimeout(ANSWER_MS, () => {
      resolve('');
      asker.destroy();
    });
    asker.on('data', (piece) => {
      said += piece.toString();
    });
    asker.on('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED' || error.code === 'ENOENT' ? null : ''));
    asker.on('close', () => resolve(said));
  });
}

function pidOf(who: string | null): number | null {
  const pid = Number.parseInt(who ?? '', 10);
  return Number.isNaN(pid) ? null : pid;
}

/** Of several starters only one moves the dead socket away; the others find nothing, and look again. */
function removeDeadSocket(address: string): void {
  const aside = `${address}.${process.pid}`;
  try {
    renameSync(address, aside);
    unlinkSync(aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
