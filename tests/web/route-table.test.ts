import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dashboardRoutes } from '../../src/web/dashboard.ts';
import { createProxies } from '../../src/web/proxies.ts';
import { createVisitors } from '../../src/web/sign-in/visitors.ts';
import { type DashboardStage, openDashboardStage, TOKEN, VIEW_TOKEN } from '../support/dashboard-stage.ts';

/** Who asks. */
type Caller = 'nobody' | 'viewer' | 'admin' | 'foreign origin' | 'foreign host';
const CALLERS: readonly Caller[] = ['nobody', 'viewer', 'admin', 'foreign origin', 'foreign host'];

/** What a route says to each, in the order of `CALLERS`. A route that is not here fails the test. */
const FOR_ALL = [303, 200, 200, 403, 421];
const FOR_ADMINS = [303, 403, 200, 403, 421];
const CHANGE = [401, 403, 303, 403, 421];
const TABLE: Readonly<Record<string, readonly number[]>> = {
  'GET /assets/style.css': [200, 200, 200, 200, 421],
  'GET /assets/page.js': [200, 200, 200, 200, 421],
  'GET /assets/icon.svg': [200, 200, 200, 200, 421],
  'GET /sign-in': [200, 303, 303, 403, 421],
  'POST /sign-in': [401, 401, 401, 403, 421],
  'POST /sign-out': [401, 303, 303, 403, 421],
  'GET /': FOR_ALL,
  'GET /answers/:name': [303, 404, 404, 403, 421],
  'GET /deliveries': FOR_ALL,
  'GET /deliveries/:key': FOR_ALL,
  'POST /deliveries/plan': CHANGE,
  'POST /deliveries/undo': CHANGE,
  'GET /calendar': FOR_ALL,
  'GET /approvals': FOR_ALL,
  'POST /approvals/edit': CHANGE,
  'GET /holds': FOR_ALL,
  'POST /command': CHANGE,
  'POST /form': CHANGE,
  'GET /posts': FOR_ALL,
  'GET /posts/:id': FOR_ALL,
  'GET /subscriptions': FOR_ALL,
  'GET /subscriptions/new': FOR_ADMINS,
  'GET /subscriptions/:number': FOR_ALL,
  'GET /subscriptions/:number/edit': FOR_ADMINS,
  'GET /queue': FOR_ALL,
  'POST /queue/jobs': CHANGE,
  'GET /problems': FOR_ADMINS,
  'GET /audit': FOR_ADMINS,
  'GET /settings': FOR_ADMINS,
  'GET /suggest': [401, 200, 200, 403, 421],
  'GET /live': [401, 200, 200, 403, 421],
};

let stage: DashboardStage;
const cookies: Partial<Record<Caller, string>> = {};
beforeAll(async () => {
  stage = await openDashboardStage();
  cookies.viewer = await stage.signIn(VIEW_TOKEN);
  cookies.admin = await stage.signIn(TOKEN);
});
afterAll(() => stage.close());

/** Every route that the dashboard has, whichever file adds it. */
function allRoutes(): string[] {
  const { herald } = stage;
  const visitors = createVisitors({
    tokens: [],
    linkName: null,
    proxies: createProxies([]),
    isProxied: false,
    userHeader: 'x',
    userName: /x/,
    isAdmin: () => false,
    now: () => new Date(0),
    log: () => undefined,
  });
  const { routes } = dashboardRoutes({ context: { ...herald, settings: [], previews: [] }, visitors, names: [] });
  return [...new Set(routes.map(({ method, path }) => `${method} ${path}`))];
}

interface Answer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  body: string;
}

/** One request, also with headers that `fetch` would not send. */
function ask(route: string, headers: Record<string, string>, fields: Record<string, string> = {}): Promise<Answer> {
  const [method = '', path = ''] = route.split(' ');
  const { hostname, port } = new URL(stage.url);
  const body = method === 'POST' ? new URLSearchParams(fields).toString() : '';
  const type = method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(body.length) } : {};
  return new Promise((resolve, reject) => {
    const call = request({ hostname, port, path: pathOf(path), method, headers: { ...type, ...headers } }, (response) => {
      const done = (text: string): void => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      // A stream of events never ends.
      if (response.headers['content-type']?.startsWith('text/event-stream')) {
        done('');
        response.destroy();
        return;
      }
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
      response.on('end', () => done(text)).on('error', reject);
    });
    call.on('error', reject).end(body);
  });
}

/** A path with something that is there in the place of its parameters. */
function pathOf(path: string): string {
  return path
    .replace('/deliveries/:key', `/deliveries/${stage.key('cilium.md')}`)
    .replace('/subscriptions/:number', '/subscriptions/1')
    .replace('/posts/:id', `/posts/${stage.post('cilium.md').id}`);
}

async function askAs(caller: Caller, route: string, own: { csrf?: string } = {}): Promise<Answer> {
  const isSignedIn = caller !== 'nobody';
  // Whoever signs out needs a session of their own.
  const token = caller === 'viewer' ? VIEW_TOKEN : TOKEN;
  const cookie = isSignedIn
    ? route === 'POST /sign-out'
      ? await stage.signIn(token)
      : (cookies[caller === 'viewer' ? 'viewer' : 'admin'] ?? '')
    : '';
  const headers: Record<string, string> = {
    ...(isSignedIn ? { cookie } : {}),
    ...(caller === 'foreign origin' ? { origin: 'https://evil.example' } : {}),
    ...(caller === 'foreign host' ? { host: 'evil.example' } : {}),
  };
  const csrf = own.csrf ?? (isSignedIn && route.startsWith('POST') ? await stage.csrfOf(cookie) : '');
  return ask(route, headers, { csrf });
}

describe('every route, whoever asks', () => {
  test('the table has every route, and no other', () => {
    expect(Object.keys(TABLE).sort()).toEqual(allRoutes().sort());
  });

  for (const [route, statuses] of Object.entries(TABLE)) {
    test.each(CALLERS.map((caller, index) => [caller, statuses[index]] as const))(`${route}: %s gets %i`, async (caller, status) => {
      const answer = await askAs(caller, route);
      expect(answer.status).toBe(status);
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
      expect(answer.headers['content-security-policy']).toMatch(/^default-src 'none'.*frame-ancestors 'none'$/);
      expect(answer.headers['content-security-policy']).not.toMatch(/unsafe|https?:|\*/);
      expect(JSON.stringify(answer.headers) + answer.body).not.toContain(TOKEN);
      expect(JSON.stringify(answer.headers) + answer.body).not.toContain(VIEW_TOKEN);
      if (status === 303 && caller === 'nobody') expect(answer.headers.location).toMatch(/^\/sign-in/);
    });
  }

  test.each(Object.keys(TABLE).filter((route) => route.startsWith('POST') && route !== 'POST /sign-in'))(
    '%s does nothing without the token of its own session',
    async (route) => {
      const others = await stage.csrfOf(cookies.viewer ?? '');
      for (const csrf of ['', 'wrong', others]) {
        const answer = await askAs('admin', route, { csrf });
        expect(answer.status).toBe(403);
        expect(answer.body).toContain('Nothing was done');
      }
    },
  );

  test.each(Object.keys(TABLE).filter((route) => route.startsWith('POST')))('%s takes no large form', async (route) => {
    const answer = await ask(route, { cookie: cookies.admin ?? '' }, { x: 'x'.repeat(200_000) });
    expect(answer.status).toBe(413);
  });
});
