import type { PlatformAdapter } from '../../src/ports/platform.ts';
import { configure, webhookNameOf } from './configure.ts';
import { DISCORD_EVENTS } from './events.ts';

const OWN_ID = /^discord:(\d{17,20})$/;
const MENTION = /^<#(\d+)(?:\|[^>]*)?>$/;
const ROLE = /^discord:role:(\d{17,20})$/;
const MENTIONED_ROLE = /^(?:<@&|discord:role:|role )?(\d{17,20})>?$/;

const isId = (text: string) => /^\d{17,20}$/.test(text);
const parse = (text: string) => (OWN_ID.test(text) || webhookNameOf(text) !== null ? text : null);

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
      const id = OWN_ID.exec(text)?.[1];
      return id === undefined ? null : { platform: 'discord', id };
    },
  },
  communities: {
    setting: 'HERALD_DISCORD_SERVERS',
    what: 'Discord server',
    example: '112233445566778899',
    isId,
  },
  groups: {
    what: 'Discord role',
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
    isId,
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
      'Discord: create an application at https://discord.com/developers/applications; its page “Bot” has the token (“Reset Token”). docs/discord.md explains every step.',
    ways: [
      { label: 'Gateway: Herald connects to Discord, and needs no address', settings: ['DISCORD_TOKEN'] },
      {
        label: 'HTTP: Discord calls Herald’s web server',
        settings: ['DISCORD_TOKEN', 'DISCORD_PUBLIC_KEY'],
        next: 'Write https://NAME/discord/interactions as “Interactions Endpoint URL” of the application once Herald runs; NAME leads to HERALD_WEB_ADDR.',
      },
    ],
  },
  configure: (read) => {
    const settings = configure(read);
    return settings && (async (context) => (await import('./open.ts')).openDiscord({ ...context, ...settings }));
  },
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
    loadBody: async () => (await import('./send/fall-back.ts')).newMessage,
  },
};
