import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { subset } from 'semver';
import { afterEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { startWebStage } from './support/web.ts';

const root = new URL('../', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, root), 'utf8');

interface Service {
  image?: string;
  build?: string;
  command?: string[];
  depends_on?: Record<string, { condition: string }>;
  env_file?: { path: string; required: boolean }[];
  environment?: Record<string, string>;
  volumes?: string[];
  ports?: string[];
  healthcheck?: { test: string[] };
  read_only?: boolean;
  tmpfs?: string[];
  restart?: string;
  cap_drop?: string[];
  profiles?: string[];
}

/** Instructions of a Dockerfile, stage by stage, continuation lines joined. */
function stagesOf(text: string): { name: string; rest: string }[][] {
  const lines = text
    .replace(/^\s*#.*$/gm, '')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const stages: { name: string; rest: string }[][] = [];
  for (const line of lines) {
    const [, name = '', rest = ''] = /^(\w+)\s+(.*)$/.exec(line.trim()) ?? [];
    if (name === 'FROM') stages.push([]);
    stages.at(-1)?.push({ name, rest: rest.replace(/\s+/g, ' ') });
  }
  return stages;
}

function healthcheckOf(dockerfile: string): string[] {
  const check = stagesOf(dockerfile)
    .at(-1)
    ?.find(({ name }) => name === 'HEALTHCHECK')?.rest;
  const words: unknown = JSON.parse(/CMD (\[.*\])$/.exec(check ?? '')?.[1] ?? '[]');
  return Array.isArray(words) ? words.map(String) : [];
}

describe('Dockerfile', () => {
  const dockerfile = read('Dockerfile');
  const stages = stagesOf(dockerfile);
  const last = stages.at(-1) ?? [];
  const only = (name: string): string => last.filter((one) => one.name === name).at(-1)?.rest ?? '';
  const env = Object.fromEntries([...only('ENV').matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name, value]));

  const runs = (stage: (typeof stages)[number]): string => stage.flatMap(({ name, rest }) => (name === 'RUN' ? [rest] : [])).join('\n');

  test('builds in one stage, installs in another, and runs from a third, which has no tools of development and no npm', () => {
    expect(stages).toHaveLength(3);
    expect(runs(stages[0] ?? [])).toMatch(/npm run build /);
    expect(runs(stages[1] ?? [])).toMatch(/npm ci --omit=dev /);
    expect(runs(last)).toMatch(/rm -rf \/usr\/local\/lib\/node_modules .*\/npm .*\/npx /);
    expect(last.filter(({ name }) => name === 'COPY').every(({ rest }) => /^--from=(?:build|packages) /.test(rest))).toBe(true);
  });

  test('stands on one LTS of Node that Herald supports, in all stages, and says how to pin it', () => {
    const images = stages.map(([from]) => from?.rest.replace(/^--platform=\S+ /, '').split(' ')[0] ?? '');
    expect(images).toEqual(['node:24-slim', 'node:24-slim', 'node:24-slim']);
    const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } };
    expect(subset('24', engines.node)).toBe(true);
    expect(dockerfile).toContain(`docker buildx imagetools inspect ${images[0]}`);
  });

  test('installs what the lock file names and nothing else, and lets no package run a script meanwhile', () => {
    for (const stage of stages.slice(0, 2)) {
      const installs = [...runs(stage).matchAll(/\bnpm (?!run )[^&|;\n]*/g)].map(([command]) => command);
      expect(installs).toHaveLength(1);
      expect(installs[0]).toMatch(/^npm ci .*--ignore-scripts/);
    }
  });

  test('copies the dependency lists before the sources, so that a changed source installs nothing again', () => {
    const build = (stages[0] ?? []).map(({ name, rest }) => `${name} ${rest}`);
    const install = build.findIndex((line) => line.startsWith('RUN npm ci'));
    expect(build.findIndex((line) => line.startsWith('COPY package.json package-lock.json'))).toBeLessThan(install);
    expect(build.findIndex((line) => line.startsWith('COPY src'))).toBeGreaterThan(install);
  });

  test('runs node itself, as nobody special, so that signals reach it', () => {
    expect(JSON.parse(only('ENTRYPOINT'))).toEqual(['node', 'dist/src/main.js']);
    expect(JSON.parse(only('CMD'))).toEqual(['start']);
    expect(only('USER')).toBe('node');
  });

  test('keeps its state in a volume that its user owns, and listens where the container can be reached', () => {
    expect(env).toMatchObject({
      NODE_ENV: 'production',
      HERALD_CONTENT_DIR: '/content',
      HERALD_DATA_DIR: '/data',
      HERALD_WEB_ADDR: '0.0.0.0:8080',
    });
    expect(only('VOLUME')).toBe('/data');
    expect(only('RUN')).toMatch(/chown node:node \/data/);
  });

  test('copies no file that the builder is not given', () => {
    const given = read('.dockerignore').split('\n');
    const copied = (stages[0] ?? []).filter(({ name }) => name === 'COPY').flatMap(({ rest }) => rest.split(' ').slice(0, -1));
    expect(given).toContain('*');
    expect(copied.filter((name) => !given.includes(`!${name}`))).toEqual([]);
    expect(given.filter((line) => line.startsWith('!')).map((line) => line.slice(1))).toEqual(copied);
  });
});

describe('health check of the image', () => {
  const command = healthcheckOf(read('Dockerfile'));
  let server: Server | undefined;
  afterEach(() => new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve())));

  /** Exit code of the health check against a server that answers so. */
  async function check(status: number): Promise<number> {
    const asked: string[] = [];
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(status).end();
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const child = spawn(process.execPath, command.slice(1), { env: { HERALD_WEB_ADDR: `0.0.0.0:${port}` }, stdio: 'ignore' });
    const code = await new Promise<number>((resolve) => child.once('exit', (exit) => resolve(exit ?? -1)));
    expect(asked).toEqual(['/healthz']);
    return code;
  }

  test('is content with a Herald that answers /healthz', async () => {
    expect(command[0]).toBe('node');
    expect(await check(200)).toBe(0);
  });

  test('is content with the web server as it is in the image, which refuses foreign hosts', async () => {
    const { url } = await startWebStage({ host: '0.0.0.0' });
    const child = spawn(process.execPath, command.slice(1), { env: { HERALD_WEB_ADDR: `0.0.0.0:${new URL(url).port}` }, stdio: 'ignore' });
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0);
  });

  test('is not content with one that answers badly', async () => {
    expect(await check(500)).toBe(1);
  });

  test('is not content with one that does not answer', () => {
    const { status } = spawnSync(process.execPath, command.slice(1), { env: { HERALD_WEB_ADDR: '127.0.0.1:1' }, stdio: 'ignore' });
    expect(status).toBe(1);
  });
});

describe('docker-compose.yml', () => {
  const text = read('docker-compose.yml');
  const compose = parse(text, { merge: true }) as { services: Record<string, Service>; volumes: Record<string, unknown> };
  const { herald = {}, 'herald-embedded': embedded = {}, postgres = {}, redis = {} } = compose.services;

  test('starts Herald once its servers are well', () => {
    expect(herald.depends_on).toEqual({ postgres: { condition: 'service_healthy' }, redis: { condition: 'service_healthy' } });
    expect(postgres.healthcheck?.test.join(' ')).toContain('pg_isready');
    expect(redis.healthcheck?.test.join(' ')).toContain('redis-cli ping');
    expect(herald.build).toBe('.');
  });

  test('keeps the queue on disk and never lets Redis throw jobs away', () => {
    const command = redis.command?.join(' ');
    expect(command).toContain('--appendonly yes');
    expect(command).toContain('--appendfsync everysec');
    expect(command).toContain('--maxmemory-policy noeviction');
  });

  test('gives Herald the posts to read only, and every service a named volume', () => {
    expect(herald.volumes).toContain('./content:/content:ro');
    const mounted = [herald, postgres, redis].flatMap(({ volumes = [] }) => volumes.map((volume) => volume.split(':')[0] ?? ''));
    expect(mounted.filter((name) => !name.startsWith('./'))).toEqual(Object.keys(compose.volumes));
    expect(Object.keys(compose.volumes)).toHaveLength(3);
  });

  test('publishes nothing but the health page, and that on this machine only', () => {
    expect(herald.ports).toEqual(['127.0.0.1:8080:8080']);
    expect(postgres.ports).toBeUndefined();
    expect(redis.ports).toBeUndefined();
  });

  test('lets Herald write to its data and to memory, and restarts every service', () => {
    expect(herald.read_only).toBe(true);
    expect(herald.tmpfs).toEqual(['/tmp']);
    expect(herald.cap_drop).toEqual(['ALL']);
    expect(Object.values(compose.services).map(({ restart }) => restart)).toEqual(Array(4).fill('unless-stopped'));
  });

  test('has two shapes, of which the embedded one needs no server and no password', () => {
    expect([embedded, herald, postgres, redis].map(({ profiles }) => profiles)).toEqual([['embedded'], ...Array(3).fill(['production'])]);
    expect(embedded.depends_on).toBeUndefined();
    expect(embedded.environment).toMatchObject({ DATABASE_URL: '', REDIS_URL: '' });
    const shared = ({ volumes, ports, read_only, tmpfs, cap_drop, env_file, build }: Service) => ({
      volumes,
      ports,
      read_only,
      tmpfs,
      cap_drop,
      env_file,
      build,
    });
    expect(shared(embedded)).toEqual(shared(herald));
  });

  test('has Redis refuse to start without a password, which is in no command line', () => {
    const [shell = '', flag = '', script = ''] = redis.command ?? [];
    const asCompose = script.replaceAll('$$', '$').replace('exec redis-server', 'printf "%s " "$*"; cat');
    const started = (password: string) =>
      spawnSync(shell, [flag, asCompose.replace(/cat - .*? <</, 'cat <<')], {
        env: { PATH: process.env.PATH, REDIS_PASSWORD: password },
        encoding: 'utf8',
      });
    expect(started('').stderr).toContain('Set REDIS_PASSWORD in .env');
    expect(started('').status).not.toBe(0);
    expect(started('s3cret').stdout).toContain('requirepass s3cret\n');
    expect(redis.environment?.REDISCLI_AUTH).toBe(redis.environment?.REDIS_PASSWORD);
    expect(script).not.toMatch(/redis-server.*PASSWORD/);
  });

  test('holds no secret: the passwords must be set outside, and .env may be missing', () => {
    expect(postgres.environment?.POSTGRES_PASSWORD).toMatch(/^\$\{POSTGRES_PASSWORD:-\}$/);
    expect(herald.environment?.DATABASE_URL).toMatch(/^postgres:\/\/herald:\$\{POSTGRES_PASSWORD:-\}@postgres:5432\/herald$/);
    expect(herald.environment?.REDIS_URL).toMatch(/^redis:\/\/:\$\{REDIS_PASSWORD:-\}@redis:6379$/);
    expect(herald.env_file).toEqual([{ path: '.env', required: false }]);
    expect(text).not.toMatch(/xox[bap]-|xapp-/);
  });

  const { status } = spawnSync('docker', ['compose', 'version'], { stdio: 'ignore' });
  if (status !== 0) console.warn('SKIPPED: “docker compose config”, because docker compose is not installed');
  test.skipIf(status !== 0)('is what docker compose understands', () => {
    const env = { ...process.env, COMPOSE_PROFILES: 'embedded,production', POSTGRES_PASSWORD: 'example', REDIS_PASSWORD: 'example' };
    const run = spawnSync('docker', ['compose', '-f', 'docker-compose.yml', 'config', '--format', 'json'], {
      cwd: root,
      env,
      encoding: 'utf8',
    });
    expect(run.stderr).toBe('');
    expect(Object.keys((JSON.parse(run.stdout) as { services: object }).services).sort()).toEqual([
      'herald',
      'herald-embedded',
      'postgres',
      'redis',
    ]);
  });
});
