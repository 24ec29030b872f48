import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DashboardStage, HOLD, openDashboardStage, TOKEN } from '../support/dashboard-stage.ts';

let stage: DashboardStage;
let admin = '';
beforeAll(async () => {
  stage = await openDashboardStage();
  admin = await stage.signIn(TOKEN);
});
afterAll(() => stage.close());

const page = async (path: string) => (await fetch(`${stage.url}${path}`, { headers: { cookie: admin } })).text();

test('a delivery in doubt has only the buttons that settle it', async () => {
  const html = await page(`/deliveries/${stage.key('doubt.md')}`);
  expect(html).toContain('The message is there');
  expect(html).not.toContain('name="action"');
});

test('a message that waits for approval has a link to the approvals instead', async () => {
  const [key, destination] = ['unapproved~terminal~announce', 'terminal'] as const;
  const reason = { kind: 'approval', number: 7, review: 'slack:C0REVIEW' } as const;
  await stage.herald.ledger.plan([{ key, postId: null, destination, purpose: 'announce', state: 'held', reason, digestKey: null }]);
  const html = await page(`/deliveries/${key}`);
  expect(html).toContain('decide in <a href="/approvals">Approvals</a>');
  expect(html).not.toContain('name="action"');
});

test('a delivery that failed has a button for each action', async () => {
  const html = await page(`/deliveries/${stage.key('failed.md')}`);
  expect(html.match(/name="action"/g)).toHaveLength(4);
});

test('a list narrowed to a held batch or a post says so, and has a link that removes just that', async () => {
  const { id } = stage.post('cilium.md');
  const html = (await page(`/deliveries?state=held&hold=${HOLD.id}&post=${id}`)).replaceAll('&amp;', '&');
  expect(html).toContain(`Only deliveries of the held batch <bdi>${HOLD.id}</bdi>`);
  expect(html).toContain(`<a href="/posts/${id}"><bdi>Cilium 1.19 is out</bdi></a>`);
  expect(html).toContain(`<a href="/deliveries?state=held&post=${id}">Not only these</a>`);
  expect(html).toContain(`<a href="/deliveries?state=held&hold=${HOLD.id}">Not only these</a>`);
  expect(await page('/deliveries?state=held')).not.toContain('Not only these');
});

test.each(['/deliveries', '/queue', '/queue?state=delayed', '/deliveries/:key'])(
  'Enter in a field of %s presses no button',
  async (path) => {
    const atMs = Date.now() + 3_600_000;
    await stage.herald.queue.enqueue([{ key: stage.key('etcd.md') }, { key: stage.key('cilium.md'), atMs }]);
    const html = await page(path.replace(':key', stage.key('failed.md')));
    const forms = html
      .split('<form method="post"')
      .slice(1)
      .map((form) => form.split('</form>')[0] ?? '');
    const several = forms.filter((form) => /name="(action|order)"/.test(form));
    expect(several).toHaveLength(1);
    // A form without a press of a button is submitted by its first one, unless that is disabled.
    expect(/<button[^>]*>/.exec(several[0] ?? '')?.[0]).toContain('disabled');
  },
);
