import { expect, test } from 'vitest';
import { startWebStage } from '../support/web.ts';

const TOKEN = 'a-token-of-more-than-sixteen';
const PARTS = [
  { part: 'database', ready: true, detail: 'PostgreSQL at db.internal:5432' },
  { part: 'posts', ready: false, detail: '/srv/secret/content: upstream said no' },
];
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

test('strangers are told which parts are ready, and nothing of where they are or what is wrong with them', async () => {
  const { url } = await startWebStage({ readiness: async () => PARTS, token: TOKEN });
  const answer = await fetch(`${url}/readyz`);
  expect([answer.status, await answer.json()]).toEqual([
    503,
    {
      ready: false,
      parts: [
        { part: 'database', ready: true },
        { part: 'posts', ready: false },
      ],
    },
  ]);
  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ alive: true });
});

test('whoever has the token is told details', async () => {
  const { url } = await startWebStage({ readiness: async () => PARTS, token: TOKEN });
  expect(await (await fetch(`${url}/readyz`, bearer(TOKEN))).json()).toEqual({ ready: false, parts: PARTS });
});

test.each([TOKEN.slice(0, -1), `${TOKEN}x`, TOKEN.toUpperCase(), 'x'])('another token (%s) is refused', async (token) => {
  const { url } = await startWebStage({ readiness: async () => PARTS, token: TOKEN });
  const answer = await fetch(`${url}/readyz`, bearer(token));
  expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  expect(await answer.text()).not.toContain('database');
});

test('a login to a proxy, an empty token and a token that nobody has set make no operator', async () => {
  const { url } = await startWebStage({ readiness: async () => PARTS, token: TOKEN });
  for (const authorization of [`Basic ${btoa(`admin:${TOKEN}`)}`, 'Bearer', 'Bearer ', TOKEN])
    expect(await (await fetch(`${url}/readyz`, { headers: { authorization } })).text(), authorization).not.toContain('detail');
  const open = await startWebStage({ readiness: async () => PARTS });
  expect(await (await fetch(`${open.url}/readyz`, bearer(TOKEN))).text()).not.toContain('detail');
});

test('readiness is 200 when every part works, and 503 without a word when it can’t be told', async () => {
  const works = await startWebStage({ readiness: async () => PARTS.slice(0, 1) });
  expect((await fetch(`${works.url}/readyz`)).status).toBe(200);
  const broken = await startWebStage({ readiness: () => Promise.reject(new Error('hunter2')), token: TOKEN });
  const answer = await fetch(`${broken.url}/readyz`, bearer(TOKEN));
  expect([answer.status, await answer.json()]).toEqual([503, { ready: false, parts: [] }]);
});

test('many that ask at once cost one look', async () => {
  const stage = await startWebStage({ readiness: async () => PARTS });
  const answers = await Promise.all(Array.from({ length: 20 }, () => fetch(`${stage.url}/readyz`)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
  // The last of a slow machine may come after the answer is stale.
  expect(stage.looks()).toBeLessThan(5);
});

test('the health pages take GET and HEAD only', async () => {
  const { url } = await startWebStage();
  expect(await (await fetch(`${url}/healthz`, { method: 'HEAD' })).text()).toBe('');
  const answer = await fetch(`${url}/readyz`, { method: 'POST', body: '{}' });
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});
