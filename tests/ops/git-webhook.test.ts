import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { createGitWebhook } from '../../src/ops/git-webhook.ts';

const SECRET = 'a secret of more than sixteen';
const BODY = new TextEncoder().encode('{"ref":"refs/heads/main"}');
const signed = (body: Uint8Array, secret = SECRET) => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

function open() {
  const facts: string[] = [];
  let pushes = 0;
  const webhook = createGitWebhook({
    secret: SECRET,
    onPush: () => {
      pushes += 1;
    },
    log: (event, more) => void facts.push(`${event} ${JSON.stringify(more)}`),
  });
  const call = (headers: Record<string, string>, body = BODY) => webhook(headers, body).status;
  return { call, facts, pushes: () => pushes };
}

const github = (id: string, body = BODY) => ({ 'x-github-event': 'push', 'x-github-delivery': id, 'x-hub-signature-256': signed(body) });

test('a push that GitHub signed is taken', () => {
  const { call, pushes } = open();
  expect([call(github('1')), pushes()]).toEqual([202, 1]);
});

test('a push with GitLab’s token is taken', () => {
  const { call, pushes } = open();
  expect([call({ 'x-gitlab-event': 'Push Hook', 'x-gitlab-token': SECRET }), pushes()]).toEqual([202, 1]);
});

test.each([
  ['nothing', {}],
  ['another secret', { 'x-hub-signature-256': signed(BODY, 'another secret of sixteen') }],
  ['a signature of another body', { 'x-hub-signature-256': signed(new Uint8Array([1])) }],
  ['half a signature', { 'x-hub-signature-256': signed(BODY).slice(0, 40) }],
  ['no hash', { 'x-hub-signature-256': 'sha256=' }],
  ['the old hash', { 'x-hub-signature-256': `sha1=${createHmac('sha1', SECRET).update(BODY).digest('hex')}` }],
  ['another token', { 'x-gitlab-token': `${SECRET}.` }],
  ['an empty token', { 'x-gitlab-token': '' }],
  ['the beginning of the token', { 'x-gitlab-token': SECRET.slice(0, 20) }],
  ['a bad signature beside a good token', { 'x-gitlab-token': SECRET, 'x-hub-signature-256': 'sha256=00' }],
])('signed with %s it is refused', (_, headers) => {
  const { call, pushes, facts } = open();
  expect([call(headers as Record<string, string>), pushes()]).toEqual([401, 0]);
  expect(facts.join()).toMatch(/^webhook\.refused/);
  expect(facts.join()).not.toContain(SECRET);
});

test('a delivery counts once, also when somebody repeats it under another name', () => {
  const { call, pushes } = open();
  expect([call(github('1')), call(github('1')), call(github('2')), pushes()]).toEqual([202, 200, 200, 1]);
  const other = new TextEncoder().encode('{"other":1}');
  expect([call(github('3', other), other), pushes()]).toEqual([202, 2]);
});

test('a delivery of GitLab counts once, by its key', () => {
  const { call, pushes } = open();
  const gitlab = (key: string) => ({ 'x-gitlab-token': SECRET, 'idempotency-key': key });
  expect([call(gitlab('1')), call(gitlab('1')), call(gitlab('2')), pushes()]).toEqual([202, 200, 202, 2]);
});

test('a refused call does not use up its name', () => {
  const { call, pushes } = open();
  expect(call({ ...github('1'), 'x-hub-signature-256': 'sha256=00' })).toBe(401);
  expect([call(github('1')), pushes()]).toEqual([202, 1]);
});

test('the last thousand deliveries are remembered', () => {
  const { call } = open();
  const gitlab = (key: number) => ({ 'x-gitlab-token': SECRET, 'idempotency-key': `${key}` });
  for (let key = 0; key < 1_001; key += 1) expect(call(gitlab(key))).toBe(202);
  expect([call(gitlab(1_000)), call(gitlab(2)), call(gitlab(0))]).toEqual([200, 200, 202]);
});

test('a ping is answered, and fetches nothing', () => {
  const { call, pushes } = open();
  expect([call({ ...github('1'), 'x-github-event': 'ping' }), pushes()]).toEqual([200, 0]);
});
