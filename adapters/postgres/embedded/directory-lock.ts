import { createHash, randomBytes } from 'node:crypto';
import { linkSync, readdirSync, realpathSync, statSync, unlinkSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { createMutex } from '../../../src/lib/concurrency.ts';
import { ConfigError } from '../../../src/lib/errors.ts';
import { sleep } from '../../../src/lib/timeout.ts';

/** Another process uses the data directory. */
export class DirectoryInUseError extends ConfigError {
  override readonly name = 'DirectoryInUseError';
  readonly directory: string;
  /** The process that uses it; null if it did not report its id. */
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

export interface LockOptions {
  /** Called once if the holder has lost the directory: somebody removed it, or removed the lock and started another process. */
  onLost?: (error: Error) => void;
  /** Interval at which the holder checks that it still has the lock, ms. Default: 5 s. */
  checkMs?: number;
  /** Awaited between checking that the directory is free and taking it; for tests of processes that are delayed there. */
  beforeTaking?: () => Promise<void>;
}

const TRIES = 50;
/** Maximum length of a socket's path; macOS allows 103 bytes and Linux 107. */
const PATH_MAX_BYTES = 100;
const NAME = /^\.lock(?:\.(\d{1,15}))?$/;
const UNFINISHED = '.lock.~';

/**
 * Locks an existing directory for this process, for as long as the process lives.
 *
 * The lock is a socket in the directory that its holder listens on; the kernel closes it however the process ends. Sockets are numbered, and the
 * highest number counts: a process that gets no answer there creates the next one. It appears under its number already listening, through a hard link,
 * which fails if the number is taken; and a number that was the highest is removed only once a higher one exists. So a process that checked long ago
 * and acts late either finds its number taken, or sees a higher one right afterwards and gives way: two processes never hold the directory, and
 * none of this relies on time. On Windows the lock is a named pipe, which the system gives to one process.
 *
 * If somebody removes the lock while its holder lives, the holder notices within seconds: it takes the directory again or, if another process has it
 * by then, reports so through `onLost`. @throws {DirectoryInUseError} if another process has it @throws {ConfigError} if the directory can't be locked
 */
export async function lockDirectory(directory: string, options: LockOptions = {}): Promise<DirectoryLock> {
  const { onLost = () => undefined, checkMs = 5_000, beforeTaking } = options;
  if (process.platform === 'win32') {
    const server = await answerAs(String(process.pid), pipeOf(realpathSync(directory)));
    if (!server) throw new DirectoryInUseError(directory, null);
    return { release: () => closeServer(server) };
  }
  const real = realpathSync(directory);
  refuseLongPath(real, directory);
  let held = await take(real, directory, 0, beforeTaking);
  let lost = false;
  const inTurn = createMutex();
  let checking: Promise<void> = Promise.resolve();

  async function check(): Promise<void> {
    if (lost || isHeld(real, held)) return;
    try {
      const again = await take(real, directory, held.number);
      await closeServer(held.server);
      held = again;
    } catch (error) {
      lost = true;
      clearInterval(timer);
      const isGone = (error as NodeJS.ErrnoException).code === 'ENOENT';
      onLost(isGone ? new Error(`the data directory ${directory} is gone`, { cause: error }) : (error as Error));
    }
  }
  const timer = setInterval(() => {
    checking = inTurn(check);
  }, checkMs).unref();

  return {
    release: async () => {
      clearInterval(timer);
      await checking;
      lost = true;
      await closeServer(held.server);
    },
  };
}

interface Held {
  server: Server;
  number: number;
  /** Distinguishes our socket from another with the same number. */
  inode: bigint;
}

async function take(real: string, directory: string, atLeast: number, beforeTaking?: () => Promise<void>): Promise<Held> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const latest = latestIn(real);
    const who = latest === null ? null : await whoAnswers(pathOf(real, latest));
    if (who !== null) throw new DirectoryInUseError(directory, pidOf(who));
    await beforeTaking?.();
    const held = await make(real, directory, Math.max(latest ?? 0, atLeast) + 1);
    if (held && latestIn(real) === held.number) {
      await removeOthers(real, held.number);
      return held;
    }
    if (held) await closeServer(held.server);
    // Another process was faster.
    await sleep(2 + attempt);
  }
  throw new DirectoryInUseError(directory, null);
}

/** Creates a socket that listens under its number; null if the number is taken. */
async function make(real: string, directory: string, number: number): Promise<Held | null> {
  const unfinished = join(real, `${UNFINISHED}${randomBytes(4).toString('hex')}`);
  let server: Server | null = null;
  try {
    server = await answerAs(String(process.pid), unfinished);
    if (!server) return null;
    linkSync(unfinished, pathOf(real, number));
    const { ino: inode } = statSync(unfinished, { bigint: true });
    unlinkSync(unfinished);
    return { server, number, inode };
  } catch (error) {
    if (server) await closeServer(server);
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    // The number is taken, or a process that was cleaning up took our socket for a dead one.
    if (code === 'EEXIST' || code === 'ENOENT') return null;
    const what = `the data directory ${directory} can't be locked (${code})`;
    const hint = 'Name a folder that Herald may write to, on a file system of this machine';
    throw new ConfigError([{ where: 'HERALD_DATA_DIR', what, hint }], { cause: error });
  }
}

function isHeld(real: string, { number, inode }: Held): boolean {
  try {
    return latestIn(real) === number && statSync(pathOf(real, number), { bigint: true }).ino === inode;
  } catch (error) {
    // A lock that can't be read for any other reason is not gone.
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

/** Returns the highest number in the directory; null if there is none. */
function latestIn(real: string): number | null {
  const numbers = readdirSync(real).flatMap((name) => numberOf(name) ?? []);
  return numbers.length === 0 ? null : Math.max(...numbers);
}

/** Returns the number in a lock's name; `.lock` counts as 0; null if the name is not a lock's. */
function numberOf(name: string): number | null {
  const match = NAME.exec(name);
  return match ? Number(match[1] ?? 0) : null;
}

function pathOf(real: string, number: number): string {
  return join(real, number === 0 ? '.lock' : `.lock.${number}`);
}

/** Removes lower numbers, and unfinished sockets that killed processes left behind. */
async function removeOthers(real: string, own: number): Promise<void> {
  for (const name of readdirSync(real)) {
    const number = numberOf(name);
    const isDead = name.startsWith(UNFINISHED) && (await whoAnswers(join(real, name))) === null;
    if (!isDead && (number === null || number >= own)) continue;
    try {
      unlinkSync(join(real, name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}

function refuseLongPath(real: string, directory: string): void {
  const most = PATH_MAX_BYTES - `/${UNFINISHED}01234567`.length;
  const length = Buffer.byteLength(real);
  if (length <= most) return;
  const what = `the path of the data directory ${directory} is too long for the lock inside it (${length} bytes, at most ${most})`;
  throw new ConfigError([{ where: 'HERALD_DATA_DIR', what, hint: 'Name a folder with a shorter path, such as /var/lib/herald' }]);
}

function pidOf(who: string): number | null {
  const pid = Number.parseInt(who, 10);
  return Number.isNaN(pid) ? null : pid;
}

/** Maximum time for a holder to report its process id, ms. */
const ANSWER_MS = 2_000;

/** Starts a server that sends `words` to every client; null if the address is taken. It does not keep the process alive. */
function answerAs(words: string, address: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((requester) => {
      requester.on('error', () => requester.destroy());
      requester.end(words, () => requester.destroy());
    });
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(null) : reject(error)));
    server.listen(address, () => resolve(server.unref()));
  });
}

/** Returns what the server at an address sends; `''` if there is one that does not answer, null if there is none any more. */
function whoAnswers(address: string): Promise<string | null> {
  return new Promise((resolve) => {
    let said = '';
    const requester = connect(address);
    requester.setTimeout(ANSWER_MS, () => {
      resolve('');
      requester.destroy();
    });
    requester.on('data', (piece) => {
      said += piece.toString();
    });
    // ENOTSOCK: a plain file, which has no holder.
    requester.on('error', ({ code }: NodeJS.ErrnoException) =>
      resolve(code && ['ECONNREFUSED', 'ENOENT', 'ENOTSOCK'].includes(code) ? null : ''),
    );
    requester.on('close', () => resolve(said));
  });
}

/** Stops a server after it has sent its pending answers. Safe to call twice. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => void server.close(() => resolve()));
}

/** Returns the named pipe of a directory on Windows. Pure. */
function pipeOf(directory: string): string {
  const id = createHash('sha256').update(directory.toLowerCase()).digest('hex').slice(0, 24);
  return `\\\\.\\pipe\\herald-${id}`;
}
