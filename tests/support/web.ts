import { onTestFinished } from 'vitest';
import { gitWebhook } from '../../src/web/git-webhook.ts';
import { healthRoutes } from '../../src/web/health-routes.ts';
import { startWebServer, type WebServerOptions } from '../../src/web/server.ts';

export const WEBHOOK_SECRET = 'a secret of more than sixteen';

type Part = { part: string; ready: boolean; detail: string };

export interface WebStage {
  url: string;
  /** Logged events, as `event {"fact":1}`. */
  facts: string[];
  pushes: () => number;
  /** Returns how often readiness was requested. */
  looks: () => number;
}

export interface WebStageOptions extends Partial<Pick<WebServerOptions, 'host' | 'names' | 'limits' | 'routes'>> {
  readiness?: () => Promise<readonly Part[]>;
  token?: string | null;
  webhook?: boolean;
  concurrentMax?: number;
}

/** Starts a web server with all its routes on a free port; it is stopped at the end of the test. */
export async function startWebStage(options: WebStageOptions = {}): Promise<WebStage> {
  const { readiness = async () => [], token = null, webhook = true, concurrentMax, routes = [], ...own } = options;
  const facts: string[] = [];
  let pushes = 0;
  let looks = 0;
  const log = (event: string, more: Readonly<Record<string, unknown>>) => void facts.push(`${event} ${JSON.stringify(more)}`);
  const onPush = (): void => {
    pushes += 1;
  };
  const counted = () => {
    looks += 1;
    return readiness();
  };
  const server = await startWebServer({
    host: '127.0.0.1',
    port: 0,
    names: [],
    log,
    ...own,
    routes: [healthRoutes({ readiness: counted, token }), ...routes],
    anyHostRoutes: webhook ? [gitWebhook({ secret: WEBHOOK_SECRET, onPush, log, ...(concurrentMax ? { concurrentMax } : {}) })] : [],
  });
  onTestFinished(() => server.stop());
  return { url: server.url, facts, pushes: () => pushes, looks: () => looks };
}
