import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DashboardStage, openDashboardStage, TOKEN, VIEW_TOKEN } from '../support/dashboard-stage.ts';

const CHANNEL = 'slack:C0NEWS123';
const OTHER = 'discord:998877665544332211';

let stage: DashboardStage;
let admin: string;
let viewer: string;
beforeAll(async () => {
  stage = await openDashboardStage();
  [admin, viewer] = [await stage.signIn(TOKEN), await stage.signIn(VIEW_TOKEN)];
});
afterAll(() => stage.close());

const page = async (path: string, cookie = admin) => (await fetch(stage.url + path, { headers: { cookie } })).text();
const send = async (path: string, fields: Readonly<Record<string, string>>) => {
  const body = new URLSearchParams({ csrf: await stage.csrfOf(admin), ...fields });
  return (await fetch(stage.url + path, { method: 'POST', headers: { cookie: admin }, body })).text();
};
/** Fills in the first form to `/form` of a page, and sends it. */
const fillIn = (html: string, values: Readonly<Record<string, string>>) => {
  const hidden = (name: string): string =>
    new RegExp(`<form[^>]*action="/form"[\\s\\S]*?name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
  const named = Object.entries(values).map(([name, value]) => [`in.${name}`, value]);
  return send('/form', { command: hidden('command'), fields: hidden('fields'), ...Object.fromEntries(named) });
};
/** Presses the button of a page with this label. */
const press = (html: string, label: string) => {
  const forms = [...html.matchAll(/<form[^>]*action="\/command">[\s\S]*?<\/form>/g)].map(([form]) => form);
  const command = forms.flatMap((form) =>
    form.includes(`>${label}</button>`) ? [/name="command" value="([^"]*)"/.exec(form)?.[1] ?? ''] : [],
  )[0];
  if (command === undefined) throw new Error(`no button “${label}” in ${html}`);
  return send('/command', { command: command.replaceAll('&quot;', '"').replaceAll('&amp;', '&') });
};
const stored = async (destination: string) =>
  (await stage.herald.commands.subscriptionStore.all()).find((one) => one.destination === destination);

describe('the page Subscriptions', () => {
  test('subscribes a channel by a form: what it would have sent first, mistakes at their fields', async () => {
    const form = await page('/subscriptions/new');
    const wrong = await fillIn(form, { to: 'nowhere', filter: 'cilium' });
    expect(wrong).toMatch(/role="alert"[\s\S]*id="field-to-error"[^>]*>That is not a channel/);
    expect(wrong).toContain('value="cilium"');
    const worse = await fillIn(form, { to: CHANNEL, filter: '(cilium', 'mode-words': 'daily at 25:00' });
    expect(worse).toMatch(/aria-invalid="true"[\s\S]*is not a filter[\s\S]*Write each, daily at 09:00/);
    const plan = await fillIn(form, { to: CHANNEL, filter: 'cilium', mode: 'each', style: 'line' });
    expect(plan).toMatch(/posts mentioning cilium[\s\S]*class="preview/);
    expect(await stored(CHANNEL)).toBeUndefined();
    expect(await press(plan, 'Subscribe')).toContain('Subscribed');
    expect(await stored(CHANNEL)).toMatchObject({
      filter: { expression: 'cilium' },
      style: 'line',
      origin: 'web',
      createdBy: { platform: 'web' },
    });
    // Twice is once.
    expect(await press(plan, 'Subscribe')).toContain('already has this subscription');
    const audit = (await stage.herald.reads.audit(5)).filter(({ action }) => action === 'subscribe');
    expect(audit).toMatchObject([{ who: { platform: 'web' }, detail: { destination: CHANNEL } }]);
  });

  test('shows one, edits it, pauses it with a reason, resumes it and ends it', async () => {
    const { number = 0 } = (await stored(CHANNEL)) ?? {};
    const shown = await page(`/subscriptions/${number}`);
    expect(shown).toMatch(/posts mentioning cilium[\s\S]*aria-label="Posts that match a day[\s\S]*class="preview preview-slack"/);
    expect(shown).not.toContain('preview-discord');
    const early = await page(`/subscriptions/${number}/edit`);
    expect(early).toContain('value="cilium"');
    const plan = await fillIn(early, { filter: 'etcd', mode: 'daily at 09:00', images: 'usual', style: 'line' });
    expect(await press(plan, 'Save')).toContain('Saved');
    expect(await stored(CHANNEL)).toMatchObject({ number, filter: { expression: 'etcd' }, delivery: { mode: 'daily' }, style: 'line' });
    // Somebody else had the form open all the while.
    const late = await fillIn(early, { filter: 'linkerd' });
    expect(late).toMatch(/was changed after this form was opened[\s\S]*linkerd/);
    expect(await stored(CHANNEL)).toMatchObject({ filter: { expression: 'etcd' } });
    expect(await fillIn(await page(`/subscriptions/${number}`), { reason: 'Too much <b>' })).toContain('Paused');
    expect(await stored(CHANNEL)).toMatchObject({ paused: { reason: 'Too much <b>', by: { platform: 'web' } } });
    const paused = await page('/subscriptions?paused=yes');
    expect(paused).toMatch(/1 subscription<[\s\S]*Too much &lt;b&gt;/);
    expect(await press(await page(`/subscriptions/${number}`), 'Resume')).toContain('Resumed');
    expect(await press(await page(`/subscriptions/${number}`), 'Unsubscribe')).toContain('Unsubscribed');
    expect(await stored(CHANNEL)).toBeUndefined();
    expect((await fetch(`${stage.url}/subscriptions/${number}`, { headers: { cookie: admin } })).status).toBe(404);
  });

  test('lists by channel, filtered and paged; nobody edits what the settings or a file own', async () => {
    const { subscriptionStore: subscriptions } = stage.herald.commands;
    const order = { by: { platform: 'web', id: 'ada' }, where: null, nowMs: Date.now() };
    const filter = (expression: string) => ({ tags: [], sources: [], kinds: [], words: [], expression });
    for (let n = 1; n <= 21; n += 1) await subscriptions.add({ destination: OTHER, filter: filter(`word${n}`), origin: 'web' }, order);
    await subscriptions.apply(
      'team.yaml',
      () => ({ own: [{ id: null, destination: CHANNEL, filter: filter('cilium') }], remove: [] }),
      order,
    );
    const all = await page('/subscriptions');
    expect(all).toMatch(/24 subscriptions[\s\S]*HERALD_ANNOUNCE_TO/);
    expect(all).toContain('href="/subscriptions?page=2"');
    const others = await page(`/subscriptions?channel=${OTHER}&page=2`);
    expect([...others.matchAll(/href="\/subscriptions\/\d+"/g)]).toHaveLength(1);
    const ofFile = await page('/subscriptions?made=files');
    expect(ofFile).toMatch(/1 subscription<[\s\S]*in the file[\s\S]*team\.yaml/);
    const { number = 0 } = (await stored(CHANNEL)) ?? {};
    const file = await page(`/subscriptions/${number}`);
    expect(file).toContain('herald subscriptions apply');
    expect(file).not.toContain('>Unsubscribe<');
    const settings = await page('/subscriptions/1');
    expect(settings).toContain('It comes from HERALD_ANNOUNCE_TO');
    for (const label of ['>Unsubscribe<', '>Edit<', '>Pause<']) expect(settings).not.toContain(label);
  });

  test('shows readers everything, and no way to change it', async () => {
    const list = await page('/subscriptions', viewer);
    expect(list).toContain('24 subscriptions');
    expect(list).not.toContain('/subscriptions/new');
    const { number = 0 } = (await stored(OTHER)) ?? {};
    expect(await page(`/subscriptions/${number}`, viewer)).toMatch(/Admins can change it/);
  });

  test('takes hostile forms for what they are', async () => {
    const huge = await send('/form', { command: 'subscribe', fields: 'to filter', 'in.to': CHANNEL, 'in.filter': 'x'.repeat(60_000) });
    expect(huge).toContain('more than a form can hold');
    const strange = await send('/form', { command: 'subscribe', fields: '__proto__ constructor filter', 'in.__proto__': 'x' });
    expect(strange).toContain('more than a form can hold');
    const script = await send('/form', {
      command: 'subscribe',
      fields: 'to filter',
      'in.to': CHANNEL,
      'in.filter': '"><script>alert(1)</script>(',
    });
    expect(script).not.toContain('<script>alert');
  });
});
