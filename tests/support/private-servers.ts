import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { eventually } from './eventually.ts';

/** A server that belongs to one test, so that it can be killed and started again. */
export interface PrivateServer {
  url: string;
  /** Ends it with SIGKILL (Redis) or an immediate shutdown (PostgreSQL): nothing is completed. Resolves once it is gone. */
  kill(): Promise<void>;
  /** Suspends it: it keeps its connections and answers nobody (Redis only). */
  freeze(): void;
  /** Starts it again with what is on its disk; with `wiped`, with nothing (Redis only). */
  start(wiped?: boolean): Promise<void>;
  /** Ends it and removes all its data. */
  remove(): Promise<void>;
}

const READY_MS = 20_000;

/**
 * Whether this machine can run a private Redis and PostgreSQL, and the named programs; warns if not.
 * @throws {Error} if they are required (HERALD_TEST_REQUIRE_SERVERS=1)
 */
export function canRunPrivateServers(...more: readonly string[]): boolean {
  const missing = [
    ...['redis-server', ...more].filter((name) => commandPath(name) === null),
    ...(postgresBin() === null ? ['postgres'] : []),
  ];
  if (missing.length === 0) return true;
  const what = `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not installed`;
  if (process.env.HERALD_TEST_REQUIRE_SERVERS === '1') throw new Error(`${what}, and HERALD_TEST_REQUIRE_SERVERS=1 asks for servers`);
  console.warn(`SKIPPED: tests with servers of their own, because ${what}`);
  return false;
}

/** Returns options of a Redis for this machine alone, which keeps no snapshots. */
function redisOptions(port: number, dir: string): string[] {
  return ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', ''];
}

/** Starts a Redis that writes every command to its disk. */
export async function startPrivateRedis(): Promise<PrivateServer> {
  const dir = mkdtempSync(join(tmpdir(), 'herald-redis-'));
  const port = await freePort();
  const options = [...redisOptions(port, dir), '--appendonly', 'yes', '--appendfsync', 'always'];
  return startServer({
    url: `redis://127.0.0.1:${port}/0`,
    port,
    dir,
    launch: () => spawn('redis-server', [...options, '--maxmemory-policy', 'noeviction'], { stdio: 'ignore' }),
    signal: 'SIGKILL',
    wipe: () => rmSync(join(dir, 'appendonlydir'), { recursive: true, force: true }),
  });
}

/** Starts a Redis that is a whole cluster: one node with every slot. */
export async function startPrivateCluster(): Promise<PrivateServer> {
  const dir = mkdtempSync(join(tmpdir(), 'herald-cluster-'));
  const [port, busPort] = [await freePort(), await freePort()];
  const options = [
    ...redisOptions(port, dir),
    '--cluster-enabled',
    'yes',
    '--cluster-port',
    String(busPort),
    // A node learns its address from others, and there are none.
    '--cluster-announce-ip',
    '127.0.0.1',
  ];
  const server = await startServer({
    url: `redis+cluster://127.0.0.1:${port}`,
    port,
    dir,
    launch: () => spawn('redis-server', options, { stdio: 'ignore' }),
    signal: 'SIGKILL',
    wipe: () => undefined,
  });
  const client = new Redis(port, '127.0.0.1');
  await client.call('cluster', 'addslotsrange', '0', '16383');
  const state = async () => String(await client.call('cluster', 'info'));
  await eventually(state, (info) => info.includes('cluster_state:ok'), 'the cluster forms', READY_MS);
  client.disconnect();
  return server;
}

/** Starts a sentinel that watches the Redis at `primaryUrl` under the name `mymaster`, and promotes a replica half a second after it is gone. */
export async function startPrivateSentinel(primaryUrl: string): Promise<PrivateServer> {
  const dir = mkdtempSync(join(tmpdir(), 'herald-sentinel-'));
  const port = await freePort();
  const config = join(dir, 'sentinel.conf');
  writeFileSync(
    config,
    [
      `port ${port}`,
      'bind 127.0.0.1',
      `dir ${dir}`,
      `sentinel monitor mymaster 127.0.0.1 ${new URL(primaryUrl).port} 1`,
      'sentinel down-after-milliseconds mymaster 500',
      'sentinel failover-timeout mymaster 5000',
    ].join('\n'),
  );
  return startServer({
    url: `redis+sentinel://127.0.0.1:${port}/mymaster`,
    port,
    dir,
    launch: () => spawn('redis-sentinel', [config], { stdio: 'ignore' }),
    signal: 'SIGKILL',
    wipe: () => undefined,
  });
}

/** Starts a PgBouncer in front of the server of `databaseUrl`; its `url` leads to the same database through it. Runs as user postgres if we are root. */
export async function startPrivatePgBouncer(
  databaseUrl: string,
  poolMode: 'session' | 'transaction',
  settings: readonly string[] = [],
): Promise<PrivateServer> {
  const dir = mkdtempSync(join(tmpdir(), 'herald-pgbouncer-'));
  const port = await freePort();
  const user = serverUser();
  const config = join(dir, 'pgbouncer.ini');
  const url = new URL(databaseUrl);
  const lines = [
    '[databases]',
    `* = host=${url.hostname} port=${url.port} user=${url.username}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = any',
    `pool_mode = ${poolMode}`,
    'default_pool_size = 50',
    ...settings,
  ];
  writeFileSync(config, `${lines.join('\n')}\n`);
  if (user.uid !== undefined && user.gid !== undefined) chownSync(dir, user.uid, user.gid);
  url.host = `127.0.0.1:${port}`;
  return startServer({
    url: url.href,
    port,
    dir,
    launch: () => spawn(commandPath('pgbouncer') ?? '', [config], { stdio: 'ignore', cwd: dir, ...user }),
    signal: 'SIGKILL',
    wipe: () => undefined,
  });
}

/** Starts a PostgreSQL, as user postgres if we are root. */
export async function startPrivatePostgres(): Promise<PrivateServer> {
  const bin = postgresBin();
  if (bin === null) throw new Error('no postgres on this machine');
  const dir = mkdtempSync(join(tmpdir(), 'herald-postgres-'));
  const port = await freePort();
  const user = serverUser();
  if (user.uid !== undefined && user.gid !== undefined) chownSync(dir, user.uid, user.gid);
  const data = join(dir, 'data');
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync', '-E', 'UTF8'], {
    stdio: 'ignore',
    cwd: dir,
    ...user,
  });
  const options = ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=${dir}`];
  return startServer({
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    port,
    dir,
    launch: () => spawn(join(bin, 'postgres'), options, { stdio: 'ignore', cwd: dir, ...user }),
    // An immediate shutdown: nothing is written, the next start recovers as after a crash.
    signal: 'SIGQUIT',
    wipe: () => {
      throw new Error('a wiped PostgreSQL would have lost the stores');
    },
  });
}

interface Launch {
  url: string;
  port: number;
  dir: string;
  launch(): ChildProcess;
  signal: NodeJS.Signals;
  wipe(): void;
}

async function startServer({ url, port, dir, launch, signal, wipe }: Launch): Promise<PrivateServer> {
  let child: ChildProcess | null = null;
  const orphan = (): void => void child?.kill('SIGKILL');
  process.on('exit', orphan);

  async function start(wiped = false): Promise<void> {
    if (wiped) wipe();
    const launched = launch();
    child = launched;
    const state = async () => ((await answers(port)) ? 'ready' : launched.exitCode === null ? 'starting' : 'ended');
    const settled = await eventually(state, (now) => now !== 'starting', `${url} starts`, READY_MS);
    if (settled === 'ended') throw new Error(`${url} does not start`);
  }

  async function kill(): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  await start();
  return {
    url,
    kill,
    freeze: () => void child?.kill('SIGSTOP'),
    start,
    async remove() {
      await kill();
      process.off('exit', orphan);
      rmSync(dir, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

/** Whether somebody listens. PostgreSQL listens a little before it accepts clients: they wait for that as after any restart. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

/** Returns a port of 127.0.0.1 on which nobody listens now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Returns a command that can be run; null if there is none. Daemons are often not in the path of ordinary users. */
function commandPath(name: string): string | null {
  return [name, `/usr/sbin/${name}`].find((path) => spawnSync(path, ['--version'], { stdio: 'ignore' }).status === 0) ?? null;
}

/** Returns the folder of PostgreSQL's programs, which are often not in the path; null if there is none. */
function postgresBin(): string | null {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const places = [...versions.map((version) => join(debian, version, 'bin')), '/usr/local/bin', '/usr/bin', '/opt/homebrew/bin'];
  return places.find((place) => existsSync(join(place, 'initdb')) && existsSync(join(place, 'postgres'))) ?? null;
}

/** Returns the user postgres if we are root, because PostgreSQL refuses to run as root. */
function serverUser(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string): number => Number(execFileSync('id', [flag, 'postgres']).toString());
  return { uid: idOf('-u'), gid: idOf('-g') };
}
