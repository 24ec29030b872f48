import { checkWebServerFor } from '../../src/lib/callback-settings.ts';
import type { OpenPlatform, PlatformAdapter, SettingsReader } from '../../src/ports/platform.ts';
import { DISCORD_EVENTS } from './events.ts';
import type { Webhook } from './send/webhook-setting.ts';

const CHANNEL = /^discord:\d{17,20}$/;
const MENTION = /^<#(\d+)(?:\|[^>]*)?>$/;
const ROLE = /^discord:role:(\d{17,20})$/;
const MENTIONED_ROLE = /^(?:<@&|discord:role:|role )?(\d{17,20})>?$/;
const PERSON = /^discord:(\d{17,20})$/;

const WEBHOOK = /^discord:webhook\/[a-z0-9][a-z0-9_-]{0,31}$/;

const WEBHOOK_ADDRESS = /^https?:\/\/[^/\s]+\/api(?:\/v\d+)?\/webhooks\/(\d{17,20})\/([\w-]{20,120})$/;
const WEBHOOK_NAME = /^[a-z0-9][a-z0-9_-]{0,31}$/;

const parse = (text: string) => (CHANNEL.test(text) || WEBHOOK.test(text) ? text : null);

/** Discord: channels of every server that the bot is in. */
export const discord: PlatformAdapter = {
  name: 'discord',
  label: 'Discord',
  destination: {
    example: 'discord:112233445566778899',
    parse,
    parseMention: (text) => parse(`discord:${MENTION.exec(text)?.[1] ?? ''}`),
  },
  person: {
    example: 'discord:112233445566778899',
    parse: (text) => {
      const id = PERSON.exec(text)?.[1];
      return id === undefined ? null : { platform: 'discord', id };
    },
  },
  communities: {
    setting: 'HERALD_DISCORD_SERVERS',
    what: 'server of Discord',
    example: '112233445566778899',
    isId: (text) => /^\d{17,20}$/.test(text),
  },
  groups: {
    what: 'role of Discord',
    example: 'discord:role:112233445566778899',
    parse: (text) => ROLE.exec(text)?.[1] ?? null,
    parseMention: (text) => MENTIONED_ROLE.exec(text.trim())?.[1] ?? null,
    whoManages: {
      en: 'whoever has Manage Channels, Manage Server or a role that HERALD_DISCORD_MANAGERS names',
      de: 'wer „Kanäle verwalten“, „Server verwalten“ oder eine Rolle hat, die HERALD_DISCORD_MANAGERS nennt',
      fr: 'qui peut gérer les salons ou le serveur, ou a un rôle que nomme HERALD_DISCORD_MANAGERS',
      es: 'quien puede gestionar canales o el servidor, o tiene un rol que nombra HERALD_DISCORD_MANAGERS',
    },
    managersSetting: 'HERALD_DISCORD_MANAGERS',
    exampleId: '112233445566778899',
    isId: (text) => /^\d{17,20}$/.test(text),
  },
  commandPrefix: '/',
  trusted: false,
  edits: true,
  tokens: 'DISCORD_TOKEN',
  events: DISCORD_EVENTS,
  settings: {
    DISCORD_TOKEN: ['DISCORD_BOT_TOKEN', 'DISCORD_API_TOKEN', 'DISCORD_APP_TOKEN', 'DISCORD_CLIENT_TOKEN', 'DISCORD_SECRET'],
    DISCORD_PUBLIC_KEY: ['DISCORD_APPLICATION_PUBLIC_KEY', 'DISCORD_APP_PUBLIC_KEY'],
    DISCORD_API_URL: [],
    DISCORD_SHARDS: ['DISCORD_SHARD_COUNT', 'DISCORD_TOTAL_SHARDS'],
    DISCORD_CROSSPOST: [],
    DISCORD_WEBHOOKS: [],
  },
  setup: {
    words:
      'Discord: create an application at https://discord.com/developers/applications; its page “Bot” has the token (“Reset Token”). docs/discord.md leads through it.',
    ways: [
      { label: 'Gateway: Herald connects to Discord, and needs no address', settings: ['DISCORD_TOKEN'] },
      {
        label: 'HTTP: Discord calls Herald’s web server',
        settings: ['DISCORD_TOKEN', 'DISCORD_PUBLIC_KEY'],
        next: 'Write https://NAME/discord/interactions as “Interactions Endpoint URL” of the application once Herald runs; NAME leads to HERALD_WEB_ADDR.',
      },
    ],
  },
  configure,
  preview: {
    light: {
      ground: '#ffffff',
      text: '#313338',
      quiet: '#5c5e66',
      link: '#0060aa',
      button: '#e3e5e8',
      buttonText: '#313338',
      card: '#f2f3f5',
    },
    dark: {
      ground: '#313338',
      text: '#dbdee1',
      quiet: '#b5bac1',
      link: '#00a8fc',
      button: '#4e5058',
      buttonText: '#ffffff',
      card: '#2b2d31',
    },
    load: async () => (await import('./render/preview.ts')).previewAnnouncement,
    loadBody: async () => (await import('./send/new-message.ts')).newMessage,
  },
};

function configure(read: SettingsReader): OpenPlatform | null {
  const token = read.token('DISCORD_TOKEN', /^[\w.-]{20,}$/, 'the bot token from the “Bot” page of your Discord application');
  const apiUrl = read.url('DISCORD_API_URL', 'https://discord.com/api');
  const shards = shardsOf(read);
  const crossposts = channelsOf(read, 'DISCORD_CROSSPOST');
  const webhooks = read.token('DISCORD_WEBHOOKS', /\S/, 'a list of webhooks');
  const named = webhooks === null ? null : parseWebhooks(webhooks.reveal());
  if (webhooks !== null && named === null)
    read.mistake(
      'DISCORD_WEBHOOKS',
      'is no list of webhooks with names',
      'Write it like news=https://discord.com/api/webhooks/… (the address from the channel’s settings → Integrations)',
    );
  const publicKey = publicKeyOf(read, token !== null);
  if (!token) return null;
  const secrets = { token: token.reveal(), publicKey };
  return async (context) =>
    (await import('./open.ts')).openDiscord({ ...context, ...secrets, apiUrl, shards, crossposts, webhooks: named ?? new Map() });
}

/** Of the application, where Discord is to call our web server. */
function publicKeyOf(read: SettingsReader, hasToken: boolean): string | undefined {
  const publicKey = read.token(
    'DISCORD_PUBLIC_KEY',
    /^[0-9a-f]{64}$/,
    'the Public Key (64 digits, 0-9 and a-f) from “General Information” of your Discord application',
  );
  if (!publicKey) return undefined;
  if (!hasToken && !read.text('DISCORD_TOKEN'))
    read.mistake('DISCORD_TOKEN', 'is missing beside DISCORD_PUBLIC_KEY', 'Add the bot token, or remove DISCORD_PUBLIC_KEY');
  const instead = 'remove DISCORD_PUBLIC_KEY, so that Herald connects to Discord';
  checkWebServerFor(read, { setting: 'DISCORD_PUBLIC_KEY', platform: 'Discord', instead });
  return publicKey.reveal();
}

/** How many shards there are in all; undefined: as many as Discord recommends. */
function shardsOf(read: SettingsReader): number | undefined {
  const text = read.text('DISCORD_SHARDS');
  if (!text) return undefined;
  const shards = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (shards < 1) read.mistake('DISCORD_SHARDS', 'is no number of shards', 'Write 1 to 9999, or leave it out: then Discord says how many');
  return shards;
}

/** Which channels a setting names: ids, or all. */
function channelsOf(read: SettingsReader, name: string): 'all' | ReadonlySet<string> {
  const named = (read.text(name) ?? '').split(/[\s,]+/).filter((word) => word !== '');
  if (named.length === 1 && named[0]?.toLowerCase() === 'all') return 'all';
  const ids = named.flatMap((word) => /^(?:discord:)?(\d{17,20})$/.exec(word)?.[1] ?? []);
  if (ids.length < named.length)
    read.mistake(name, 'names something that is no channel', 'Write IDs of announcement channels like 112233445566778899, or all');
  return new Set(ids);
}

/** `news=https://discord.com/api/webhooks/…` by name, separated by spaces or commas; null where anything else stands in it. Pure. */
export function parseWebhooks(text: string): ReadonlyMap<string, Webhook> | null {
  const webhooks = new Map<string, Webhook>();
  for (const entry of text.split(/[\s,]+/).filter((word) => word !== '')) {
    const [name = '', ...rest] = entry.split('=');
    const [address = '', query = ''] = rest.join('=').split('?');
    const [, id, token] = WEBHOOK_ADDRESS.exec(address) ?? [];
    const threadId = new URLSearchParams(query).get('thread_id');
    if (!WEBHOOK_NAME.test(name) || webhooks.has(name) || id === undefined || token === undefined) return null;
    if (threadId !== null && !/^\d{17,20}$/.test(threadId)) return null;
    webhooks.set(name, { id, token, threadId });
  }
  return webhooks;
}
