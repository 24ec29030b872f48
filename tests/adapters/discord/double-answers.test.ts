import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DiscordDouble, startDiscordDouble } from '../../support/discord/discord-double.ts';
import { type AnswerName, answerBreaches } from '../../support/discord/spec-rules.ts';

const SPEC = fileURLToPath(new URL('../../../../shared/specs/discord-openapi.json', import.meta.url));
const hasSpec = existsSync(SPEC);
if (!hasSpec)
  console.warn('../shared/specs/discord-openapi.json is not there: the answers of the double are checked against discord-api-spec alone');

const allowed_mentions = { parse: [] };
const TOKEN = 'c2VjcmV0LXdlYmhvb2stdG9rZW4tb2YtYS1jaGFubmVs';
const V2 = { flags: 32768, components: [{ type: 17, components: [{ type: 10, content: 'x' }] }] };
const PICTURE = { url: 'https://a.example/a.png' };
const PICTURES = {
  flags: 32768,
  components: [
    { type: 9, components: [{ type: 10, content: 'x' }], accessory: { type: 11, media: PICTURE } },
    { type: 12, items: [{ media: PICTURE }] },
    { type: 1, components: [{ type: 2, style: 5, label: 'x', url: 'https://a.example/' }] },
  ],
};
const EMBED = { embeds: [{ title: 'x', url: 'https://a.example/', description: 'y' }] };
const EVENT = {
  name: 'x',
  scheduled_start_time: new Date(Date.now() + 3_600_000).toISOString(),
  scheduled_end_time: new Date(Date.now() + 7_200_000).toISOString(),
  privacy_level: 2,
  entity_type: 3,
  entity_metadata: { location: 'Paris' },
};

let double: DiscordDouble;
const answers: [name: AnswerName, what: string, answer: unknown][] = [];

async function call(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const headers = {
    authorization: `Bot ${double.token}`,
    'user-agent': 'DiscordBot (https://example.com, 1.0)',
    'content-type': 'application/json',
  };
  const response = await fetch(`${double.apiUrl}/v10${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.ok, `${method} ${path}`).toBe(true);
  return (await response.json()) as Record<string, unknown>;
}

beforeAll(async () => {
  double = await startDiscordDouble({ rateLimits: false });
  const [text, news, forum] = [
    double.addChannel(),
    double.addChannel({ type: 5 }),
    double.addChannel({ type: 15, tags: ['News'], needsTag: true }),
  ];
  const webhook = double.world.nextId();
  double.world.webhooks.set(webhook, { token: TOKEN, channelId: text, name: 'News' });
  const post = (body: object, channel = text) => call('POST', `/channels/${channel}/messages`, { allowed_mentions, ...body });
  const add = (name: AnswerName, what: string, answer: unknown) => answers.push([name, what, structuredClone(answer)]);

  const first = await post({ ...V2, nonce: 'a', enforce_nonce: true });
  add('MessageResponse', 'a message of components', first);
  add('MessageResponse', 'an edit', await call('PATCH', `/channels/${text}/messages/${first.id}`, { allowed_mentions, ...V2 }));
  add('MessageResponse', 'an embed', await post(EMBED));
  add('MessageResponse', 'pictures', await post(PICTURES));
  const crossposted = await post(V2, news);
  add('MessageResponse', 'a published message', await call('POST', `/channels/${news}/messages/${crossposted.id}/crosspost`));
  const address = `/webhooks/${webhook}/${TOKEN}`;
  add('GuildIncomingWebhookResponse', 'a webhook', await call('GET', address));
  add(
    'MessageResponse',
    'what a webhook wrote',
    await call('POST', `${address}?wait=true&with_components=true`, { allowed_mentions, ...V2 }),
  );
  add('ThreadResponse', 'a thread below a message', await call('POST', `/channels/${text}/messages/${first.id}/threads`, { name: 'x' }));
  const tag = double.world.channels.get(forum)?.forum?.tags[0]?.id;
  const body = { name: 'x', message: { allowed_mentions, ...V2 }, applied_tags: [tag] };
  add('CreatedThreadResponse', 'a thread of a forum', await call('POST', `/channels/${forum}/threads`, body));
  add('ThreadsResponse', 'threads', await call('GET', `/guilds/${double.world.guildId}/threads/active`));
  add('ThreadsResponse', 'archived threads', await call('GET', `/channels/${forum}/threads/archived/public`));
  const events = `/guilds/${double.world.guildId}/scheduled-events`;
  const event = await call('POST', events, EVENT);
  add('ExternalScheduledEventResponse', 'an event', event);
  add('ExternalScheduledEventResponse', 'a changed event', await call('PATCH', `${events}/${event.id}`, { name: 'y' }));
  const [listed] = (await call('GET', events)) as unknown as readonly unknown[];
  add('ExternalScheduledEventResponse', 'a listed event', listed);
  add('ExternalScheduledEventResponse', 'a cancelled event', await call('PATCH', `${events}/${event.id}`, { status: 4 }));
  for (const [what, id] of Object.entries({ text, news, forum }))
    add('GuildChannelResponse', `the channel ${what}`, await call('GET', `/channels/${id}`));
});
afterAll(() => double.stop());

const KINDS: readonly AnswerName[] = [
  'MessageResponse',
  'ThreadResponse',
  'ThreadsResponse',
  'CreatedThreadResponse',
  'GuildChannelResponse',
  'GuildIncomingWebhookResponse',
  'ExternalScheduledEventResponse',
];

describe.each(KINDS)('the double’s own answers: %s', (name) => {
  const own = () => answers.filter(([kind]) => kind === name);

  it('have the shape that Discord publishes, and nothing else', () => {
    expect(own().length).toBeGreaterThan(0);
    for (const [, what, answer] of own()) expect(answerBreaches(name, answer), what).toEqual([]);
  });

  it.skipIf(!hasSpec)('have what the official document demands, and no field that it does not know', () => {
    const { components } = JSON.parse(readFileSync(SPEC, 'utf8')) as Document;
    const { required = [], properties = {} } = components.schemas[name] ?? {};
    for (const [, what, answer] of own()) {
      const fields = Object.keys(answer as object);
      expect(
        required.filter((field) => !fields.includes(field)),
        what,
      ).toEqual([]);
      expect(
        fields.filter((field) => !(field in properties)),
        what,
      ).toEqual([]);
    }
  });
});

interface Document {
  components: { schemas: Record<string, { required?: string[]; properties?: Record<string, unknown> }> };
}
