import { execFileSync, spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** A host of repositories on loopback, with git's own server behind it. */
export interface GitHttpDouble {
  /** `http://127.0.0.1:40123` */
  url: string;
  /** Answers with this status instead; null: answers normally. */
  fail: (status: number | null) => void;
  /** Redirects everybody to this address from now on. */
  redirect: (url: string) => void;
  /** Answers nobody from now on. */
  hang: () => void;
  /** Returns the number of requests that wait in vain for an answer. */
  hanging: () => number;
  asked: () => number;
  /** Every `Authorization` header received. */
  logins: readonly string[];
  stop: () => Promise<void>;
}

/** Serves the repositories below `root` to clients with this login. */
export async function startGitHttp(root: string, login: { user: string; password: string }): Promise<GitHttpDouble> {
  const wanted = `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`;
  const logins: string[] = [];
  let failure: number | null = null;
  let elsewhere: string | null = null;
  let hangs = false;
  let hanging = 0;
  let asked = 0;
  const server = createServer((request, response) => {
    const given = request.headers.authorization;
    asked += 1;
    if (given) logins.push(given);
    if (hangs) hanging += 1;
    else if (elsewhere !== null) response.writeHead(302, { location: elsewhere + (request.url ?? '/') }).end();
    else if (failure !== null) response.writeHead(failure).end();
    else if (given !== wanted) response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end('Access denied');
    else serve(root, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fail: (status) => {
      failure = status;
    },
    redirect: (url) => {
      elsewhere = url;
    },
    hang: () => {
      hangs = true;
    },
    hanging: () => hanging,
    asked: () => asked,
    logins,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Runs `git http-backend` over CGI. */
function serve(root: string, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://host');
  const backend = join(execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim(), 'git-http-backend');
  const child = spawn(backend, {
    env: {
      PATH: process.env.PATH ?? '',
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      REQUEST_METHOD: request.method ?? 'GET',
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  request.pipe(child.stdin);
  const pieces: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
  child.on('close', () => {
    const answer = Buffer.concat(pieces);
    const end = answer.indexOf('\r\n\r\n');
    const headers = answer
      .subarray(0, end)
      .toString('latin1')
      .split('\r\n')
      .map((line) => line.split(': ', 2) as [string, string]);
    const status = Number(headers.find(([name]) => name.toLowerCase() === 'status')?.[1].slice(0, 3) ?? 200);
    response.writeHead(status, Object.fromEntries(headers.filter(([name]) => name.toLowerCase() !== 'status')));
    response.end(answer.subarray(end + 4));
  });
}
