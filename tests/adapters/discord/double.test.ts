import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DiscordDouble, startDiscordDouble } from '../../support/discord/discord-double.ts';
import { ALL_NEEDED, EMBED_LINKS } from '../../support/discord/world.ts';

const allowed_mentions = { parse: [] };
let double: DiscordDouble;
let channel: string;
beforeAll(async () => {
  double = await startDiscordDouble({ rateLimits: false });
  channel = double.addChannel();
});
afterAll(() => double.stop());

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${double.apiUrl}/v10${path}`, {
    method,
    headers: {
      authorization: `Bot ${double.token}`,
      'user-agent': 'DiscordBot (https://example.com, 1.0)',
      'content-type': 'application/json',
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, answer: text === '' ? null : JSON.parse(text) };
}

const post = (body: object, place = channel) => call('POST', `/channels/${place}/messages`, { allowed_mentions, ...body });
const button = (more: object) => ({ components: [{ type: 1, components: [{ type: 2, style: 2, label: 'x', ...more }] }] });

const V2 = 32768;
const THUMBNAIL = { type: 11, media: { url: 'https://a.example/a.png' } };
const words = (content: string) => ({ type: 10, content });
const box = (...components: object[]) => ({ type: 17, components: components.length > 0 ? components : [words('x')] });

describe('the flag of components', () => {
  it('takes what a message of components may have, with the numbers that it gives', async () => {
    const section = { type: 9, components: [words('x')], accessory: THUMBNAIL };
    const { status, answer } = await post({ flags: V2, components: [{ ...box(section), id: 77, accent_color: 1 }] });
    expect({ status, flags: answer.flags, id: answer.components[0].id }).toEqual({ status: 200, flags: V2, id: 77 });
  });

  it('stays for ever, and comes later only to what has neither content nor embeds', async () => {
    const edit = (id: string, body: object) => call('PATCH', `/channels/${channel}/messages/${id}`, { allowed_mentions, ...body });
    const { id } = (await post({ flags: V2, components: [box()] })).answer;
    expect(await edit(id, { content: 'x' })).toMatchObject({ status: 400, answer: { code: 50035 } });
    expect(await edit(id, { embeds: [{ title: 'x' }], components: [] })).toMatchObject({ status: 400 });
    expect(await edit(id, { components: [box(words('new'))] })).toMatchObject({ status: 200, answer: { flags: V2 } });
    const old = (await post({ content: 'x' })).answer.id;
    expect(await edit(old, { flags: V2, components: [box()] })).toMatchObject({ status: 400 });
    expect(await edit(old, { flags: V2, components: [box()], content: null, embeds: [] })).toMatchObject({
      status: 200,
      answer: { content: '' },
    });
  });
});

describe('the double refuses what Discord refuses', () => {
  it.each([
    ['no words at all', {}],
    ['blank words', { content: '  ' }],
    ['content over 2000', { content: 'x'.repeat(2001) }],
    ['no allowed_mentions', { content: 'x', allowed_mentions: undefined }],
    ['a title over 256', { embeds: [{ title: 'x'.repeat(257) }] }],
    ['more than 10 embeds', { embeds: Array.from({ length: 11 }, () => ({ title: 'x' })) }],
    ['embeds over 6000 together', { embeds: [{ description: 'x'.repeat(3001) }, { description: 'x'.repeat(3000) }] }],
    ['a blank field', { embeds: [{ title: 'x', fields: [{ name: ' ', value: 'x' }] }] }],
    ['an address that is not http', { embeds: [{ title: 'x', url: 'ftp://a.example/' }] }],
    [
      'the same address on two embeds',
      {
        embeds: [
          { title: 'x', url: 'https://a.example/' },
          { title: 'y', url: 'https://a.example/' },
        ],
      },
    ],
    ['an unknown field', { content: 'x', contents: 'y' }],
    ['an unknown field of an embed', { embeds: [{ titel: 'x', title: 'x' }] }],
    ['a button without id', { content: 'x', ...button({}) }],
    ['a button without label', { content: 'x', ...button({ custom_id: 'a', label: ' ' }) }],
    ['an id over 100', { content: 'x', ...button({ custom_id: 'x'.repeat(101) }) }],
    ['a link button with an id', { content: 'x', ...button({ style: 5, url: 'https://a.example/', custom_id: 'a' }) }],
    ['a link button without address', { content: 'x', ...button({ style: 5 }) }],
    [
      'the same id twice',
      { content: 'x', components: [...button({ custom_id: 'a' }).components, ...button({ custom_id: 'a' }).components] },
    ],
    ['six rows', { content: 'x', components: Array.from({ length: 6 }, (_, n) => button({ custom_id: `${n}` }).components[0]) }],
    [
      'six buttons in a row',
      {
        content: 'x',
        components: [{ type: 1, components: Array.from({ length: 6 }, (_, n) => ({ type: 2, style: 2, label: 'x', custom_id: `${n}` })) }],
      },
    ],
    ['a nonce over 25', { content: 'x', nonce: 'x'.repeat(26) }],
    ['enforce_nonce without nonce', { content: 'x', enforce_nonce: true }],
    ['flags a message may not have', { content: 'x', flags: 64 }],
    ['roles twice over', { content: 'x', allowed_mentions: { parse: ['roles'], roles: ['100000000000000001'] } }],
    ['a link button without a dot in its host', { content: 'x', ...button({ style: 5, url: 'http://wiki/' }) }],
    ['an embed’s address with a bare sign', { embeds: [{ title: 'x', url: 'https://a.example/a|b' }] }],
    ['components beside content', { content: 'x', flags: V2, components: [box()] }],
    ['components beside embeds', { embeds: [{ title: 'x' }], flags: V2, components: [box()] }],
    ['a box without the flag', { content: 'x', components: [box()] }],
    ['the flag without components', { flags: V2 }],
    ['a box in a box', { flags: V2, components: [{ type: 17, components: [box()] }] }],
    ['a button at the top', { flags: V2, components: [{ type: 2, style: 2, label: 'x', custom_id: 'a' }] }],
    ['more than 40 components', { flags: V2, components: [box(...Array.from({ length: 40 }, () => words('x')))] }],
    ['more than 4,000 characters of text', { flags: V2, components: [box(words('x'.repeat(2001)), words('x'.repeat(2000)))] }],
    ['a blank text', { flags: V2, components: [box(words(' '))] }],
    ['a section without accessory', { flags: V2, components: [{ type: 9, components: [words('x')] }] }],
    [
      'a section of four texts',
      { flags: V2, components: [{ type: 9, components: Array.from({ length: 4 }, () => words('x')), accessory: THUMBNAIL }] },
    ],
    [
      'a thumbnail whose host has no dot',
      { flags: V2, components: [{ type: 9, components: [words('x')], accessory: { type: 11, media: { url: 'http://wiki/a.png' } } }] },
    ],
    ['the same number twice', { flags: V2, components: [{ ...box({ ...words('x'), id: 7 }), id: 7 }] }],
    ['a number of 33 bits', { flags: V2, components: [{ ...box(words('x')), id: 2 ** 32 }] }],
    ['an unknown field of a component', { flags: V2, components: [{ ...box(words('x')), colour: 1 }] }],
  ])('%s', async (_, body) => {
    const { status, answer } = await post(body);
    expect({ status, code: answer.code }).toEqual({ status: 400, code: 50035 });
    expect(JSON.stringify(answer.errors)).toContain('_errors');
  });

  it.each([
    ['another token', { authorization: 'Bot wrong' }, 401, 0],
    ['a token without “Bot”', { authorization: 'ZG91Ymxl.double.token' }, 401, 0],
    ['a wrong User-Agent', { 'user-agent': 'curl/8' }, 403, 40333],
  ])('%s', async (_, headers, status, code) => {
    expect(await call('GET', '/users/@me', undefined, headers)).toMatchObject({ status, answer: { code } });
  });

  it('ids and paths that it does not know', async () => {
    expect(await post({ content: 'x' }, '123')).toMatchObject({ status: 404, answer: { code: 0 } });
    expect(await post({ content: 'x' }, '999999999999999999')).toMatchObject({ status: 404, answer: { code: 10003 } });
    expect(await call('PATCH', `/channels/${channel}/messages/999999999999999999`, { content: 'x', allowed_mentions })).toMatchObject({
      answer: { code: 10008 },
    });
  });

  it('broken JSON, forums, and histories of more than 100', async () => {
    const response = await fetch(`${double.apiUrl}/v10/channels/${channel}/messages`, { method: 'POST', body: '{' });
    expect(await response.json()).toMatchObject({ code: 50109 });
    expect(await post({ content: 'x' }, double.addChannel({ type: 15 }))).toMatchObject({ answer: { code: 50008 } });
    expect(await call('GET', `/channels/${channel}/messages?limit=101`)).toMatchObject({ status: 400, answer: { code: 50035 } });
  });

  it('embeds without Embed Links: alone with an error, beside words without one', async () => {
    const plain = double.addChannel({ permissions: ALL_NEEDED & ~EMBED_LINKS });
    expect(await post({ embeds: [{ title: 'x' }] }, plain)).toMatchObject({ status: 403, answer: { code: 50013 } });
    expect(await post({ content: 'words', embeds: [{ title: 'x' }] }, plain)).toMatchObject({ status: 200, answer: { embeds: [] } });
  });

  it.each([
    ['a name with capitals', { name: 'CNCF', description: 'x' }],
    ['no description', { name: 'cncf' }],
    [
      'required after optional',
      {
        name: 'cncf',
        description: 'x',
        options: [
          { type: 3, name: 'a', description: 'x' },
          { type: 3, name: 'b', description: 'x', required: true },
        ],
      },
    ],
    [
      'the same option twice',
      {
        name: 'cncf',
        description: 'x',
        options: [
          { type: 3, name: 'a', description: 'x' },
          { type: 3, name: 'a', description: 'x' },
        ],
      },
    ],
    [
      'a subcommand beside an option',
      {
        name: 'cncf',
        description: 'x',
        options: [
          { type: 1, name: 'a', description: 'x' },
          { type: 3, name: 'b', description: 'x' },
        ],
      },
    ],
    [
      'choices and autocomplete',
      {
        name: 'cncf',
        description: 'x',
        options: [{ type: 3, name: 'a', description: 'x', autocomplete: true, choices: [{ name: 'x', value: 'x' }] }],
      },
    ],
    [
      '26 options',
      { name: 'cncf', description: 'x', options: Array.from({ length: 26 }, (_, n) => ({ type: 3, name: `o${n}`, description: 'x' })) },
    ],
  ])('a command with %s', async (_, command) => {
    expect(await call('PUT', `/applications/${double.world.bot.id}/commands`, [command])).toMatchObject({
      status: 400,
      answer: { code: 50035 },
    });
  });

  it('answers to interactions it does not know', async () => {
    expect(await call('POST', '/interactions/999999999999999999/token/callback', { type: 5 })).toMatchObject({ answer: { code: 10062 } });
    expect(
      await call('PATCH', `/webhooks/${double.world.bot.id}/token/messages/@original`, { content: 'x', allowed_mentions }),
    ).toMatchObject({ answer: { code: 10015 } });
  });
});

describe('the double keeps Discord’s promises', () => {
  it('a repeated nonce returns the first message for three minutes, and then no more', async () => {
    const body = { content: 'once', nonce: 'n1', enforce_nonce: true };
    const first = await post(body);
    expect((await post(body)).answer.id).toBe(first.answer.id);
    const elsewhere = await post(body, double.addChannel());
    expect(elsewhere.answer.id).not.toBe(first.answer.id);
    double.advance(181_000);
    expect((await post(body)).answer.id).not.toBe(first.answer.id);
  });

  it('the history comes newest first, without nonces', async () => {
    const place = double.addChannel();
    for (const content of ['a', 'b', 'c']) await post({ content, nonce: content }, place);
    const { answer } = await call('GET', `/channels/${place}/messages?limit=2`);
    expect(answer.map(({ content }: { content: string }) => content)).toEqual(['c', 'b']);
    expect(answer[0]).not.toHaveProperty('nonce');
  });

  it('messages can be changed and removed', async () => {
    const place = double.addChannel();
    const { answer } = await post({ content: 'old' }, place);
    await call('PATCH', `/channels/${place}/messages/${answer.id}`, { content: 'new', allowed_mentions });
    expect(double.messages(place)).toMatchObject([{ content: 'new', edited_timestamp: expect.any(String) }]);
    expect((await call('DELETE', `/channels/${place}/messages/${answer.id}`)).status).toBe(204);
    expect(double.messages(place)).toEqual([]);
  });

  it('the sixth message in five seconds is too many, and the headers say so beforehand', async () => {
    const strict = await startDiscordDouble();
    const place = strict.addChannel();
    const send = () =>
      fetch(`${strict.apiUrl}/v10/channels/${place}/messages`, {
        method: 'POST',
        headers: { authorization: `Bot ${strict.token}`, 'user-agent': 'DiscordBot (https://example.com, 1.0)' },
        body: JSON.stringify({ content: 'x', allowed_mentions }),
      });
    const answers = [];
    for (let n = 0; n < 6; n += 1) answers.push(await send());
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
    expect(answers[4]?.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(await answers[5]?.json()).toMatchObject({ retry_after: expect.any(Number), global: false });
    strict.advance(5_001);
    expect((await send()).status).toBe(200);
    await strict.stop();
  });

  it('faults strike the call they were planned for', async () => {
    const place = double.addChannel();
    double.faults.plan({ route: 'POST /channels/:channel/messages', channel: place, nth: 2 }, { kind: 'refuse', status: 403, code: 50001 });
    const codes = [];
    for (let n = 0; n < 3; n += 1) codes.push((await post({ content: `${n}` }, place)).status);
    expect(codes).toEqual([200, 403, 200]);
  });

  it('an answer can be no JSON, or fall silent in the middle, after the message was taken', async () => {
    const place = double.addChannel();
    const route = 'POST /channels/:channel/messages';
    const send = async (content: string) => {
      const headers = { authorization: `Bot ${double.token}`, 'user-agent': 'DiscordBot (https://example.com, 1.0)' };
      const body = JSON.stringify({ content, allowed_mentions });
      const url = `${double.apiUrl}/v10/channels/${place}/messages`;
      return (await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(150) })).text();
    };
    double.faults.plan({ route, channel: place }, { kind: 'garbage', body: '<html>', when: 'after' });
    expect(await send('a')).toBe('<html>');
    double.faults.plan({ route, channel: place }, { kind: 'stall-body', when: 'after' });
    await expect(send('b')).rejects.toThrow();
    double.faults.plan({ route, channel: place }, { kind: 'garbage', body: '', when: 'before' });
    expect(await send('c')).toBe('');
    expect(double.messages(place).map(({ content }) => content)).toEqual(['a', 'b']);
  });
});
