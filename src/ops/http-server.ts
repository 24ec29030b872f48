import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Webhook } from './git-webhook.ts';
import { readBody } from './read-body.ts';

/** What an orchestrator asks. */
export interface Probes {
  /** Every part and whether it works. */
  readiness: () => Promise<readonly { part: string; ready: boolean; detail: string }[]>;
  /** Answers `POST /webhook/git`; left out: there is no such page. */
  gitWebhook?: Webhook | null;
}

const MOST_BODY_BYTES = 1_048_576;

export interface HttpServer {
  /** `http://127.0.0.1:8080` */
  url: string;
  stop: () => Promise<void>;
}

/** `GET /healthz` (the process lives: 200) and `GET /readyz` (200 when every part works, else 503; JSON either way), and `POST /webhook/git` with at most 1 MiB. @throws when the address is taken */
export async function startHttpServer(
  address: { host: string; port: number },
  { readiness, gitWebhook = null }: Probes,
): Promise<HttpServer> {
  const server = createServer((request, response) => {
    const path = request.url?.split('?', 1)[0];
    const send = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(request.method === 'HEAD' ? undefined : `${JSON.stringify(body)}\n`);
    };
    if (gitWebhook && path === '/webhook/git') {
      if (request.method !== 'POST') return send(405, { error: 'only POST' });
      readBody(request, MOST_BODY_BYTES).then(
        (body) => {
          if (body === null) {
            response.setHeader('connection', 'close');
            return send(413, { error: `at most ${MOST_BODY_BYTES} bytes` });
          }
          const answer = gitWebhook(request.headers, body);
          send(answer.status, answer.body);
        },
        () => response.destroy(),
      );
      return;
    }
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
