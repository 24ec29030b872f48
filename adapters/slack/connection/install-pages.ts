import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import type { Log } from '../../../src/ops/log.ts';
import type { PageAnswer, PageCookie, PageRequest, PlatformPage } from '../../../src/ports/platform-pages.ts';
import { detailOf, readFailureOf, slackCodeOf } from '../failure.ts';
import { authorizeUrl, exchangeCode, INSTALL_PATH, INSTALLED_PATH, type OAuthApp } from './installation.ts';
import type { InstalledWorkspaces } from './installed-workspaces.ts';

interface InstallPagesOptions {
  app: OAuthApp;
  workspaces: Pick<InstalledWorkspaces, 'keep'>;
  client: WebClient;
  /** API address instead of https://slack.com/api/, or null. */
  apiUrl: string | null;
  /** Ids of the workspaces that may install Herald; empty: all may. */
  teams: readonly string[];
  /** Name of the slash command, without `/`. */
  command: string;
  log: Log;
  /** Epoch ms. */
  now(): number;
}

const COOKIE = 'herald-slack-install';
/** Maximum time somebody may spend on Slack's page, ms; Slack's code is valid for as long. https://docs.slack.dev/authentication/installing-with-oauth */
const STATE_MS = 600_000;
const STATE = /^([\w-]{22})\.(\d{1,15})\.[\w-]{43}$/;

/** Creates the page that redirects to Slack and the page that Slack redirects back to. The state of an installation is in a signed `state`, which only the same browser may bring back, to any process. */
export function createInstallPages(options: InstallPagesOptions): readonly PlatformPage[] {
  const { app, client, log, now } = options;
  const slackUrl = options.apiUrl === null ? undefined : new URL('..', options.apiUrl).href;

  function lead(): PageAnswer {
    const nonce = randomBytes(16).toString('base64url');
    const state = stateOf(nonce, String(now() + STATE_MS), app.clientSecret);
    return { status: 302, location: authorizeUrl(app, state, slackUrl), cookies: [cookieOf(nonce)] };
  }

  async function arrive({ url, cookies }: PageRequest): Promise<PageAnswer> {
    const state = url.searchParams.get('state') ?? '';
    if (!isOurs(state, cookies[COOKIE] ?? '', app.clientSecret, now()))
      return again(400, 'This installation was not started here', [
        'It took longer than ten minutes, or was started in another browser. Nothing was installed.',
      ]);
    const error = url.searchParams.get('error');
    if (error === 'access_denied') return again(200, 'Nothing was installed', ['It was not allowed on Slack’s page.']);
    const code = url.searchParams.get('code');
    if (error !== null || !code) return again(400, 'Nothing was installed', ['Slack sent no code.']);
    return install(code);
  }

  async function install(code: string): Promise<PageAnswer> {
    try {
      const installation = await exchangeCode(client, app, code, now());
      if ('why' in installation) return await refuse(installation.why, installation.token);
      const { teamName, botToken, us } = installation;
      // Only ids of workspaces count, as for requests: the id of an organisation says nothing about its workspaces.
      if (options.teams.length > 0 && !options.teams.includes(us.teamId))
        return await refuse(
          `This Herald does not serve the workspace ${teamName} (${us.teamId}): its owner chooses which it serves (HERALD_SLACK_TEAMS).`,
          botToken,
        );
      await options.workspaces.keep(installation);
      return {
        status: 200,
        title: `Herald is in ${teamName}`,
        lines: [
          'Invite it to a channel that should get posts: /invite @herald',
          `There, use /${options.command} subscribe to choose what it gets. /${options.command} help lists everything else.`,
        ],
        cookies: [{ ...cookieOf(''), maxAgeS: 0 }],
      };
    } catch (error) {
      const code = slackCodeOf(error);
      const why = detailOf(readFailureOf(error));
      log('slack.install-refused', { why });
      if (code === 'invalid_code' || code === 'code_already_used')
        return again(400, 'Nothing was installed', [`Slack’s code is no longer valid (${code}).`]);
      return again(503, 'Nothing was installed', [`It did not work: ${why}. Try again in a moment.`]);
    }
  }

  async function refuse(why: string, token: string | null): Promise<PageAnswer> {
    log('slack.install-refused', { why });
    // Herald has no use for the token, and nobody else should have it.
    if (token !== null) await client.auth.revoke({ token }).catch(() => undefined);
    return again(403, 'Nothing was installed', [why]);
  }

  const again = (status: 200 | 400 | 403 | 503, title: string, lines: readonly string[]): PageAnswer => ({
    status,
    title,
    lines,
    link: { href: app.installUrl, text: 'Install Herald' },
  });

  return [
    { path: INSTALL_PATH, answer: async () => lead() },
    { path: INSTALLED_PATH, answer: arrive },
  ];
}

function cookieOf(value: string): PageCookie {
  return { name: COOKIE, value, path: '/', maxAgeS: STATE_MS / 1000 };
}

/** Whether we signed `state`, it has not expired, and `cookie` is its nonce, which proves that this browser began. */
function isOurs(state: string, cookie: string, secret: string, nowMs: number): boolean {
  const [, nonce, until = ''] = STATE.exec(state) ?? [];
  if (nonce === undefined || nonce !== cookie || Number(until) <= nowMs) return false;
  return timingSafeEqual(Buffer.from(state), Buffer.from(stateOf(nonce, until, secret)));
}

/** Returns `<nonce>.<until, epoch ms>.<signature>`. */
function stateOf(nonce: string, until: string, secret: string): string {
  const signature = createHmac('sha256', `herald slack install ${secret}`).update(`${nonce}.${until}`).digest('base64url');
  return `${nonce}.${until}.${signature}`;
}
