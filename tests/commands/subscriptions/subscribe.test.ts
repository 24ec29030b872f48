import { describe, expect, it } from 'vitest';
import type { Reply } from '../../../src/ports/reply.ts';
import { ADMIN, NOW, openCommandStage, SOMEBODY, wordsOf } from '../../support/command-stage.ts';
import { makePost, makeSubscription } from '../../support/make.ts';

const HERE = 'slack:C0HERE12';
const posts = [1, 2, 3, 4].map((n) =>
  makePost({ path: `${n}.md`, title: `Cilium ${n}`, tags: ['networking'], date: `2026-01-0${n}T00:00:00.000Z`, tldr: null }),
);
const calico = makePost({ path: 'calico.md', title: 'Calico', tags: ['networking'], date: '2026-01-05T00:00:00.000Z', tldr: null });

async function open() {
  const stage = openCommandStage();
  await stage.seen([...posts, calico]);
  const ask = (text: string, more: Parameters<typeof stage.ask>[1] = {}) => stage.ask(text, { where: HERE, ...more });
  const press = (reply: Reply, label: string, more: Parameters<typeof stage.ask>[1] = {}): Promise<Reply> => {
    const action = reply.actions.find((one) => one.label === label);
    if (!action) throw new Error(`no button “${label}”: ${reply.actions.map((one) => one.label).join(', ')}`);
    return ask(action.command, { confirmed: true, ...more });
  };
  const subscribe = async (filter: string) => press(await ask(`subscribe ${filter}`), 'Subscribe');
  return { ...stage, ask, press, subscribe, stored: () => stage.subscriptions.all() };
}

describe('subscribe', () => {
  it('shows what it would have sent, and subscribes the channel once that is confirmed', async () => {
    const { ask, press, stored } = await open();
    const plan = await ask('subscribe cilium');
    expect(wordsOf(plan)).toContain('posts mentioning cilium: 4 posts in the last 30 days');
    expect(wordsOf(plan)).toContain('To be sent to slack:C0HERE12 from now on; nothing older is sent.');
    expect(plan.data).toMatchObject({ stage: 'ask', destination: HERE, filter: 'cilium', count: 4, overlaps: [] });
    expect(await stored()).toEqual([]);
    const done = await press(plan, 'Subscribe');
    expect(wordsOf(done)).toBe('Subscribed: slack:C0HERE12 gets posts mentioning cilium from now on (subscription 1, by slack:U0ADMIN).');
    expect(await stored()).toMatchObject([
      { number: 1, destination: HERE, filter: { expression: 'cilium' }, origin: 'chat', createdBy: ADMIN, createdAt: NOW.toISOString() },
    ]);
  });

  it('takes when and how its posts are sent, and keeps it with the button', async () => {
    const { ask, press, stored } = await open();
    const plan = await ask('subscribe cilium mode:"weekly on friday at 16:00" images:none style:line');
    expect(wordsOf(plan)).toContain(
      'To be sent to slack:C0HERE12 from now on, weekly on friday at 16:00 Europe/Berlin; nothing older is sent.',
    );
    const weekly = { mode: 'weekly', on: 'friday', at: '16:00', timezone: 'Europe/Berlin' };
    expect(wordsOf(await press(plan, 'Subscribe'))).toContain(
      'gets posts mentioning cilium; weekly on friday at 16:00 Europe/Berlin from now on',
    );
    expect(await stored()).toMatchObject([{ filter: { expression: 'cilium' }, delivery: weekly, images: 'none', style: 'line' }]);
    // Options alone leave the filter as it is; what is not named stays.
    await press(await ask('subscriptions edit 1 mode:“daily at 8:00, UTC”'), 'Save');
    const daily = { mode: 'daily', at: '08:00', timezone: 'UTC' };
    expect(await stored()).toMatchObject([{ number: 1, filter: { expression: 'cilium' }, delivery: daily, images: 'none', style: 'line' }]);
    await press(await ask('subscriptions edit 1 calico mode:each'), 'Save');
    expect(await stored()).toMatchObject([{ number: 1, filter: { expression: 'calico' }, delivery: { mode: 'each' } }]);
    await press(await ask('subscriptions edit 1 images:usual style:usual'), 'Save');
    const [usual] = await stored();
    expect([usual?.images, usual?.style, usual?.delivery]).toEqual([undefined, undefined, { mode: 'each', timezone: 'Europe/Berlin' }]);
  });

  it('takes whether its messages are approved, where, and that they are not any more', async () => {
    const { ask, press, stored } = await open();
    const done = wordsOf(await press(await ask('subscribe cilium approve:slack:C0REVIEW1'), 'Subscribe'));
    expect(done).toContain('posts mentioning cilium; each message must be approved in slack:C0REVIEW1 first');
    expect(await stored()).toMatchObject([{ approve: 'slack:C0REVIEW1' }]);
    await press(await ask('subscriptions edit 1 approve:yes'), 'Save');
    expect(await stored()).toMatchObject([{ filter: { expression: 'cilium' }, approve: true }]);
    await press(await ask('subscriptions edit 1 approve:no'), 'Save');
    expect(await stored()).toMatchObject([{ approve: false }]);
  });

  it.each([
    ['approve:maybe', /“maybe” is not a value of approve\. Write approve:yes, approve:no, or the channel to ask in: approve:slack:/],
    ['mode:"daily at 25:00"', /daily at 25:00.*is not a mode\. Write each, daily at 09:00/],
    ['images:huge', /“huge” is not a value of images\. The values are none, thumbnail, large, usual\. Write images:none/],
    ['style:loud', /“loud” is not a value of style/],
  ])('says what is wrong with %s, and saves nothing', async (words, says) => {
    const { ask, stored } = await open();
    const reply = await ask(`subscribe cilium ${words}`);
    expect([reply.exitCode, await stored()]).toEqual([2, []]);
    expect(wordsOf(reply).replaceAll('\n', ' ')).toMatch(says);
  });

  it('does nothing because of typed words alone, and from the command line with --yes', async () => {
    const { ask, stored } = await open();
    await ask('subscribe cilium', { confirmed: false });
    expect((await ask('subscribe cilium', { confirmed: true })).data).toMatchObject({ stage: 'ask' });
    expect(await stored()).toEqual([]);
    await ask('subscribe cilium to:slack:C0OTHER1', { from: { platform: 'terminal', id: 'local' }, where: null, confirmed: true });
    // Nobody else is an admin in this stage.
    expect(await stored()).toEqual([]);
  });

  it('names what would match where nothing does, with buttons that go on with it', async () => {
    const { ask, press } = await open();
    const plan = await ask('subscribe tag:cilium');
    expect(wordsOf(plan)).toContain('posts tagged cilium: no posts in the last 30 days. What would match instead:\ncilium: 4 posts');
    const other = await press(plan, 'cilium: 4 posts');
    expect(other.data).toMatchObject({ stage: 'ask', filter: 'cilium', count: 4 });
  });

  it('asks for a channel where there is none, takes one that is named, and refuses what is no filter', async () => {
    const { ask, stored, press } = await open();
    expect(wordsOf(await ask('subscribe cilium', { where: null }))).toContain('Which channel');
    expect(wordsOf(await ask('subscribe cilium to:nowhere'))).toContain('“to:nowhere” is not a channel.');
    expect(wordsOf(await ask('subscribe'))).toContain('Subscribe to which posts?');
    expect(wordsOf(await ask('subscribe (cilium'))).toContain('“(” is never closed');
    await press(await ask('subscribe to:slack:C0OTHER1 "deep dive" OR cilium', { where: null }), 'Subscribe', { where: null });
    expect(await stored()).toMatchObject([{ destination: 'slack:C0OTHER1', filter: { expression: '"deep dive" OR cilium' } }]);
  });

  it('takes every post where people say so', async () => {
    const { subscribe, stored } = await open();
    await subscribe('all');
    expect(await stored()).toMatchObject([{ filter: { tags: [], sources: [], kinds: [], words: [] } }]);
    expect((await stored())[0]?.filter.expression).toBeUndefined();
  });

  it('adds no filter twice to a channel, however it is written', async () => {
    const { ask, subscribe, stored } = await open();
    await subscribe('kind:link   cilium');
    const again = await ask('subscribe kind:link cilium');
    expect(wordsOf(again)).toContain('slack:C0HERE12 already has this subscription: 1 (');
    expect(again.actions).toEqual([]);
    expect(await stored()).toHaveLength(1);
  });

  it('says what the channel gets already, and merges', async () => {
    const { ask, press, subscribe, stored } = await open();
    await subscribe('cilium');
    const plan = await ask('subscribe tag:networking');
    expect(wordsOf(plan)).toContain(
      'Of these, this channel already gets 4 posts through subscription 1 (posts mentioning cilium): each is sent once.',
    );
    const merging = await press(plan, 'Merge with 1');
    expect(wordsOf(merging)).toContain('It replaces 1 (posts mentioning cilium) in slack:C0HERE12');
    await press(merging, 'Merge');
    expect(await stored()).toMatchObject([{ number: 2, filter: { expression: 'cilium OR tag:networking' } }]);
    const part = await ask('subscribe "cilium 1"');
    expect(wordsOf(part)).toContain('This channel already gets all of these through subscription 2');
  });

  it('does not merge with what has changed since it was shown', async () => {
    const { ask, press, subscribe, stored } = await open();
    await subscribe('cilium');
    const merging = await press(await ask('subscribe tag:networking'), 'Merge with 1');
    await ask('subscriptions pause 1');
    expect(wordsOf(await press(merging, 'Merge'))).toContain('It has changed since it was shown');
    expect(await stored()).toMatchObject([{ number: 1, paused: { by: ADMIN } }]);
  });

  it('is for those who may: others are told that they can try a filter', async () => {
    const { ask, press, subscribe, stored } = await open();
    const plan = await ask('subscribe cilium');
    for (const reply of [await ask('subscribe cilium', { from: SOMEBODY }), await press(plan, 'Subscribe', { from: SOMEBODY })]) {
      expect(reply.exitCode).toBe(2);
      expect(wordsOf(reply)).toContain('Everybody may test a filter: /cncf subscriptions test cilium');
    }
    expect(await stored()).toEqual([]);
    await subscribe('cilium');
    for (const text of ['unsubscribe 1', 'subscriptions pause 1', 'subscriptions resume 1', 'subscriptions edit 1 calico'])
      expect((await ask(text, { from: SOMEBODY })).data).toEqual({ error: 'not-manager' });
    expect(await stored()).toMatchObject([{ version: 1 }]);
    expect(wordsOf(await ask('subscriptions test cilium', { from: SOMEBODY }))).toContain('4 posts');
  });
});

describe('a search in a channel', () => {
  it('can become a subscription of the channel', async () => {
    const { ask, press } = await open();
    const found = await ask('search cilium tag:networking', { from: SOMEBODY });
    const plan = await press(found, 'Subscribe this channel');
    expect(plan.data).toMatchObject({ stage: 'ask', destination: HERE, filter: 'cilium tag:networking', count: 4 });
  });

  it('has no such button where it is no filter, found nothing, or was asked outside a channel', async () => {
    const { ask } = await open();
    for (const reply of [await ask('search cilium after:7d'), await ask('search nothingness'), await ask('search cilium', { where: null })])
      expect(reply.actions.map(({ label }) => label)).not.toContain('Subscribe this channel');
  });
});

describe('unsubscribe', () => {
  it.each(['1', '#1', 'cilium tag:networking'])('%j ends the subscription', async (reference) => {
    const { ask, subscribe, stored, press } = await open();
    await subscribe('cilium tag:networking');
    const reply = await ask(`unsubscribe ${reference}`);
    expect(wordsOf(reply)).toContain('Unsubscribed: slack:C0HERE12 no longer gets 1 (posts tagged networking mentioning cilium).');
    expect(await stored()).toEqual([]);
    expect((await press(reply, 'Subscribe again')).data).toMatchObject({ stage: 'ask', filter: 'cilium tag:networking' });
  });

  it('can be taken back with everything that was set', async () => {
    const { ask, press, subscribe, stored } = await open();
    await subscribe('cilium mode:"weekly on friday at 16:00" images:none style:line reminders:24h,1h');
    const [{ delivery, images, style, reminders } = {}] = await stored();
    expect([delivery, images, style, reminders]).not.toContain(undefined);
    const again = await press(await ask('unsubscribe 1'), 'Subscribe again');
    await press(again, 'Subscribe');
    expect(await stored()).toMatchObject([{ delivery, images, style, reminders }]);
  });

  it('takes an id, and says what there is not', async () => {
    const { ask, subscribe, stored } = await open();
    await subscribe('cilium');
    expect(wordsOf(await ask('unsubscribe 2'))).toContain('There is no subscription “2” here.');
    expect(wordsOf(await ask('unsubscribe calico'))).toContain('There is no subscription “calico” here.');
    expect(wordsOf(await ask('unsubscribe'))).toContain('Unsubscribe from what?');
    expect(wordsOf(await ask('subscriptions pause'))).toContain('Which subscription?');
    await ask(`unsubscribe ${(await stored())[0]?.id}`);
    expect(await stored()).toEqual([]);
  });

  it('leaves those of herald.yaml to herald.yaml, and says where that is', async () => {
    const { ask, subscriptions, stored } = await open();
    await subscriptions.sync([{ ...makeSubscription(HERE, { kinds: ['release'] }), origin: 'herald.yaml' }], ['herald.yaml'], 0);
    for (const text of ['unsubscribe 1', 'subscriptions pause 1', 'subscriptions edit 1 cilium'])
      expect(wordsOf(await ask(text))).toBe(
        'Subscription 1 (releases) comes from herald.yaml, on the machine that Herald runs on: change it there, and restart Herald.',
      );
    expect(await stored()).toMatchObject([{ version: 1 }]);
  });
});

describe('subscriptions of a channel', () => {
  it('lists who made each, what matched last and what was sent last; to others only those of the channel', async () => {
    const { ask, subscribe, deliver, look } = await open();
    await subscribe('cilium');
    await ask('subscribe calico to:slack:C0OTHER1');
    const key = `${posts[0]?.id}~slack.C0HERE12~announce`;
    await look({
      deliveries: [
        { key, postId: posts[0]?.id ?? '', destination: HERE, purpose: 'announce', state: 'planned', reason: null, digestKey: null },
      ],
    });
    await deliver(key);
    const reply = await ask('subscriptions', { from: SOMEBODY });
    expect(wordsOf(reply)).toBe(
      '1. posts mentioning cilium (by slack:U0ADMIN, 2026-01-12 12:00 UTC); last match: Cilium 4; last sent 2026-01-12 12:00 UTC',
    );
    expect(reply.actions).toEqual([]);
    expect(wordsOf(await ask('subscriptions', { from: SOMEBODY, where: 'slack:C9' }))).toBe('This channel is not subscribed to anything.');
    const forAdmin = await ask('subscriptions', { where: null });
    expect(wordsOf(forAdmin)).toContain('1. slack:C0HERE12 posts mentioning cilium');
    expect(forAdmin.data).toMatchObject({ subscriptions: [{ number: 1, destination: HERE, lastSentAt: NOW.toISOString() }] });
  });

  it('pauses with a reason, and resumes, by buttons too', async () => {
    const { ask, press, subscribe, stored, audit } = await open();
    await subscribe('cilium');
    const paused = await ask('subscriptions pause 1 too much');
    expect(wordsOf(paused)).toContain('Paused: slack:C0HERE12 gets none of 1 (posts mentioning cilium) until it is resumed.');
    expect(await stored()).toMatchObject([{ paused: { by: ADMIN, reason: 'too much' } }]);
    const listed = await ask('subscriptions');
    expect(wordsOf(listed)).toContain('paused by slack:U0ADMIN, 2026-01-12 12:00 UTC: too much');
    expect(listed.actions.map(({ label }) => label)).toEqual(['Edit 1', 'Resume 1', 'Unsubscribe 1']);
    expect(wordsOf(await ask('subscribe cilium'))).toContain('It has been paused since');
    expect(wordsOf(await press(listed, 'Resume 1'))).toContain('Resumed: slack:C0HERE12 gets 1 (posts mentioning cilium) again');
    expect(await stored()).toMatchObject([{ number: 1 }]);
    expect((await stored())[0]).not.toHaveProperty('paused');
    expect((await audit.latest(9)).map(({ action }) => action)).toEqual(['subscriptions resume', 'subscriptions pause', 'subscribe']);
  });

  it('edits a filter once what it would have sent was shown', async () => {
    const { ask, press, subscribe, stored } = await open();
    await subscribe('cilium');
    const plan = await ask('subscriptions edit 1 calico');
    expect(wordsOf(plan)).toContain('posts mentioning calico: 1 post in the last 30 days');
    expect(wordsOf(plan)).toContain('It replaces posts mentioning cilium in slack:C0HERE12');
    expect(await stored()).toMatchObject([{ filter: { expression: 'cilium' } }]);
    await press(plan, 'Save');
    expect(await stored()).toMatchObject([{ number: 1, filter: { expression: 'calico' } }]);
    expect(wordsOf(await press(plan, 'Save'))).toContain('already has this subscription');
    expect(wordsOf(await ask('subscriptions edit 1'))).toContain('It is calico. Write /cncf subscriptions edit 1');
  });

  it('shows many page by page', async () => {
    const { ask, press, subscriptions } = await open();
    const order = { by: ADMIN, where: null, nowMs: 0 };
    for (let n = 1; n <= 12; n++)
      await subscriptions.add(
        { destination: HERE, filter: { tags: [], sources: [], kinds: [], words: [], expression: `word${n}` }, origin: 'cli' },
        order,
      );
    const first = await ask('subscriptions');
    expect(wordsOf(first)).toContain('Subscriptions 1 to 10 of 12:');
    const second = await press(first, 'Next');
    expect(wordsOf(second)).toContain('12. slack:C0HERE12 posts mentioning word12');
    expect((second.data as { subscriptions: unknown[] }).subscriptions).toHaveLength(12);
    expect(second.actions.map(({ label }) => label)).toContain('Previous');
  });
});
