import type { Herald } from '../app/compose.ts';
import { PLATFORMS } from '../app/platforms.ts';
import { readMetrics } from '../app/read-metrics.ts';
import { COMMANDS } from '../commands/registry.ts';
import type { Config } from '../config/config.ts';
import { effectiveSettings } from '../config/effective-settings.ts';
import { SIGNED_IN_BY, USER_NAME, type WebSettings } from '../config/web.ts';
import { ConfigError } from '../lib/errors.ts';
import { heraldVersion } from '../lib/version.ts';
import { MESSAGE_PURPOSES } from '../model/delivery.ts';
import type { EventTap, Log } from '../ops/log.ts';
import { createMetrics, type Metrics } from '../ops/metrics/metrics.ts';
import { dashboardRoutes } from '../web/dashboard.ts';
import { gitWebhook } from '../web/git-webhook.ts';
import { healthRoutes } from '../web/health-routes.ts';
import { metricsRoutes } from '../web/metrics-routes.ts';
import { platformCallbacks } from '../web/platform-callbacks.ts';
import { platformPages } from '../web/platform-pages.tsx';
import { createProxies, type Proxies } from '../web/proxies.ts';
import { startWebServer, type WebServer } from '../web/server.ts';
import { signInPath } from '../web/sign-in/routes.tsx';
import { createVisitors, type Visitors } from '../web/sign-in/visitors.ts';
import type { CliContext } from './cli-context.ts';

/** A running web server, and the link by which one person signs in to its dashboard; null if it offers no such links. */
export interface OpenedWeb extends WebServer {
  signInUrl: string | null;
}

/** Opens the web server if the settings ask for one; null if not. A port that can't be used is fatal only if the address was set explicitly, or platforms need the server. @throws {ConfigError} */
export async function openWeb(config: Config, cliContext: CliContext, herald: Herald, events: EventTap): Promise<OpenedWeb | null> {
  const { web, git, roles } = config;
  if (!web || !roles.includes('web')) return null;
  const { host, port, names, token } = web;
  const { log } = events;
  const secret = git?.webhookSecret?.reveal();
  const { callbacks, pages } = herald;
  const anyHostRoutes = [
    ...(secret ? [gitWebhook({ secret, onPush: () => herald.source?.poke(), log })] : []),
    ...(callbacks.length > 0 ? [platformCallbacks({ callbacks, log })] : []),
  ];
  const secretToken = token?.reveal() ?? null;
  const proxies = createProxies(web.proxies);
  const visitors = visitorsOf(web, proxies, herald, log);
  const origins = [host, ...names, ...(web.url === null ? [] : [new URL(web.url).host])];
  const context = { ...herald, settings: effectiveSettings(config), previews: PLATFORMS };
  const routes = [
    healthRoutes({ readiness: herald.health, token: secretToken }),
    metricsRoutes({ ...metricsOf(herald, events), token: secretToken }),
    ...(pages.length > 0 ? [platformPages({ pages, origin: web.url, proxies, names: origins, now: cliContext.now })] : []),
    dashboardRoutes({ context, visitors, names: origins }),
  ];
  try {
    const server = await startWebServer({ host, port, names, routes, anyHostRoutes, log });
    const code = visitors.makeCode();
    return { ...server, signInUrl: code === null ? null : `${server.url}${signInPath(code)}` };
  } catch (error) {
    const what = `${host}:${port} can't be used (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`;
    if (cliContext.env.HERALD_WEB_ADDR || callbacks.length + pages.length > 0)
      throw new ConfigError([{ where: 'HERALD_WEB_ADDR', what, hint: 'Name a free one, port 0 for any, or off' }]);
    cliContext.stdout.write(`No dashboard and no health page: ${what}. Set HERALD_WEB_ADDR to another address.\n`);
    return null;
  }
}

/** Creates the sign-in. If only this machine can reach the pages, a link lets anyone who can read the output of `start` sign in. */
function visitorsOf(web: WebSettings, proxies: Proxies, { commands }: Herald, log: Log): Visitors {
  const { host, token, viewToken, userHeader } = web;
  return createVisitors({
    tokens: [
      ...(token ? [{ token: token.reveal(), name: SIGNED_IN_BY.token }] : []),
      ...(viewToken ? [{ token: viewToken.reveal(), name: SIGNED_IN_BY.viewToken }] : []),
    ],
    linkName: isLoopback(host) ? SIGNED_IN_BY.link : null,
    proxies,
    isProxied: web.proxies.length > 0,
    userHeader,
    userName: USER_NAME,
    isAdmin: commands.isAdmin,
    now: commands.now,
    log,
  });
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}

/** Creates the metrics of this process, counted from now on. */
function metricsOf(herald: Herald, events: EventTap): Metrics {
  const known = {
    platforms: herald.messengers.map(({ platform }) => platform),
    purposes: [...MESSAGE_PURPOSES, 'thread', 'publish', 'calendar', 'edit', 'retract'],
    verbs: COMMANDS.map(({ verb }) => verb),
    version: heraldVersion(),
  };
  const metrics = createMetrics(known, () => readMetrics(herald));
  events.listen(metrics.count);
  return metrics;
}
