import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dashboardRoutes } from '../../src/web/dashboard.ts';
import { createProxies } from '../../src/web/proxies.ts';
import { startWebServer } from '../../src/web/server.ts';
import { createVisitors } from '../../src/web/sign-in/visitors.ts';
import { type DashboardStage, openDashboardStage, TOKEN, VIEW_TOKEN } from '../support/dashboard-stage.ts';

const KEYS = Array.from({ length: 60 }, (_, n) => `post${n}~slack.C1~announce`);
const LATER = ['later~slack.C1~edit', 'latest~slack.C1~edit'] as const;

let stage: DashboardStage;
let admin = '';
let viewer = '';
beforeAll(async () => {
  stage = await openDashboardStage();
  [admin, viewer] = await Promise.all([stage.signIn(TOKEN), stage.signIn(VIEW_TOKEN)]);
  const atMs = Date.now() + 3_600_000;
  await stage.herald.queue.enqueue([...KEYS.map((key) => ({ key })), ...LATER.map((key, index) => ({ key, atMs: atMs + index * 60_000 }))]);
});
afterAll(() => stage.close());

const page = async (path: string, cookie = admin) => (await fetch(`${stage.url}${path}`, { headers: { cookie } })).text();
const order = async (name: string, ids: readonly string[]) => {
  const form = new URLSearchParams([
    ['csrf', await stage.csrfOf(admin)],
    ['order', name],
    ...ids.map((id): [string, string] => ['job', id]),
  ]);
  return (await fetch(`${stage.url}/queue/jobs`, { method: 'POST', headers: { cookie: admin }, body: form })).text();
};
const keysIn = (html: string): string[] =>
  [...html.matchAll(/<td><a href="\/deliveries\/([^"]+)">/g)].map(([, key = '']) => decodeURIComponent(key));
const lastOrder = async () => (await stage.herald.reads.audit(1))[0];

describe('the raw queue', () => {
  test('is listed by state, page by page', async () => {
    const [first, second] = [await page('/queue'), await page('/queue?state=waiting&page=2')];
    expect([...keysIn(first), ...keysIn(second)]).toEqual(KEYS.toReversed());
    expect(keysIn(first)).toHaveLength(50);
    expect(first).toContain('60 waiting');
    expect(first.replaceAll('&amp;', '&')).toContain('href="/queue?state=waiting&page=2"');
    expect(second).not.toContain('page=3');
    expect(keysIn(await page('/queue?state=delayed'))).toEqual(LATER);
    expect(await page('/queue?state=failed')).toContain('No job is given up.');
    // What is no state, or no page, is as if nothing were asked.
    expect(keysIn(await page('/queue?state=constructor&page=-3'))).toHaveLength(50);
  });

  test('ends with its last page, whatever page is asked for', async () => {
    expect(keysIn(await page('/queue?state=waiting&page=99'))).toEqual(keysIn(await page('/queue?state=waiting&page=2')));
    expect(await page('/queue?state=failed&page=99')).toContain('No job is given up.');
  });

  test('has no buttons for readers', async () => {
    const html = await page('/queue', viewer);
    expect(keysIn(html)).toHaveLength(50);
    expect(html).not.toMatch(/name="order"|type="checkbox"/);
  });

  test('says that it is paused', async () => {
    await stage.herald.queue.pause();
    const html = await page('/queue');
    expect(html).toContain('The queue is paused');
    expect(keysIn(html)).toHaveLength(50);
    await stage.herald.queue.resume();
  });
});

describe('what admins can do to jobs', () => {
  test('run them now, each noted in the audit log', async () => {
    expect(await order('run', [`~${LATER[0]}`, '~unknown'])).toMatch(/1 job is now waiting for a worker\. 1 other had already changed/);
    expect(keysIn(await page('/queue?state=delayed'))).toEqual([LATER[1]]);
    expect(keysIn(await page('/queue'))).toContain(LATER[0]);
    expect(await lastOrder()).toMatchObject({ action: 'queue-run', who: { platform: 'web' }, detail: { jobs: [`~${LATER[0]}`] } });
  });

  test('take them out, and nothing but them', async () => {
    const before = await stage.herald.queue.counts();
    expect(await order('remove', [`~${KEYS[0]}`, `~${KEYS[1]}`])).toContain('2 jobs are taken out of the queue.');
    expect((await stage.herald.queue.counts()).waiting).toBe(before.waiting - 2);
    expect(await lastOrder()).toMatchObject({ action: 'queue-remove', detail: { jobs: [`~${KEYS[0]}`, `~${KEYS[1]}`] } });
  });

  test.each([
    ['clean', [`~${KEYS[5]}`], 'Choose what to do'],
    ['constructor', [`~${KEYS[5]}`], 'Choose what to do'],
    ['remove', [], 'No job was selected'],
    ['remove', ['~unknown', '../meta', ''], 'Nothing was done'],
  ])('nothing by “%s” of %j', async (name, ids, words) => {
    const [before, noted] = [await stage.herald.queue.counts(), await lastOrder()];
    expect(await order(name, ids)).toContain(words);
    expect([await stage.herald.queue.counts(), await lastOrder()]).toEqual([before, noted]);
  });
});

test('a queue that does not answer is told, and takes nothing else with it', async () => {
  const broken = () => Promise.reject(new Error('ECONNREFUSED redis.internal:6379'));
  const { herald } = stage;
  const visitors = createVisitors({
    tokens: [{ token: TOKEN, name: 'token' }],
    linkName: null,
    proxies: createProxies([]),
    isProxied: false,
    userHeader: 'x',
    userName: /x/,
    isAdmin: () => true,
    now: () => new Date(),
    log: () => undefined,
  });
  const context = { ...herald, settings: [], previews: [], jobs: { list: broken, runNow: broken, remove: broken, workers: broken } };
  const routes = [dashboardRoutes({ context, visitors, names: [] })];
  const web = await startWebServer({ host: '127.0.0.1', port: 0, names: [], routes, anyHostRoutes: [], log: () => undefined });
  try {
    const signedIn = await fetch(`${web.url}/sign-in`, {
      method: 'POST',
      body: new URLSearchParams({ secret: TOKEN }),
      redirect: 'manual',
    });
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    const answer = await fetch(`${web.url}/queue`, { headers: { cookie } });
    const text = await answer.text();
    expect([answer.status, text.includes('The queue does not answer'), text.includes('redis.internal')]).toEqual([503, true, false]);
  } finally {
    await web.stop();
  }
});
