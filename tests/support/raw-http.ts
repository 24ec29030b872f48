import { connect, type Socket } from 'node:net';
import { rejectAfter } from '../../src/lib/timeout.ts';

/** A client that sends exactly what it is told, however odd or slow. */
export interface RawClient {
  socket: Socket;
  send: (text: string | Uint8Array) => void;
  /** Resolves to status, head and body once a whole answer has arrived; the connection may stay open. */
  answer: () => Promise<{ status: number; head: string; body: string }>;
  /** Resolves to everything that was received once the server has ended the connection. */
  ended: Promise<string>;
}

const DEADLINE_MS = 10_000;

/** Connects to a server by its address, such as `http://127.0.0.1:8080`. */
export function rawClient(url: string): RawClient {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname.replace(/[[\]]/g, ''), port: Number(port), allowHalfOpen: true });
  let received = '';
  socket.on('data', (piece) => {
    received += piece.toString('latin1');
  });
  socket.on('error', () => undefined);
  const gone = new Promise<void>((resolve) => socket.once('end', resolve).once('close', () => resolve()));
  return {
    socket,
    send: (text) => void socket.write(text),
    ended: within(gone, 'the end of the connection').then(() => {
      socket.end();
      return received;
    }),
    answer: () =>
      within(
        new Promise((resolve, reject) => {
          const check = (): void => {
            const [head = '', body] = received.split('\r\n\r\n');
            const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? Number.NaN);
            if (body === undefined || !(body.length >= length)) return;
            resolve({ status: Number(head.split(' ')[1]), head, body });
          };
          socket.on('data', check);
          socket.once('close', () => reject(new Error(`closed before an answer: ${received}`)));
          check();
        }),
        'an answer',
      ),
  };
}

function within<T>(promise: Promise<T>, what: string): Promise<T> {
  return rejectAfter(DEADLINE_MS, promise, () => new Error(`${what} did not come`));
}
