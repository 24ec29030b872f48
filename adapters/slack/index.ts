import type { PlatformAdapter } from '../../src/ports/platform.ts';
import { configure } from './configure.ts';
import { SLACK_EVENTS } from './events.ts';

const CHANNEL = /^slack:(?:T[A-Z0-9]{2,20}\/)?[CGD][A-Z0-9]{2,20}$/;
const WORKSPACE = /^slack:T[A-Z0-9]{2,20}$/;
const MENTION = /^<#([A-Z0-9]+)(?:\|[^>]*)?>$/;
const GROUP = /^slack:((?:T[A-Z0-9]{2,20}\/)?S[A-Z0-9]{2,20})$/;
const MENTIONED_GROUP = /^(?:<!subteam\^|slack:|user ?group )?(S[A-Z0-9]{2,20})(?:\|[^>]*)?>?$/;
const PERSON = /^slack:((?:T[A-Z0-9]{2,20}\/)?[UW][A-Z0-9]{2,20})$/;

const parse = (text: string) => (CHANNEL.test(text) ? text : null);

/** Gives buttons and cards the background of the page. */
const coloursOf = (own: { ground: string; text: string; quiet: string; link: string }) => ({
  ...own,
  button: own.ground,
  buttonText: own.text,
  card: own.ground,
});

/** Slack: channels of one workspace or of several; with several, a destination names its workspace (`slack:T0123ABCD/C0123ABCD`). */
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
    what: 'Slack workspace',
    example: 'T0123ABCD',
    isId: (text) => /^[TE][A-Z0-9]{2,20}$/.test(text),
  },
  groups: {
    what: 'Slack user group',
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
    isId: (text) => /^(?:T[A-Z0-9]{2,20}\/)?S[A-Z0-9]{2,20}$/.test(text),
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
    SLACK_CLIENT_ID: ['SLACK_OAUTH_CLIENT_ID', 'SLACK_APP_CLIENT_ID'],
    SLACK_CLIENT_SECRET: ['SLACK_OAUTH_CLIENT_SECRET', 'SLACK_APP_CLIENT_SECRET'],
    SLACK_API_URL: [],
    HERALD_SLACK_UNFURL: [],
  },
  setup: {
    words:
      'Slack: create an app at https://api.slack.com/apps “From a manifest”, with docs/slack-manifest.yaml (docs/slack-manifest-http.yaml if Slack should connect to Herald). docs/slack.md explains every step, including the installation in several workspaces.',
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
    light: coloursOf({ ground: '#ffffff', text: '#1d1c1d', quiet: '#616061', link: '#1264a3' }),
    dark: coloursOf({ ground: '#1a1d21', text: '#d1d2d3', quiet: '#ababad', link: '#1d9bd1' }),
    load: async () => (await import('./render/preview.ts')).previewAnnouncement,
    loadBody: async () => (await import('./send/message-arguments.ts')).newMessage,
  },
};
