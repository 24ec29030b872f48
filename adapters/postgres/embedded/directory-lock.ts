import { createHash, randomBytes } from 'node:crypto';
import { linkSync, readdirSync, realpathSync, statSync, unlinkSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { createMutex } from '../../../src/lib/concurrency.ts';
import { ConfigError } from '../../../src/lib/errors.ts';
import { sleep } from '../../../src/lib/timeout.ts';

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

export interface LockOptions {
  /** Called once when the directory was taken from under its holder: somebody removed it, or removed the lock and started another process. */
  onLost?: (error: Error) => void;
  /** How often the holder looks whether it still is one, ms. Default: 5 s. */
  checkMs?: number;
  /** Waited for between looking whether the directory is free and taking it; for tests of starters that act late. */
  beforeTaking?: () => Promise<void>;
}

const TRIES = 50;
/** Longest path of a socket; macOS allows 103 bytes and Linux 107. */
const PATH_MAX_BYTES = 100;
const NAME = /^\.lock(?:\.(\d{1,15}))?$/;
const UNFINISHED = '.lock.~';

/**
 * Takes an existing directory for this process, for as long as it lives.
 *
 * The lock is a socket in the directory that its holder answers at; the kernel takes that back however the process ends. Sockets are numbered, and
 * the highest number counts: who finds that nobody answers there makes the next one. It appears under its number already answering, by a hard link,
 * which fails when the number is taken; and a number that has been the highest is removed only after a higher one is there. So a starter that
 * looked long ago and acts late either finds its number taken, or finds a higher one right afterwards and gives way: no two hold the directory,
 * without relying on time. On Windows it is a named pipe, which the system gives to one process.
 *
 * A lock that somebody removes while its holder lives is noticed by the holder within seconds: it takes the directory again or, when another
 * process has it by then, says so by `onLost`. @throws {DirectoryInUseError} when another process has it @throws {ConfigError} when the directory can't be locked
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
  /** Tells our socket from another of the same number. */
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
    // Somebody else was quicker.
    await sleep(2 + attempt);
  }
  throw new DirectoryInUseError(directory, null);
}

/** A socket that answers under its number; null where the number is taken. */
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
    // The number is taken; or a starter that cleaned up took ours for a dead one.
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
    // What can't be seen for another reason is not gone.
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

/** The highest number in the directory; null where there is none. */
function latestIn(real: string): number | null {
  const numbers = readdirSync(real).flatMap((name) => numberOf(name) ?? []);
  return numbers.length === 0 ? null : Math.max(...numbers);
}

/** `.lock` counts as 0. */
function numberOf(name: string): number | null {
  const match = NAME.exec(name);
  return match ? Number(match[1] ?? 0) : null;
}

function pathOf(real: string, number: number): string {
  return join(real, number === 0 ? '.lock' : `.lock.${number}`);
}

/** Removes lower numbers, and what killed starters left unfinished. */
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

/** How long a holder may take to say who it is, ms. */
const ANSWER_MS = 2_000;

/** A server that says `words` to whoever asks; null where the address is taken. It keeps no process alive. */
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

/** What is said at an address: `''` where somebody is there and does not answer, null where nobody is there any more. */
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
    // ENOTSOCK: a plain file, which is nobody's.
    requester.on('error', ({ code }: NodeJS.ErrnoException) =>
      resolve(code && ['ECONNREFUSED', 'ENOENT', 'ENOTSOCK'].includes(code) ? null : ''),
    );
    requester.on('close', () => resolve(said));
  });
}

/** Stops a server; what it still says is said. Safe to call twice. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => void server.close(() => resolve()));
}

/** The named pipe of a directory on Windows. Pure. */
function pipeOf(directory: string): string {
  const id = createHash('sha256').update(directory.toLowerCase()).digest('hex').slice(0, 24);
  return `\\\\.\\pipe\\herald-${id}`;
}
