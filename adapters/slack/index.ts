import { checkWebServerFor } from '../../src/lib/callback-settings.ts';
import type { OpenPlatform, PlatformAdapter, SettingsReader } from '../../src/ports/platform.ts';
import { SLACK_EVENTS } from './events.ts';

const CHANNEL = /^slack:(?:T[A-Z0-9]{2,20}\/)?[CGD][A-Z0-9]{2,20}$/;
const WORKSPACE = /^slack:T[A-Z0-9]{2,20}$/;
const MENTION = /^<#([A-Z0-9]+)(?:\|[^>]*)?>$/;
const GROUP = /^slack:(S[A-Z0-9]{2,20})$/;
const MENTIONED_GROUP = /^(?:<!subteam\^|slack:|user ?group )?(S[A-Z0-9]{2,20})(?:\|[^>]*)?>?$/;
const PERSON = /^slack:([UW][A-Z0-9]{2,})$/;

const parse = (text: string) => (CHANNEL.test(text) ? text : null);

/** Slack: channels of one workspace; a destination may name the workspace (`slack:T0123ABCD/C0123ABCD`). */
export const slack: PlatformAdapter = {
  name: 'slack',
  label: 'Slack',
  destination: {
    example: 'slack:C0123ABCD',
    parse,
    parseMention: (text) => parse(`slack:${MENTION.exec(text)?.[1] ?? ''}`),
    isWorkspace: (text) => WORKSPACE.test(text),
  },
  person: {
    example: 'slack:U0123ABCD',
    parse: (text) => {
      const id = PERSON.exec(text)?.[1];
      return id === undefined ? null : { platform: 'slack', id };
    },
  },
  communities: {
    setting: 'HERALD_SLACK_TEAMS',
    what: 'team of Slack',
    example: 'T0123ABCD',
    isId: (text) => /^[TE][A-Z0-9]{2,20}$/.test(text),
  },
  groups: {
    what: 'user group of Slack',
    example: 'slack:S0123ABCD',
    parse: (text) => GROUP.exec(text)?.[1] ?? null,
    parseMention: (text) => MENTIONED_GROUP.exec(text.trim())?.[1] ?? null,
    whoManages: {
      en: 'its creator, admins of the workspace, members of the user groups that HERALD_SLACK_MANAGERS names',
      de: 'wer ihn erstellt hat, Admins des Workspace, Mitglieder der Gruppen, die HERALD_SLACK_MANAGERS nennt',
      fr: 'la personne qui l’a créé, les admins de l’espace de travail, les membres des groupes que nomme HERALD_SLACK_MANAGERS',
      es: 'quien lo creó, los administradores del espacio de trabajo, los miembros de los grupos que nombra HERALD_SLACK_MANAGERS',
    },
    managersSetting: 'HERALD_SLACK_MANAGERS',
    exampleId: 'S0123ABCD',
    isId: (text) => /^S[A-Z0-9]{2,20}$/.test(text),
  },
  commandPrefix: '/',
  trusted: false,
  edits: true,
  tokens: 'SLACK_BOT_TOKEN and SLACK_APP_TOKEN',
  events: SLACK_EVENTS,
  settings: {
    SLACK_BOT_TOKEN: [
      'SLACK_TOKEN',
      'SLACK_API_TOKEN',
      'SLACK_OAUTH_TOKEN',
      'SLACK_BOT_OAUTH_TOKEN',
      'SLACK_BOT_USER_TOKEN',
      'SLACK_BOT_API_TOKEN',
    ],
    SLACK_APP_TOKEN: [
      'SLACK_APP_LEVEL_TOKEN',
      'SLACK_SOCKET_TOKEN',
      'SLACK_SOCKET_MODE_TOKEN',
      'SLACK_APPLICATION_TOKEN',
      'SLACK_XAPP_TOKEN',
    ],
    SLACK_SIGNING_SECRET: ['SLACK_SIGNING_KEY', 'SLACK_APP_SIGNING_SECRET'],
    SLACK_API_URL: [],
    HERALD_SLACK_UNFURL: [],
  },
  setup: {
    words:
      'Slack: create an app at https://api.slack.com/apps “From a manifest”, with docs/slack-manifest.yaml (docs/slack-manifest-http.yaml where Slack is to call Herald). docs/slack.md leads through it.',
    ways: [
      { label: 'Socket Mode: Herald connects to Slack, and needs no address', settings: ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN'] },
      {
        label: 'HTTP: Slack calls Herald’s web server',
        settings: ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET'],
        next: 'Slack has to reach /slack/events of HERALD_WEB_ADDR under the address in the manifest.',
      },
    ],
  },
  configure,
  preview: {
    light: {
      ground: '#ffffff',
      text: '#1d1c1d',
      quiet: '#616061',
      link: '#1264a3',
      button: '#ffffff',
      buttonText: '#1d1c1d',
      card: '#ffffff',
    },
    dark: {
      ground: '#1a1d21',
      text: '#d1d2d3',
      quiet: '#ababad',
      link: '#1d9bd1',
      button: '#1a1d21',
      buttonText: '#d1d2d3',
      card: '#1a1d21',
    },
    load: async () => (await import('./render/preview.ts')).previewAnnouncement,
    loadBody: async () => (await import('./send/message-arguments.ts')).newMessage,
  },
};

function configure(read: SettingsReader): OpenPlatform | null {
  const botToken = read.token('SLACK_BOT_TOKEN', /^xoxb-/, 'xoxb-…, from “OAuth & Permissions” of your Slack app');
  const appToken = read.token('SLACK_APP_TOKEN', /^xapp-/, 'xapp-…, an app-level token with connections:write from “Basic Information”');
  const signingSecret = read.token(
    'SLACK_SIGNING_SECRET',
    /^[0-9a-f]{32}$/,
    'the Signing Secret (32 digits, 0-9 and a-f) from “Basic Information”',
  );
  const apiUrl = read.url('SLACK_API_URL', 'https://slack.com/api/');
  const unfurls = readSwitch(read, 'HERALD_SLACK_UNFURL');
  checkConnection(read, { botToken: botToken !== null, appToken: appToken !== null, signingSecret: signingSecret !== null });
  const secret = appToken ? { appToken: appToken.reveal() } : signingSecret ? { signingSecret: signingSecret.reveal() } : null;
  if (!botToken || !secret) return null;
  return async (context) => (await import('./open.ts')).openSlack({ ...context, ...secret, unfurls, botToken: botToken.reveal(), apiUrl });
}

/** On or off; off unless it is set. */
function readSwitch(read: SettingsReader, name: string): boolean {
  const value = read.text(name)?.toLowerCase() ?? 'off';
  if (!['1', 'true', 'on', '0', 'false', 'off'].includes(value)) read.mistake(name, 'is neither on nor off', 'Write 1 or 0');
  return ['1', 'true', 'on'].includes(value);
}

/** Names what is missing, and what excludes each other: Slack is heard over Socket Mode or over HTTP. */
function checkConnection(read: SettingsReader, has: { botToken: boolean; appToken: boolean; signingSecret: boolean }): void {
  if (has.appToken && has.signingSecret)
    read.mistake(
      'SLACK_SIGNING_SECRET',
      'is set beside SLACK_APP_TOKEN, but Slack is heard either over Socket Mode or over HTTP',
      'Remove SLACK_SIGNING_SECRET for Socket Mode, or SLACK_APP_TOKEN for HTTP',
    );
  if (has.botToken && !has.appToken && !has.signingSecret && !read.text('SLACK_APP_TOKEN') && !read.text('SLACK_SIGNING_SECRET'))
    read.mistake(
      'SLACK_APP_TOKEN',
      'is missing beside SLACK_BOT_TOKEN',
      'Add the app-level token (xapp-…), or SLACK_SIGNING_SECRET for HTTP, or remove SLACK_BOT_TOKEN',
    );
  const other = has.appToken ? 'SLACK_APP_TOKEN' : has.signingSecret ? 'SLACK_SIGNING_SECRET' : null;
  if (other !== null && !has.botToken && !read.text('SLACK_BOT_TOKEN'))
    read.mistake('SLACK_BOT_TOKEN', `is missing beside ${other}`, `Add the bot token (xoxb-…), or remove ${other}`);
  if (has.appToken || !has.signingSecret) return;
  checkWebServerFor(read, { setting: 'SLACK_SIGNING_SECRET', platform: 'Slack', instead: 'use SLACK_APP_TOKEN' });
}
