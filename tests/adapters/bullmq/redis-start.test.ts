import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, it } from 'vitest';
import { createDeliveryQueue } from '../../../adapters/bullmq/delivery-queue.ts';
import { addressOf, redisWarnings } from '../../../adapters/bullmq/redis-backend.ts';
import { ConfigError } from '../../../src/lib/errors.ts';
import { canRunPrivateServers, startPrivateRedis } from '../../support/private-servers.ts';
import { hasTestRedis, testRedis } from '../../support/servers.ts';

const undo: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** Listens on loopback and answers every Redis command with `line`, or hangs up when it is null. Resolves to its `host:port`. */
async function startRefusingRedis(line: string | null): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      if (line === null) socket.destroy();
      else socket.write(`${line}\r\n`.repeat(chunk.toString().match(/^\*\d/gm)?.length ?? 1));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  undo.push(() => server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function refusal(url: string): Promise<ConfigError> {
  const opening = createDeliveryQueue({ backend: { kind: 'redis', url }, log: () => {} });
  const error = await opening.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConfigError);
  return error as ConfigError;
}

describe('starting with a Redis that can not be used', () => {
  it('names REDIS_URL and the address when nothing answers, never the password', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const { message, mistakes } = await refusal(`redis://bot:s3cret@127.0.0.1:${port}/2`);
    expect(mistakes[0]?.where).toBe('REDIS_URL');
    expect(message).toContain(`redis://127.0.0.1:${port}/2`);
    expect(message).toContain('ECONNREFUSED');
    expect(message).not.toContain('s3cret');
  });

  it('says that the password is missing or wrong', async () => {
    const closed = await startRefusingRedis('-NOAUTH Authentication required.');
    expect((await refusal(`redis://${closed}`)).message).toContain('refuses the user or password');
    const wrong = await startRefusingRedis('-WRONGPASS invalid username-password pair or user is disabled.');
    const { message } = await refusal(`redis://bot:s3cret@${wrong}`);
    expect(message).toContain('refuses the user or password');
    expect(message).not.toContain('s3cret');
  });

  it('does not take a server for a Redis that hangs up', async () => {
    expect((await refusal(`redis://${await startRefusingRedis(null)}`)).mistakes[0]?.where).toBe('REDIS_URL');
  });

  it('refuses what is not an address of a Redis', async () => {
    for (const url of ['localhost:6379', 'http://localhost:6379', 'redis://', '']) {
      expect((await refusal(url)).mistakes[0]?.hint).toContain('redis://');
    }
  });

  it.skipIf(!hasTestRedis())('does not go on in another database when the one in the address does not exist', async () => {
    const redis = await testRedis();
    if (!redis) throw new Error('no Redis');
    undo.push(redis.drop);
    const url = new URL(redis.url);
    url.pathname = '/4711';
    expect((await refusal(url.href)).message).toContain('no such database');
  });
});

describe.skipIf(!canRunPrivateServers())('starting with a Redis that takes no writes', () => {
  it.each([
    ['a replica', ['replicaof', '127.0.0.1', '1'], /is a replica and takes no writes.*redis\+sentinel/],
    ['a full one', ['config', 'set', 'maxmemory', '1'], /is full \(maxmemory\).*Raise its maxmemory/],
    ['one without its replicas', ['config', 'set', 'min-replicas-to-write', '1'], /too few replicas/],
  ] as const)('says why: %s', async (_name, [command, ...parameters], words) => {
    const redis = await startPrivateRedis();
    undo.push(redis.remove);
    const client = new Redis(redis.url);
    await client.call(command, ...parameters);
    client.disconnect();
    expect((await refusal(redis.url)).message).toMatch(words);
  });
});

describe('redisWarnings', () => {
  const info = (version: string, policy: string) =>
    `# Server\r\nredis_version:${version}\r\nos:Linux\r\n# Memory\r\nmaxmemory_policy:${policy}\r\n`;

  it('finds nothing wrong with a Redis made for queues', () => {
    for (const version of ['6.2.0', '7.0.15', '7.2.4', '8.0.1', '10.1']) expect(redisWarnings(info(version, 'noeviction'))).toEqual([]);
  });

  it('warns of one that throws jobs away', () => {
    expect(redisWarnings(info('7.0.15', 'allkeys-lru'))).toEqual([expect.stringContaining('set it to noeviction')]);
  });

  it('warns of versions that are too old', () => {
    for (const version of ['5.0.14', '6.0.16', '6.1'])
      expect(redisWarnings(info(version, 'noeviction'))).toEqual([expect.stringContaining(version)]);
  });
});

describe('addressOf', () => {
  it('leaves out user and password, and keeps TLS, port and database', () => {
    expect(addressOf('rediss://bot:s3cret@cache.example.com/3').shown).toBe('rediss://cache.example.com:6379/3');
    expect(addressOf('redis://:s3cret@[::1]:6380').shown).toBe('redis://[::1]:6380');
  });
});
