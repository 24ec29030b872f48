import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from '@slack/bolt';
import type { AppsManifestCreateArguments } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { HTTP_PATH } from '../../../adapters/slack/connection/http-receiver.ts';
import { INSTALLED_PATH } from '../../../adapters/slack/connection/installation.ts';
import { BOT_SCOPES, OPTIONAL_SCOPES } from '../../../adapters/slack/connection/tokens.ts';
import { startListeners } from '../../../adapters/slack/input/gateway.ts';
import type { ListenerContext } from '../../../adapters/slack/input/parse-request.ts';
import { SEARCH_SHORTCUT, WHY_SHORTCUT } from '../../../adapters/slack/input/shortcuts.ts';

const ROOT = join(import.meta.dirname, '../../..');
const SCHEMA = join(ROOT, '../shared/specs/slack-manifest.schema.json');
type Manifest = AppsManifestCreateArguments['manifest'];
const textOf = (name: string): string => readFileSync(join(ROOT, 'docs', name), 'utf8');
const manifestIn = (name: string): Manifest => parse(textOf(name));
/** With the lines that are comments for one workspace. */
const forSeveral = (name: string): Manifest => parse(textOf(name).replace(/^( {2})# (redirect_urls:| {2}- https:)/gm, '$1$2'));
const manifest = manifestIn('slack-manifest.yaml');
const overHttp = manifestIn('slack-manifest-http.yaml');

type Bot<Key extends 'bot' | 'bot_optional'> = NonNullable<NonNullable<NonNullable<Manifest['oauth_config']>['scopes']>[Key]>;
type Events = NonNullable<NonNullable<NonNullable<Manifest['settings']>['event_subscriptions']>['bot_events']>;

// Written with the SDK's types: a scope or event that Slack does not know fails to compile.
const SCOPES: Bot<'bot'> = [...BOT_SCOPES];
const OPTIONAL: Bot<'bot_optional'> = [...OPTIONAL_SCOPES];
const EVENTS: Events = [
  'app_home_opened',
  'app_mention',
  'message.im',
  'app_uninstalled',
  'tokens_revoked',
  'channel_archive',
  'channel_deleted',
  'channel_left',
  'channel_unarchive',
  'group_archive',
  'group_deleted',
  'group_left',
  'group_unarchive',
  'member_joined_channel',
  'member_left_channel',
  'channel_id_changed',
  'channel_rename',
  'group_rename',
];

/** Which events Herald listens to: those of the App that it is given. */
function heard(unfurls = false): string[] {
  const names: string[] = [];
  const app = new Proxy({}, { get: (_, method) => (name: unknown) => void (method === 'event' && names.push(String(name))) }) as App;
  startListeners(app, { unfurls } as ListenerContext, async () => undefined);
  // Bolt has one name for messages of all kinds of conversations.
  return names.map((name) => (name === 'message' ? 'message.im' : name));
}

describe('docs/slack-manifest.yaml', () => {
  it('asks for exactly the scopes and events that Slack knows and Herald needs', () => {
    expect(manifest.oauth_config?.scopes).toEqual({ bot: SCOPES, bot_optional: OPTIONAL });
    expect(manifest.settings?.event_subscriptions).toEqual({ bot_events: EVENTS });
  });

  it('subscribes to exactly the events that Herald listens to', () => {
    expect(heard().toSorted()).toEqual([...EVENTS].toSorted());
    // Previews of links are off by default, and so are their scopes: docs/slack.md has what to add.
    expect(heard(true).filter((name) => !heard().includes(name))).toEqual(['link_shared']);
    const page = readFileSync(join(ROOT, 'docs/slack.md'), 'utf8');
    for (const words of ['link_shared', 'links:read', 'links:write', 'unfurl_domains']) expect(page).toContain(words);
  });

  it('has the shortcuts that Herald answers', () => {
    expect(manifest.features?.shortcuts).toMatchObject([
      { type: 'global', callback_id: SEARCH_SHORTCUT },
      { type: 'message', callback_id: WHY_SHORTCUT },
    ]);
  });

  it('each scope and event is explained in docs/slack.md', () => {
    const page = readFileSync(join(ROOT, 'docs/slack.md'), 'utf8');
    for (const name of [...SCOPES, ...OPTIONAL, ...EVENTS]) expect(page).toContain(`\`${name}\``);
  });

  it('is for Socket Mode, with /cncf and buttons, and tokens that stay as they are', () => {
    expect(manifest.settings).toMatchObject({
      socket_mode_enabled: true,
      interactivity: { is_enabled: true },
      token_rotation_enabled: false,
      org_deploy_enabled: false,
    });
    expect(manifest.features?.slash_commands).toMatchObject([{ command: '/cncf', should_escape: true }]);
    expect(manifest.features?.bot_user?.display_name).toBe('herald');
  });

  it('over HTTP is the same, with the one address where Herald listens', () => {
    const { settings, features, ...rest } = overHttp;
    const url = `https://herald.example.org${HTTP_PATH}`;
    expect(settings?.event_subscriptions?.request_url).toBe(url);
    expect(settings?.interactivity).toEqual({ is_enabled: true, request_url: url, message_menu_options_url: url });
    expect(features?.slash_commands?.map((command) => command.url)).toEqual([url]);
    const withoutUrls = {
      ...rest,
      features: { ...features, slash_commands: features?.slash_commands?.map(({ url: _url, ...command }) => command) },
      settings: {
        ...settings,
        event_subscriptions: { bot_events: settings?.event_subscriptions?.bot_events },
        interactivity: { is_enabled: true },
        socket_mode_enabled: true,
      },
    };
    expect(settings?.socket_mode_enabled).toBe(false);
    expect(withoutUrls).toEqual(manifest);
  });

  it('for several workspaces both say where Slack leads back to after an installation', () => {
    for (const name of ['slack-manifest.yaml', 'slack-manifest-http.yaml']) {
      const { oauth_config: oauth, ...rest } = forSeveral(name);
      const { redirect_urls: redirects, ...scopes } = oauth ?? {};
      expect(redirects).toEqual([`https://herald.example.org${INSTALLED_PATH}`]);
      expect({ ...rest, oauth_config: scopes }).toEqual(manifestIn(name));
    }
  });

  const there = existsSync(SCHEMA);
  if (!there) console.warn(`SKIPPED: the Slack manifest is not checked against Slack's own schema, because ${SCHEMA} is missing`);
  it.skipIf(!there)('is what Slack’s own schema allows, and the schema would notice mistakes', () => {
    const schema = z.fromJSONSchema(JSON.parse(readFileSync(SCHEMA, 'utf8')));
    expect(schema.safeParse(manifest).error?.issues ?? []).toEqual([]);
    expect(schema.safeParse(overHttp).error?.issues ?? []).toEqual([]);
    expect(schema.safeParse(forSeveral('slack-manifest.yaml')).error?.issues ?? []).toEqual([]);
    expect(schema.safeParse({ ...manifest, display_information: { name: 'x'.repeat(36) } }).success).toBe(false);
    expect(schema.safeParse({ ...manifest, settings: { ...manifest.settings, interactivity: {} } }).success).toBe(false);
  });
});
