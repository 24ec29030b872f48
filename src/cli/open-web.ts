import type { Herald } from '../app/compose.ts';
import { readMetrics } from '../app/read-metrics.ts';
import { ANSWERED } from '../commands/handler.ts';
import type { Config } from '../config/config.ts';
import { ConfigError } from '../lib/errors.ts';
import { heraldVersion } from '../lib/version.ts';
import { MESSAGE_PURPOSES } from '../model/delivery.ts';
import type { EventTap } from '../ops/event-tap.ts';
import { createMetrics, type Metrics } from '../ops/metrics/metrics.ts';
import { gitWebhook } from '../web/git-webhook.ts';
import { healthRoutes } from '../web/health-routes.ts';
import { metricsRoutes } from '../web/metrics-routes.ts';
import { startWebServer, type WebServer } from '../web/server.ts';
import type { CliContext } from './cli-context.ts';

/** Opens the web server where the settings ask for one; a taken port is fatal only where the address was asked for. @throws {ConfigError} */
export async function openWeb({ web, git, roles }: Config, world: CliContext, herald: Herald, events: EventTap): Promise<WebServer | null> {
  if (!web || !roles.includes('web')) return null;
  const { host, port, names, token } = web;
  const { log } = events;
  const secret = git?.webhookSecret?.reveal();
  const anyHostRoutes = secret ? [gitWebhook({ secret, onPush: () => herald.source?.poke(), log })] : [];
  const secretToken = token?.reveal() ?? null;
  const routes = [
    healthRoutes({ readiness: herald.health, token: secretToken }),
    metricsRoutes({ ...metricsOf(herald, events), token: secretToken }),
  ];
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

/** Metrics of this process from here on. */
function metricsOf(herald: Herald, events: EventTap): Metrics {
  const known = {
    platforms: herald.messengers.map(({ platform }) => platform),
    purposes: [...MESSAGE_PURPOSES, 'edit', 'retract'],
    verbs: ANSWERED.map(({ verb }) => verb),
    version: heraldVersion(),
  };
  const metrics = createMetrics(known, () => readMetrics(herald));
  events.listen(metrics.count);
  return metrics;
}
