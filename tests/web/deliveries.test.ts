import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeliveryRecord } from '../../src/ports/dashboard-reads.ts';
import { buildHistory } from '../../src/web/pages/deliveries/story.ts';
import { type DashboardStage, DISCORD, HOLD, HOSTILE_TITLE, openDashboardStage, TOKEN, VIEW_TOKEN } from '../support/dashboard-stage.ts';

let stage: DashboardStage;
let admin = '';
let viewer = '';
let csrf = '';
beforeAll(async () => {
  stage = await openDashboardStage();
  admin = await stage.signIn(TOKEN);
  viewer = await stage.signIn(VIEW_TOKEN);
  csrf = await stage.csrfOf(admin);
});
afterAll(() => stage.close());

const page = async (path: string, cookie = admin) =>
  (await fetch(`${stage.url}${path}`, { headers: { cookie }, redirect: 'manual' })).text();
const send = async (path: string, fields: readonly (readonly [string, string])[]) =>
  (
    await fetch(`${stage.url}${path}`, {
      method: 'POST',
      headers: { cookie: admin },
      body: new URLSearchParams([['csrf', csrf] as [string, string], ...fields.map(([name, value]): [string, string] => [name, value])]),
    })
  ).text();
/** Titles in the rows of the page, in their order. */
const titlesIn = (html: string): string[] =>
  [...html.matchAll(/<td><a href="\/deliveries\/[^"]+"><bdi>([^<]*)<\/bdi>/g)].map(([, title = '']) => title);
/** The fields of the form that a page confirms its plan with. */
const hiddenIn = (html: string): [string, string][] =>
  [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)]
    .map(([, name = '', value = '']): [string, string] => [name, value])
    .filter(([name]) => name !== 'csrf');
const stateOf = async (path: string) => (await stage.herald.ledger.find({ keys: [stage.key(path)] }, 1))[0]?.state;

test('a preview is drawn as each platform shows it', async () => {
  const html = await send('/command', [['command', `preview ${stage.post('hostile.md').path}`]]);
  for (const name of ['Slack', 'Discord', 'terminal']) expect(html).toMatch(new RegExp(`<figcaption>${name}</figcaption>`, 'i'));
  expect(html).toContain('A preview; nothing is sent.');
  expect(html).not.toContain('<script>alert');
});

describe('the list', () => {
  test.each([
    ['', 8],
    ['?state=failed', 1],
    ['?state=attention', 4],
    ['?state=waiting', 1],
    ['?state=delivered', 2],
    [`?channel=${DISCORD}`, 1],
    ['?reason=stale', 1],
    [`?hold=${HOLD.id}`, 2],
    ['?kind=digest', 0],
    ['?q=cilium', 1],
    ['?q=etcd.md', 1],
    ['?q=https://example.org/failed', 1],
    ['?q=https://example.slack.com/archives/C0GENERAL/p2', 1],
    [`?q=${HOLD.id}`, 2],
    ['?q=nothing-like-this-anywhere', 0],
    ['?since=2099-01-01', 0],
    ['?until=2000-01-01', 0],
  ])('filtered by %s has %i', async (query, count) => {
    expect(titlesIn(await page(`/deliveries${query}`))).toHaveLength(count);
  });

  test('by the key of a delivery finds just that one', async () => {
    expect(titlesIn(await page(`/deliveries?q=${encodeURIComponent(stage.key('etcd.md'))}`))).toEqual(['Notes on etcd']);
  });

  test.each([
    ['?state=broken', '“broken” is not a state to filter by. Write one like failed.'],
    ['?kind=constructor', '“constructor” is not a kind to filter by. Write one like digest.'],
    ['?reason=bad-luck', '“bad-luck” is not a reason to filter by. Write one like stale.'],
  ])('says that %s is nothing it knows', async (query, words) => {
    const html = await page(`/deliveries${query}`);
    expect(html).toContain(words);
    expect(titlesIn(html)).toEqual([]);
  });

  test.each(['?channel=nowhere', '?since=tomorrow'])('says what is wrong with %s', async (query) => {
    expect(await page(`/deliveries${query}`)).toContain('role="alert"');
  });

  test('is paged, and the next page begins where this one ends', async () => {
    const { ledger } = stage.herald;
    const keys = Array.from({ length: 101 }, (_, n) => `many${n}~terminal~notice`);
    const notice = { type: 'notice', title: 't', lines: [], actions: [] } as const;
    await ledger.plan(
      keys.map(
        (key) =>
          ({
            key,
            postId: null,
            destination: 'terminal',
            purpose: 'notice',
            state: 'skipped',
            reason: { kind: 'stale' },
            digestKey: null,
            notice,
          }) as const,
      ),
    );
    const seen: string[] = [];
    let path = '/deliveries?kind=notice';
    for (let pages = 0; pages < 4 && path !== ''; pages += 1) {
      const html = await page(path);
      seen.push(...[...html.matchAll(/<td><a href="\/deliveries\/(many\d+)/g)].map(([, key = '']) => key));
      path = /href="(\/deliveries\?[^"]*before=\d+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    }
    expect(seen).toEqual(keys.map((key) => key.split('~')[0]).toReversed());
  });
});

describe('what other people wrote', () => {
  test('is text, wherever it stands', async () => {
    for (const path of ['/', '/deliveries?kind=announce', `/deliveries/${stage.key('hostile.md', DISCORD)}`]) {
      const html = await page(path);
      expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
      expect(html).not.toMatch(/<script>|<b>bold|\u202e/);
    }
    expect(HOSTILE_TITLE).toContain('\u202e');
  });

  test('comes back from the address as text', async () => {
    const html = await page(`/deliveries?${new URLSearchParams({ q: '"><script>alert(1)</script>', channel: '"><img src=x>' })}`);
    expect(html).not.toMatch(/<script>alert|<img/);
  });
});

describe('a batch', () => {
  test('shows its plan first, and does exactly that when it is confirmed', async () => {
    const plan = await send('/deliveries/plan', [
      ['action', 'seen'],
      ['scope', 'selected'],
      ['key', stage.key('failed.md')],
    ]);
    expect(plan).toContain('1 delivery to be marked as seen');
    expect(await stateOf('failed.md')).toBe('failed');
    const fields = hiddenIn(plan);
    // Another delivery than the plan was shown for: nothing is done, and the new plan is shown.
    const forged = await send('/deliveries/plan', [...fields, ['key', stage.key('held-1.md')]]);
    expect(forged).toContain('The plan has changed since it was shown');
    expect([await stateOf('failed.md'), await stateOf('held-1.md')]).toEqual(['failed', 'held']);
    expect(await send('/deliveries/plan', fields)).toContain('Marked as seen: 1 delivery');
    expect(await stateOf('failed.md')).toBe('skipped');
    const [order] = await stage.herald.commands.audit.latest(1);
    expect(order).toMatchObject({ who: { platform: 'web', id: 'access token' }, action: 'replay', detail: { as: 'seen', deliveries: 1 } });
    expect(await page(`/deliveries/${stage.key('failed.md')}`)).toContain('web:access token ran replay (seen)');
  });

  test('of all that match does as the filter says, decides no held batch as a whole, and can be undone', async () => {
    const plan = await send('/deliveries/plan', [
      ['action', 'resend'],
      ['scope', 'all'],
      ['reason', 'marked-seen'],
      ['state', 'skipped'],
    ]);
    expect(plan).toContain('1 message');
    expect(await send('/deliveries/plan', hiddenIn(plan))).toContain('On its way: 1 message');
    expect(await stateOf('failed.md')).toBe('queued');
    const held = await send('/deliveries/plan', [
      ['action', 'seen'],
      ['scope', 'selected'],
      ['state', 'held'],
      ['key', stage.key('held-1.md')],
    ]);
    await send('/deliveries/plan', hiddenIn(held));
    expect((await stage.herald.ledger.holds()).map(({ id }) => id)).toEqual([HOLD.id]);
  });

  test('leaves what is in doubt alone, unless it is asked for by name', async () => {
    const fields = (state: string) =>
      [
        ['action', 'resend'],
        ['scope', 'all'],
        ['state', state],
      ] as const;
    expect(await send('/deliveries/plan', fields('attention'))).toContain('1 in doubt, skipped');
    expect(await send('/deliveries/plan', fields('in-doubt'))).toContain('1 message');
    expect(await stateOf('doubt.md')).toBe('in-doubt');
  });

  test.each([
    ['nothing selected', [['action', 'seen']]],
    ['nothing to do', [['scope', 'all']]],
    [
      'an unknown action',
      [
        ['action', 'constructor'],
        ['scope', 'all'],
      ],
    ],
    [
      'a filter that is none',
      [
        ['action', 'seen'],
        ['scope', 'all'],
        ['channel', 'x'],
      ],
    ],
  ] as const)('with %s does nothing', async (_, fields) => {
    expect(await send('/deliveries/plan', fields)).toContain('Nothing was done');
  });
});

describe('one delivery', () => {
  test('in doubt is settled by an admin’s word', async () => {
    const key = stage.key('doubt.md');
    expect(await page(`/deliveries/${key}`)).toContain('The message is there');
    expect(await page(`/deliveries/${key}`, viewer)).not.toContain('The message is there');
    expect(await send('/command', [['command', `resolve ${key} sent`]])).toContain('It will not be sent again');
    expect(await stateOf('doubt.md')).toBe('delivered');
  });

  test('that nobody knows is a page that says so', async () => {
    const answer = await fetch(`${stage.url}/deliveries/a~b~announce`, { headers: { cookie: admin } });
    expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining('No delivery has this key')]);
  });
});

describe('the story', () => {
  const row: DeliveryRecord = {
    key: 'p~slack.C1~announce',
    postId: 'p',
    destination: 'slack:C1',
    purpose: 'announce',
    state: 'delivered',
    originalKey: null,
    dueAt: null,
    hold: null,
    renderedFingerprint: null,
    reason: null,
    digestKey: null,
    attempts: 2,
    receipt: null,
    createdAt: '2026-01-01T00:00:01.000Z',
    updatedAt: '2026-01-01T00:00:09.000Z',
    sendingSince: '2026-01-01T00:00:08.000Z',
    firstSentAt: '2026-01-01T00:00:03.000Z',
    position: 1,
    enqueuedAt: '2026-01-01T00:00:02.000Z',
    claimedAt: '2026-01-01T00:00:08.000Z',
    notFoundAt: '2026-01-01T00:00:07.000Z',
  };

  test('is told in the order of time', () => {
    const edit = {
      ...row,
      key: 'p~slack.C1~edit',
      purpose: 'edit',
      originalKey: row.key,
      createdAt: '2026-01-02T00:00:00.000Z',
      updatedAt: '2026-01-02T00:10:00.000Z',
    } as const;
    const orders = [{ at: '2026-01-01T00:00:05.000Z', what: 'slack:U1 ordered: replay' }];
    const steps = buildHistory({ row, changes: [edit], firstSeenAt: '2026-01-01T00:00:00.000Z', orders });
    expect(steps.map(({ what }) => what)).toEqual([
      'The post was first seen',
      'Planned',
      'Put into the queue (last time)',
      'First request to the platform',
      'slack:U1 ordered: replay',
      'Looked for on the platform, and not found',
      'Last request to the platform, number 2',
      'Sent',
      'An edit of the message was planned',
      'Edited',
    ]);
  });

  test('of what a digest includes leads to the digest', () => {
    const steps = buildHistory({ row: { ...row, digestKey: 'd~slack.C1~digest' }, changes: [], firstSeenAt: null, orders: [] });
    expect(steps.map(({ what, key }) => [what, key])).toEqual([
      ['Planned, as part of a digest', 'd~slack.C1~digest'],
      ['Sent', undefined],
    ]);
  });
});
