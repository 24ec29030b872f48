import { createHash } from 'node:crypto';
import { connect, createServer, type Server } from 'node:net';

/** How long a holder may take to say who it is, ms. */
const ANSWER_MS = 2_000;

/** A server that says `words` to whoever asks; null where the address is taken. It keeps no process alive. */
export function answerAs(words: string, address: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((asker) => {
      asker.on('error', () => asker.destroy());
      asker.end(words, () => asker.destroy());
    });
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(null) : reject(error)));
    server.listen(address, () => resolve(server.unref()));
  });
}

/** What is said at an address: `''` where somebody is there and does not answer, null where nobody is there any more. */
export function whoAnswers(address: string): Promise<string | null> {
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
    // ENOTSOCK: a plain file, which is nobody's.
    asker.on('error', ({ code }: NodeJS.ErrnoException) =>
      resolve(code && ['ECONNREFUSED', 'ENOENT', 'ENOTSOCK'].includes(code) ? null : ''),
    );
    asker.on('close', () => resolve(said));
  });
}

/** Stops a server; what it still says is said. Safe to call twice. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => void server.close(() => resolve()));
}

/** The named pipe of a directory on Windows. Pure. */
export function pipeOf(directory: string): string {
  const id = createHash('sha256').update(directory.toLowerCase()).digest('hex').slice(0, 24);
  return `\\\\.\\pipe\\herald-${id}`;
}
