import type { Herald } from '../app/compose.ts';
import type { Config } from '../config/config.ts';
import { ConfigError } from '../lib/errors.ts';
import type { Log } from '../ops/log.ts';
import { gitWebhook } from '../web/git-webhook.ts';
import { healthRoutes } from '../web/health-routes.ts';
import { startWebServer, type WebServer } from '../web/server.ts';
import type { CliContext } from './cli-context.ts';

/** Opens the web server where the settings ask for one; a taken port is fatal only where the address was asked for. @throws {ConfigError} */
export async function openWeb({ web, git, roles }: Config, world: CliContext, herald: Herald, log: Log): Promise<WebServer | null> {
  if (!web || !roles.includes('web')) return null;
  const { host, port, names, token } = web;
  const secret = git?.webhookSecret?.reveal();
  const anyHostRoutes = secret ? [gitWebhook({ secret, onPush: () => herald.source?.poke(), log })] : [];
  const routes = [healthRoutes({ readiness: herald.health, token: token?.reveal() ?? null })];
  try {
    return await startWebServer({ host, port, names, routes, anyHostRoutes, log });
  } catch (error) {
    const what = `${host}:${port} can't be used (${(error as NodeJS.ErrnoException).code ?? 'unknown fault'})`;
    if (world.env.HERALD_WEB_ADDR)
      throw new ConfigError([{ where: 'HERALD_WEB_ADDR', what, hint: 'Name a free one, port 0 for any, or off' }]);
    world.stdout.write(`No health page: ${what}. HERALD_WEB_ADDR names another.\n`);
    return null;
  }
}
