import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What an orchestrator asks. */
export interface Probes {
  /** Every part and whether it works. */
  readiness: () => Promise<readonly { part: string; ready: boolean; detail: string }[]>;
}

export interface HttpServer {
  /** `http://127.0.0.1:8080` */
  url: string;
  stop: () => Promise<void>;
}

/** `GET /healthz` (the process lives: 200) and `GET /readyz` (200 when every part works, else 503; JSON either way). @throws when the address is taken */
export async function startHttpServer(address: { host: string; port: number }, { readiness }: Probes): Promise<HttpServer> {
  const server = createServer((request, response) => {
    const path = request.url?.split('?', 1)[0];
    const send = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(request.method === 'HEAD' ? undefined : `${JSON.stringify(body)}\n`);
    };
    if (request.method !== 'GET' && request.method !== 'HEAD') return send(405, { error: 'only GET' });
    if (path === '/healthz') return send(200, { alive: true });
    if (path !== '/readyz') return send(404, { error: 'nothing here; try /healthz or /readyz' });
    readiness().then(
      (parts) => send(parts.every(({ ready }) => ready) ? 200 : 503, { ready: parts.every(({ ready }) => ready), parts }),
      () => send(503, { ready: false, parts: [] }),
    );
  });
  server.requestTimeout = 10_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address.port, address.host, resolve);
  });
  const { address: host, port, family } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${host}]` : host}:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
