import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDiscord } from '../../../../adapters/discord/open.ts';
import { ConfigError } from '../../../../src/lib/errors.ts';
import type { CommandHandler } from '../../../../src/ports/command-gateway.ts';
import { platformCallbacks } from '../../../../src/web/platform-callbacks.ts';
import { startWebServer } from '../../../../src/web/server.ts';
import { type DiscordDouble, startDiscordDouble } from '../../../support/discord/discord-double.ts';
import { createSigningKey, postInteraction, signedHeaders } from '../../../support/discord/http-delivery.ts';
import { listeningHandler, replyOf } from '../fixtures.ts';

let double: DiscordDouble;
let channel: string;
const running: { stop(): Promise<void> }[] = [];
beforeEach(async () => {
  double = await startDiscordDouble();
  channel = double.addChannel();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
  await double.stop();
});

/** Herald listens over HTTP, on a web server of its own. */
async function listen(handler: CommandHandler, now: () => number = Date.now) {
  const logged: string[] = [];
  const log = (event: string) => void logged.push(event);
  const { gateway, callback } = openDiscord({
    token: double.token,
    apiUrl: double.apiUrl,
    publicKey: double.key.publicKey,
    command: 'cncf',
    log,
    now,
  });
  if (!callback) throw new Error('nothing to call');
  const anyHostRoutes = [platformCallbacks({ callbacks: [callback], log })];
  const server = await startWebServer({ host: '127.0.0.1', port: 0, names: [], routes: [], anyHostRoutes, log });
  running.push(server, gateway);
  const url = `${server.url}${callback.path}`;
  double.overHttp(url);
  await gateway.start(handler);
  return { gateway, url, logged };
}

const interaction = (own: object = {}) =>
  JSON.stringify({
    id: '900000000000000777',
    application_id: double.world.bot.id,
    type: 2,
    token: 'aW50ZXJhY3Rpb24',
    channel: { id: channel },
    user: { id: '200000000000000001' },
    data: { type: 1, name: 'cncf', options: [{ type: 1, name: 'status', options: [] }] },
    ...own,
  });

describe('over HTTP', () => {
  it('registers the commands without a gateway, and says whether Discord has called', async () => {
    const { gateway } = await listen(listeningHandler().handler);
    expect(double.world.commands.map(({ name }) => name)).toEqual(['cncf', 'cncf-admin', 'Why was this announced?', 'Find related posts']);
    expect(double.gateway.identified).toBe(0);
    expect(gateway.health()).toEqual({ ready: true, detail: 'connected as @herald over HTTP (no request at /discord/interactions yet)' });
    await double.command({ channel, subcommand: 'search', options: { query: 'cilium' } });
    expect(gateway.health().detail).toMatch(/^connected as @herald over HTTP \(last request \d+ s? ?ago\)|last request/);
  });

  it('answers commands, completions, buttons and menus', async () => {
    const reply = replyOf('found', { actions: [{ label: 'Next', command: 'search cilium page:2' }] });
    const { handler, asks: asked } = listeningHandler();
    await listen({ ...handler, handle: (request) => handler.handle(request).then(() => reply) });
    const view = await double.command({ channel, subcommand: 'search', options: { query: 'cilium' } });
    expect(view).toMatchObject({ ephemeral: true, buttons: ['Next'] });
    await double.press('Next');
    expect(await double.autocomplete({ channel, subcommand: 'search', query: 'cil' })).toEqual([{ name: 'Posts about cil', value: 'cil' }]);
    double.chat(channel, 'Have you read https://example.org/a ?');
    const [message] = double.messages(channel);
    if (!message) throw new Error('no message');
    await double.chooseMenu('Why was this announced?', message);
    expect(asked.map(({ text }) => text)).toEqual(['search cilium', 'search cilium page:2', 'why https://example.org/a']);
  });

  it('promises an answer that takes longer, and gives it after that', async () => {
    let answer = (_: ReturnType<typeof replyOf>): void => {};
    const late = new Promise<ReturnType<typeof replyOf>>((resolve) => {
      answer = resolve;
    });
    await listen({ ...listeningHandler().handler, handle: () => late });
    const seen = double.command({ channel, subcommand: 'status' });
    await expect.poll(() => [...double.world.interactions.values()].at(-1)?.acked, { timeout: 5_000 }).toBe(5);
    answer(replyOf('at last'));
    expect(await seen).toMatchObject({ text: 'at last', ephemeral: true });
  });

  it('gives it also where Discord has not taken the promise yet', async () => {
    let answer = (_: ReturnType<typeof replyOf>): void => {};
    const late = new Promise<ReturnType<typeof replyOf>>((resolve) => {
      answer = resolve;
    });
    await listen({ ...listeningHandler().handler, handle: () => late });
    const edit = 'PATCH /webhooks/:application/:token/messages/@original';
    double.faults.plan({ route: edit, times: 2 }, { kind: 'refuse', status: 404, code: 10015 });
    const seen = double.command({ channel, subcommand: 'status' });
    await expect.poll(() => [...double.world.interactions.values()].at(-1)?.acked, { timeout: 5_000 }).toBe(5);
    answer(replyOf('at last'));
    expect((await seen).text).toBe('at last');
    expect(double.calls.filter(({ route }) => route === edit)).toHaveLength(3);
  });

  it('refuses what Discord did not sign, what is old or early, and what comes a second time', async () => {
    const { handler, asks: asked } = listeningHandler();
    const { url } = await listen(handler);
    const body = interaction();
    const status = async (headers: Record<string, string>, sent = body) => (await postInteraction(url, sent, headers)).status;
    const good = signedHeaders(body, double.key, Date.now());
    expect(await status({})).toBe(401);
    expect(await status(signedHeaders(body, createSigningKey(), Date.now()))).toBe(401);
    expect(await status(good, `${body} `)).toBe(401);
    expect(await status({ ...good, 'x-signature-timestamp': `${good['x-signature-timestamp']}0` })).toBe(401);
    expect(await status(signedHeaders(body, double.key, Date.now() - 301_000))).toBe(401);
    expect(await status(signedHeaders(body, double.key, Date.now() + 302_000))).toBe(401);
    expect(asked).toEqual([]);
    expect(await status(good)).toBe(200);
    expect(await status(good)).toBe(401);
    expect(asked).toHaveLength(1);
    const broken = '{"type":2';
    expect(await status(signedHeaders(broken, double.key, Date.now()), broken)).toBe(400);
  });

  it('names a token that Discord refuses at the start', async () => {
    double.revokeToken();
    await expect(listen(listeningHandler().handler)).rejects.toThrow(ConfigError);
  });

  it('goes on by itself where Discord was away at first, then refused the token, and takes it again', async () => {
    const route = 'GET /applications/@me';
    double.faults.plan({ route }, { kind: 'server-error', status: 503, when: 'before' });
    double.faults.plan({ route, nth: 2 }, { kind: 'refuse', status: 401, code: 0 });
    const { gateway } = await listen(listeningHandler().handler);
    expect(gateway.health()).toMatchObject({ ready: true, detail: expect.stringContaining('connected as @herald') });
    expect(double.faults.struck()).toBe(2);
  });

  it('answers nobody once it is stopped', async () => {
    const { gateway, url } = await listen(listeningHandler().handler);
    await gateway.stop();
    const body = interaction();
    expect((await postInteraction(url, body, signedHeaders(body, double.key, Date.now()))).status).toBe(503);
  });
});
