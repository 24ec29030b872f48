import { afterEach, expect, it } from 'vitest';
import { tracePlatform } from '../../src/app/trace-platform.ts';
import { DeliveryError } from '../../src/lib/errors.ts';
import { createLocalKeptTexts } from '../../src/lib/local-kept-texts.ts';
import { createLocalLeases } from '../../src/lib/local-leases.ts';
import type { Log } from '../../src/ops/log.ts';
import { openTracing } from '../../src/ops/tracing/tracing.ts';
import type { CommandGateway, CommandHandler } from '../../src/ports/command-gateway.ts';
import type { Outgoing } from '../../src/ports/messenger.ts';
import type { CommandRequest } from '../../src/ports/reply.ts';
import { type OtlpReceiver, startOtlpReceiver } from '../support/otlp-receiver.ts';
import { createRecordingMessenger } from '../support/recording-messenger.ts';

const KEY = '5e8c~slack.C0SECRET~announce';
const MESSAGE = { key: KEY, destination: 'slack:C0SECRET', announcement: {}, inThread: null } as unknown as Outgoing;
const RECEIPT = { channel: 'C0SECRET', messageId: '0', link: null };

let receiver: OtlpReceiver | null = null;
afterEach(() => receiver?.stop());

async function open(status?: number) {
  receiver = await startOtlpReceiver(status);
  const logged: { name: string; facts: object }[] = [];
  const log: Log = (name, facts) => void logged.push({ name, facts });
  const tracing = await openTracing(`${receiver.url}/`, log);
  if (!tracing) throw new Error('the packages of traces are installed for tests');
  const started: CommandHandler[] = [];
  const given: unknown[][] = [];
  const gateway: CommandGateway = {
    platform: 'slack',
    start: async (handler, ...shared) => {
      started.push(handler);
      given.push(shared);
    },
    stop: async () => undefined,
    health: () => ({ ready: true, detail: 'connected' }),
  };
  const { messenger } = createRecordingMessenger('slack');
  const refusing = {
    ...messenger,
    probe: () => Promise.reject(new DeliveryError({ kind: 'rate-limited', retryAfterMs: 1_000, scope: 'destination' } as never)),
    retract: () => Promise.reject(new Error('xoxb-1-secret')),
  };
  const platform = tracePlatform({ messenger: refusing, gateway }, tracing);
  const { spans } = receiver;
  return { platform, tracing, logged, spans, started, given };
}

it('requests are spans named by operation and kind of destination, never by a channel', async () => {
  const { platform, tracing, spans } = await open();
  await platform.messenger.post(MESSAGE);
  await platform.messenger.edit(RECEIPT, MESSAGE);
  await platform.messenger.find(MESSAGE, 0);
  await expect(platform.messenger.probe('slack:C0SECRET')).rejects.toThrow();
  await expect(platform.messenger.retract(RECEIPT, 'slack:C0SECRET')).rejects.toThrow();
  await tracing.close();
  expect(spans().map(({ name, kind, failed }) => [name, kind, failed])).toEqual([
    ['post slack:{channel}', 3, false],
    ['edit slack:{channel}', 3, false],
    ['find slack:{channel}', 3, false],
    ['probe slack:{channel}', 3, true],
    ['retract slack:{channel}', 3, true],
  ]);
  const [post, , , probe, retract] = spans();
  expect(post?.attributes).toEqual({
    'messaging.system': 'slack',
    'messaging.operation.name': 'post',
    'messaging.operation.type': 'send',
    'messaging.destination.template': 'slack:{channel}',
    'herald.delivery.key': KEY,
    'herald.delivery.purpose': 'announce',
  });
  expect(post?.service).toMatchObject({ 'service.name': 'herald', 'service.version': expect.stringMatching(/^\d/) });
  expect(probe?.attributes).toMatchObject({ 'error.type': 'rate-limited' });
  expect(retract?.attributes).toMatchObject({ 'error.type': 'fault' });
  expect(JSON.stringify(spans())).not.toContain('xoxb-');
});

it('a command is a span with its verb; what nobody knows is no word of its own', async () => {
  const { platform, tracing, spans, started } = await open();
  const handler = { commands: [{ verb: 'search' }], handle: async () => ({}), suggest: async () => [] } as unknown as CommandHandler;
  await platform.gateway.start(handler);
  const ask = (text: string) => started[0]?.handle({ text, from: { platform: 'slack', id: 'U1' } } as unknown as CommandRequest);
  for (const text of ['  Search cilium', 'hunter2', '']) await ask(text);
  await tracing.close();
  expect(spans().map(({ name, kind, attributes }) => [name, kind, attributes['herald.command']])).toEqual([
    ['command slack:{channel}', 5, 'search'],
    ['command slack:{channel}', 5, 'other'],
    ['command slack:{channel}', 5, 'other'],
  ]);
  expect(JSON.stringify(spans())).not.toMatch(/cilium|hunter2|U1/);
});

it('a gateway is handed all else that it starts with', async () => {
  const { platform, tracing, given } = await open();
  const shared = [async () => undefined, createLocalLeases(Date.now), createLocalKeptTexts()] as const;
  await platform.gateway.start({ commands: [] } as unknown as CommandHandler, ...shared);
  expect(given).toEqual([[...shared]]);
  await tracing.close();
});

it('a collector that refuses is told of once, and holds nothing up', async () => {
  const { platform, tracing, logged } = await open(400);
  // More than fit into one request.
  for (let sent = 0; sent < 600; sent += 1) await platform.messenger.post(MESSAGE);
  await tracing.close();
  // It waits a second for them, and a busy machine may need more.
  await expect.poll(() => receiver?.requests(), { timeout: 20_000 }).toBe(2);
  expect(logged.map(({ name }) => name)).toEqual(['tracing.export-failed']);
});
