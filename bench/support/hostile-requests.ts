import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { controlSocketPath } from '../../src/cli/control-path.ts';
import { startControlServer } from '../../src/cli/control-socket.ts';
import { gitWebhook } from '../../src/web/git-webhook.ts';
import { healthRoutes } from '../../src/web/health-routes.ts';
import { startWebServer } from '../../src/web/server.ts';
import { HOSTILE_TEXTS } from '../../tests/hostile/hostile-texts.ts';

const SIZES = [10, 1_000, 14_000, 200_000];
/** Time after which a connection without an answer is closed, ms. */
const LEASE_MS = 2_000;
const EOL = '\r\n';

/** Requests with a hostile text, by its position in the request. */
const WEB: Readonly<Record<string, (text: string) => string>> = {
  path: (text) => `GET /${text} HTTP/1.1${EOL}Host: localhost${EOL}Connection: close${EOL}${EOL}`,
  query: (text) => `GET /readyz?${text} HTTP/1.1${EOL}Host: localhost${EOL}Connection: close${EOL}${EOL}`,
  method: (text) => `${text} /readyz HTTP/1.1${EOL}Host: localhost${EOL}${EOL}`,
  host: (text) => `GET /healthz HTTP/1.1${EOL}Host: ${text}${EOL}Connection: close${EOL}${EOL}`,
  'the token': (text) => `GET /readyz HTTP/1.1${EOL}Host: localhost${EOL}Authorization: Bearer ${text}${EOL}Connection: close${EOL}${EOL}`,
  'many headers': (text) =>
    `GET /readyz HTTP/1.1${EOL}Host: localhost${EOL}${[...text]
      .slice(0, 3_000)
      .map((_, n) => `X-${n}: y${EOL}`)
      .join('')}Connection: close${EOL}${EOL}`,
  'the event of a webhook': (text) => hook(text, 'sha256=00', '{}'),
  'the signature of a webhook': (text) => hook('push', text, '{}'),
  'the body of a webhook': (text) => hook('push', 'sha256=00', text),
  'chunks of a webhook': (text) =>
    `POST /webhook/git HTTP/1.1${EOL}Host: localhost${EOL}Transfer-Encoding: chunked${EOL}${EOL}${[...text]
      .slice(0, 5_000)
      .map(() => `1${EOL}x${EOL}`)
      .join('')}0${EOL}${EOL}`,
  'no request at all': (text) => text,
};

function hook(event: string, signature: string, body: string): string {
  const headers = [`X-GitHub-Event: ${event}`, `X-Hub-Signature-256: ${signature}`, `Content-Length: ${Buffer.byteLength(body)}`];
  return `POST /webhook/git HTTP/1.1${EOL}Host: localhost${EOL}${headers.join(EOL)}${EOL}Connection: close${EOL}${EOL}${body}`;
}

const CONTROL: Readonly<Record<string, (text: string) => string>> = {
  'what is asked': (text) => JSON.stringify({ kind: 'ask', text, confirmed: false }),
  'lists in lists': (text) => '['.repeat(text.length),
  'no JSON at all': (text) => text,
};

/** Returns the n-th hostile request to the web server or the control socket: its name, and the work of answering it; `stop` ends both servers. */
export async function createHostileRequests(): Promise<{
  nth: (n: number) => { name: string; work: () => Promise<void> };
  stop: () => Promise<void>;
}> {
  const dir = mkdtempSync(join(tmpdir(), 'herald-hostile-'));
  const log = (): void => undefined;
  const web = await startWebServer({
    host: '127.0.0.1',
    port: 0,
    names: [],
    routes: [healthRoutes({ readiness: async () => [], token: 'a token of more than sixteen' })],
    anyHostRoutes: [gitWebhook({ secret: 'a secret of more than sixteen', onPush: () => undefined, log })],
    log,
  });
  const control = await startControlServer(dir, async () => ({ kind: 'fault', message: 'no' }), log);
  const port = Number(new URL(web.url).port);
  const texts = Object.entries(HOSTILE_TEXTS);
  const places = [
    ...Object.entries(WEB).map(([name, write]) => ({ name: `web, ${name}`, write, open: () => connect(port, '127.0.0.1') })),
    ...Object.entries(CONTROL).map(([name, write]) => ({ name: `control, ${name}`, write, open: () => connect(controlSocketPath(dir)) })),
  ];
  return {
    nth: (n) => {
      const size = SIZES[n % SIZES.length] ?? 10;
      const [textName, make] = texts[Math.floor(n / SIZES.length) % texts.length] ?? ['', String];
      const { name, write, open } = places[n % places.length] ?? places[0] ?? { name: '', write: String, open: () => connect(port) };
      // Created before measuring: that is the sender's work.
      const bytes = Buffer.from(write(make(size).replaceAll(/[\r\n]/g, ' ')));
      return { name: `request: ${name}, ${textName}, ${size}`, work: () => send(open(), bytes) };
    },
    stop: async () => {
      await web.stop();
      await control?.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Sends the bytes, and waits until the other side is done; it may simply close the connection. */
function send(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    socket.setTimeout(LEASE_MS, () => socket.destroy());
    socket.on('error', () => undefined);
    socket.on('data', () => undefined);
    socket.on('close', () => resolve());
    socket.end(bytes);
  });
}
