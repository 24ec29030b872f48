import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A proxy between a client and its server, with which a test can take the server away and bring it back. */
export interface TcpProxy {
  /** `127.0.0.1:port`; the same after an outage. */
  host: string;
  /** Closes all connections and refuses new ones. */
  cut(): Promise<void>;
  restore(): Promise<void>;
  /** Stops all traffic silently: connections stay open, and new ones are accepted. */
  freeze(): void;
  /** Lets the traffic pass again, with what was sent meanwhile. */
  thaw(): void;
  close(): Promise<void>;
}

/** Starts forwarding a free loopback port to `host:port`. */
export async function startTcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let frozen = false;
  let server = await listen(0);
  const { port } = server.address() as AddressInfo;

  async function listen(onPort: number): Promise<Server> {
    const listening = createServer((near) => {
      const far = connect(target.port, target.host);
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        sockets.add(socket);
        socket.on('error', () => other.destroy());
        socket.on('close', () => {
          sockets.delete(socket);
          other.destroy();
        });
        socket.pipe(other);
        if (frozen) socket.pause();
      }
    }).listen(onPort, '127.0.0.1');
    await once(listening, 'listening');
    return listening;
  }

  async function cut(): Promise<void> {
    if (!server.listening) return;
    server.close();
    for (const socket of sockets) socket.destroy();
    await once(server, 'close');
  }

  return {
    host: `127.0.0.1:${port}`,
    cut,
    async restore() {
      server = await listen(port);
    },
    freeze() {
      frozen = true;
      for (const socket of sockets) socket.pause();
    },
    thaw() {
      frozen = false;
      for (const socket of sockets) socket.resume();
    },
    close: cut,
  };
}
