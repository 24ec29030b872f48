import { checkWebServerFor } from '../../src/lib/callback-settings.ts';
import type { OpenPlatform, SettingsReader } from '../../src/ports/platform.ts';

/** Setting for one workspace: its token. */
const SINGLE_WORKSPACE_SETTING = 'SLACK_BOT_TOKEN';
/** Settings for several workspaces: the credentials of the app that people install in them. */
const MULTI_WORKSPACE_SETTINGS = ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET'] as const;
const CLIENT_ID = /^\d{1,20}\.\d{1,20}$/;
const HEX_32 = /^[0-9a-f]{32}$/;
const FROM_BASIC_INFORMATION = 'from “Basic Information” of your Slack app';

/** Reads Slack’s settings; null if they configure neither a workspace nor an app that people can install, or if they have mistakes. */
export function configure(read: SettingsReader): OpenPlatform | null {
  const botToken = read.token(SINGLE_WORKSPACE_SETTING, /^xoxb-/, 'xoxb-…, from “OAuth & Permissions” of your Slack app');
  const appToken = read.token('SLACK_APP_TOKEN', /^xapp-/, 'xapp-…, an app-level token with connections:write from “Basic Information”');
  const signingSecret = read.token('SLACK_SIGNING_SECRET', HEX_32, 'the Signing Secret (32 digits, 0-9 and a-f) from “Basic Information”');
  const apiUrl = read.url('SLACK_API_URL', 'https://slack.com/api/');
  const unfurls = readSwitch(read, 'HERALD_SLACK_UNFURL');
  // Beside a bot token, these may belong to another program.
  // Both are always read, because a test derives the list of settings from what is read.
  const [clientId] = MULTI_WORKSPACE_SETTINGS.map((name) => read.text(name));
  const isSeveral = read.text(SINGLE_WORKSPACE_SETTING) === null && clientId !== null;
  const app = isSeveral ? readApp(read) : null;
  checkConnection(
    read,
    isSeveral ? MULTI_WORKSPACE_SETTINGS[0] : read.text(SINGLE_WORKSPACE_SETTING) === null ? null : SINGLE_WORKSPACE_SETTING,
  );
  checkNames(read, isSeveral);
  const secret = appToken ? { appToken: appToken.reveal() } : signingSecret ? { signingSecret: signingSecret.reveal() } : null;
  if (!secret || (isSeveral ? !app : !botToken)) return null;
  const teams = read.text('HERALD_SLACK_TEAMS')?.split(/[\s,]+/) ?? [];
  return async (context) => {
    const { openSlack } = await import('./open.ts');
    const common = { ...context, ...secret, unfurls, apiUrl };
    return app ? openSlack({ ...common, app, teams }) : openSlack({ ...common, botToken: botToken?.reveal() ?? '' });
  };
}

/** Reads the settings of the app that people install; null if one of them is missing or wrong. */
function readApp(read: SettingsReader): { clientId: string; clientSecret: string; installUrl: string } | null {
  const [id, secret] = MULTI_WORKSPACE_SETTINGS;
  const clientId = read.text(id);
  const isId = clientId !== null && CLIENT_ID.test(clientId);
  if (clientId !== null && !isId)
    read.mistake(id, 'is not a client id of Slack', `It is like 1234567890.1234567890, ${FROM_BASIC_INFORMATION}`);
  const clientSecret = read.token(secret, HEX_32, `the Client Secret (32 digits, 0-9 and a-f) ${FROM_BASIC_INFORMATION}`);
  const origin = read.text('HERALD_WEB_URL');
  return isId && clientSecret !== null && origin !== null && URL.canParse(origin)
    ? { clientId, clientSecret: clientSecret.reveal(), installUrl: new URL('/slack/install', origin).href }
    : null;
}

/** Reads an on/off setting; off by default. */
function readSwitch(read: SettingsReader, name: string): boolean {
  const value = read.text(name)?.toLowerCase() ?? 'off';
  if (!['1', 'true', 'on', '0', 'false', 'off'].includes(value)) read.mistake(name, 'is neither on nor off', 'Write 1 or 0');
  return ['1', 'true', 'on'].includes(value);
}

/** Reports settings that are missing or exclude each other: Slack is received either over Socket Mode or over HTTP, from either one workspace or several. */
function checkConnection(read: SettingsReader, given: typeof SINGLE_WORKSPACE_SETTING | (typeof MULTI_WORKSPACE_SETTINGS)[0] | null): void {
  const isSeveral = given === MULTI_WORKSPACE_SETTINGS[0];
  const socket = read.text('SLACK_APP_TOKEN') !== null;
  const http = read.text('SLACK_SIGNING_SECRET') !== null;
  const need = (name: string, why: string, hint: string): void => {
    if (read.text(name) === null) read.mistake(name, `is required${why}`, hint);
  };
  if (socket && http)
    read.mistake(
      'SLACK_SIGNING_SECRET',
      'is set in addition to SLACK_APP_TOKEN, but Slack is connected either over Socket Mode or over HTTP',
      'Remove SLACK_SIGNING_SECRET for Socket Mode, or SLACK_APP_TOKEN for HTTP',
    );
  const add = `Add the app-level token (xapp-…), or SLACK_SIGNING_SECRET for HTTP, or remove ${given}`;
  if (given !== null && !http) need('SLACK_APP_TOKEN', ` if ${given} is set`, add);
  const heard = socket ? 'SLACK_APP_TOKEN' : 'SLACK_SIGNING_SECRET';
  if ((socket || http) && given === null)
    read.mistake(SINGLE_WORKSPACE_SETTING, `is required if ${heard} is set`, `Add the bot token (xoxb-…), or remove ${heard}`);
  if (given === SINGLE_WORKSPACE_SETTING && [...MULTI_WORKSPACE_SETTINGS, 'HERALD_SECRET_KEY'].every((name) => read.text(name) !== null))
    read.mistake(
      SINGLE_WORKSPACE_SETTING,
      'is the token of one workspace, and SLACK_CLIENT_ID is for several',
      `Remove ${SINGLE_WORKSPACE_SETTING}, or ${MULTI_WORKSPACE_SETTINGS.join(' and ')}`,
    );
  if (isSeveral) {
    const beside = `Add the Client Secret ${FROM_BASIC_INFORMATION}, or remove SLACK_CLIENT_ID`;
    need(MULTI_WORKSPACE_SETTINGS[1], ' if SLACK_CLIENT_ID is set', beside);
    const reached = 'Set the address at which browsers reach the web server: https://herald.example.org';
    need('HERALD_WEB_URL', ' if SLACK_CLIENT_ID is set: people install Herald from its own page', reached);
    const make = 'Make a key with openssl rand -hex 32, and keep it as safe as the tokens';
    need('HERALD_SECRET_KEY', ' if SLACK_CLIENT_ID is set: tokens of workspaces are kept encrypted', make);
    checkWebServerFor(read, { setting: 'SLACK_CLIENT_ID', platform: 'Slack', instead: 'use SLACK_BOT_TOKEN' });
  } else if (http && !socket) {
    checkWebServerFor(read, { setting: 'SLACK_SIGNING_SECRET', platform: 'Slack', instead: 'use SLACK_APP_TOKEN' });
  }
}

/** Matches a channel without its workspace: if there are several workspaces, nothing could be sent there. */
const NO_WORKSPACE = /(?<![\w:/])slack:([CGD][A-Z0-9]{2,20})(?!\w)/;

/** Reports ids without their workspace if there are several workspaces, and ids of people and user groups that name one if there is only one. */
function checkNames(read: SettingsReader, isSeveral: boolean): void {
  for (const setting of isSeveral ? ['HERALD_ANNOUNCE_TO', 'HERALD_ADMIN_CHANNEL'] : []) {
    const [channel, id] = NO_WORKSPACE.exec(read.text(setting) ?? '') ?? [];
    if (channel !== undefined) read.mistake(setting, `“${channel}” does not say in which workspace`, `Write it like slack:T0123ABCD/${id}`);
  }
  const named = /^(?:slack:)?(T[A-Z0-9]{2,20}\/)?([UWS][A-Z0-9]{2,20})$/;
  for (const [setting, prefix] of [
    ['HERALD_ADMINS', 'slack:'],
    ['HERALD_SLACK_MANAGERS', ''],
  ] as const) {
    for (const entry of read.text(setting)?.split(/[\s,]+/) ?? []) {
      const [, team, id] = named.exec(entry) ?? [];
      if (id === undefined || !entry.startsWith(prefix) || (team !== undefined) === isSeveral) continue;
      if (isSeveral) read.mistake(setting, `“${entry}” does not say in which workspace`, `Write it like ${prefix}T0123ABCD/${id}`);
      else read.mistake(setting, `“${entry}” names a workspace, but Herald is in only one`, `Write ${prefix}${id}`);
    }
  }
}
