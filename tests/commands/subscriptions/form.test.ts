import { describe, expect, it } from 'vitest';
import type { Form } from '../../../src/ports/form.ts';
import type { Reply } from '../../../src/ports/reply.ts';
import { ADMIN, openCommandStage, SOMEBODY, wordsOf } from '../../support/command-stage.ts';
import { makePost, makeSubscription } from '../../support/make.ts';

const HERE = 'slack:C0HERE12';
const picture = { url: 'https://example.org/p.png', alt: 'A picture' };
const posts = [1, 2, 3, 4].map((n) =>
  makePost({
    path: `${n}.md`,
    title: `Cilium ${n}`,
    date: `2026-01-0${n}T00:00:00.000Z`,
    tldr: 'Policies load faster now, and surprise nobody any more.',
    picture,
  }),
);

async function open(own: Parameters<typeof openCommandStage>[0] = {}) {
  const stage = openCommandStage(own);
  await stage.seen(posts);
  const ask = (text: string, more: Parameters<typeof stage.ask>[1] = {}) => stage.ask(text, { where: HERE, ...more });
  const submit = (reply: Reply, values: Record<string, readonly string[]>, more: Parameters<typeof stage.submit>[2] = {}) =>
    stage.submit(reply, values, { where: HERE, ...more });
  const press = (reply: Reply, label: string): Promise<Reply> => {
    const action = reply.actions.find((one) => one.label === label);
    if (!action) throw new Error(`no button “${label}”: ${reply.actions.map((one) => one.label).join(', ')}`);
    return ask(action.command, { confirmed: true });
  };
  return { ...stage, ask, submit, press, stored: () => stage.subscriptions.all() };
}

const initialOf = ({ fields }: Form) => Object.fromEntries(fields.map(({ name, initial }) => [name, initial]));
const messageIn = ({ blocks }: Reply) => blocks.find((block) => block.kind === 'message')?.announcement;

describe('subscribe without a filter', () => {
  it('is a form; its submission shows what it would have sent, and its button saves it', async () => {
    const { ask, submit, press, stored } = await open();
    const asked = await ask('subscribe');
    expect(asked).toMatchObject({ exitCode: 2, form: { title: 'Subscribe this channel', command: `subscribe to:${HERE}` } });
    expect(wordsOf(asked)).toContain('/cncf subscribe kind:release');
    expect(asked.form && initialOf(asked.form)).toEqual({
      filter: undefined,
      mode: 'each',
      'mode-words': undefined,
      images: 'usual',
      style: 'usual',
    });
    const values = { filter: ['cilium'], mode: ['daily at 09:00'], images: ['large'], style: ['line'] };
    const plan = await submit(asked, values);
    expect(wordsOf(plan)).toContain('posts mentioning cilium: 4 posts in the last 30 days');
    expect(await stored()).toEqual([]);
    await press(plan, 'Subscribe');
    const daily = { mode: 'daily', at: '09:00', timezone: 'Europe/Berlin' };
    expect(await stored()).toMatchObject([
      { destination: HERE, filter: { expression: 'cilium' }, delivery: daily, images: 'large', style: 'line' },
    ]);
    // Twice is once.
    expect(await press(plan, 'Subscribe')).toMatchObject({ data: { stage: 'exists' } });
    expect(await submit(asked, values)).toMatchObject({ data: { stage: 'exists' } });
    expect(await stored()).toHaveLength(1);
  });

  it('says nothing of what is left as usual; own words count instead of the choice', async () => {
    const { ask, submit, press, stored } = await open();
    await press(await submit(await ask('subscribe'), { filter: ['all'] }), 'Subscribe');
    const [one] = await stored();
    expect([one?.delivery, one?.images, one?.style]).toEqual([undefined, undefined, undefined]);
    const weekly = await submit(await ask('subscribe'), {
      filter: ['cilium'],
      mode: ['each'],
      'mode-words': ['weekly on friday at 16:00'],
    });
    await press(weekly, 'Subscribe');
    expect((await stored())[1]).toMatchObject({ delivery: { mode: 'weekly', on: 'friday', at: '16:00' } });
  });

  it('keeps what was typed beside it', async () => {
    const { ask } = await open();
    const asked = await ask('subscribe mode:"weekly on friday at 16:00" style:title');
    expect(asked.form && initialOf(asked.form)).toMatchObject({
      mode: undefined,
      'mode-words': 'weekly on friday at 16:00 Europe/Berlin',
      style: 'title',
    });
  });

  it('says what is wrong at each field, with what to write', async () => {
    const { ask, submit, stored } = await open();
    const asked = await ask('subscribe');
    const wrong = await submit(asked, { filter: ['(cilium'], 'mode-words': ['daily at 25:00'], images: ['huge'] });
    expect(wrong.errors).toEqual({
      filter: expect.stringContaining('is not a filter'),
      'mode-words': expect.stringContaining('Write each, daily at 09:00'),
      images: expect.stringContaining('Write images:none'),
    });
    expect(wrong.form && initialOf(wrong.form)).toMatchObject({ filter: '(cilium', 'mode-words': 'daily at 25:00' });
    expect((await submit(asked, { filter: [' '] })).errors).toEqual({ filter: expect.stringContaining('or all for every post') });
    expect(await stored()).toEqual([]);
  });

  it('is refused before the form opens, and again when it is submitted, whatever channel it names', async () => {
    const { ask, submit, stored } = await open();
    const refused = await ask('subscribe', { from: SOMEBODY });
    expect(refused).toMatchObject({ data: { error: 'not-manager' } });
    expect(refused.form).toBeUndefined();
    const asked = await ask('subscribe', { from: ADMIN });
    expect(await submit(asked, { filter: ['cilium'] }, { from: SOMEBODY })).toMatchObject({ data: { error: 'not-manager' } });
    expect(await submit(asked, { filter: ['cilium'], to: ['slack:C0OTHER1'] }, { from: SOMEBODY })).toMatchObject({ exitCode: 2 });
    expect(await stored()).toEqual([]);
  });

  it.each<[string, Record<string, readonly string[]>]>([
    ['a megabyte', { filter: ['x'.repeat(1_000_000)] }],
    ['too many fields', Object.fromEntries(Array.from({ length: 26 }, (_, n) => [`f${'x'.repeat(n)}`, ['x']]))],
    ['too many values', { filter: Array.from({ length: 26 }, () => 'x') }],
    ['a name that is none', { '__proto__ ': ['x'] }],
  ])('refuses %s before it is read', async (_, values) => {
    const { handler } = await open();
    const reply = await handler.handle({ text: 'subscribe', from: ADMIN, where: HERE, confirmed: true, values });
    expect(wordsOf(reply)).toContain('more than a form can hold');
  });
});

describe('edit by a form', () => {
  async function withOne() {
    const stage = await open();
    await stage.press(await stage.ask('subscribe cilium style:line mode:"weekly on friday at 16:00"'), 'Subscribe');
    return stage;
  }

  it('opens with what is so, and changes what was changed', async () => {
    const { ask, submit, press, stored } = await withOne();
    expect((await ask('subscriptions')).actions).toContainEqual({ label: 'Edit 1', command: 'subscriptions edit 1', opensForm: true });
    const asked = await ask('subscriptions edit 1');
    expect(asked.form && initialOf(asked.form)).toEqual({
      filter: 'cilium',
      mode: undefined,
      'mode-words': 'weekly on friday at 16:00 Europe/Berlin',
      images: 'usual',
      style: 'line',
    });
    expect(await submit(asked, {})).toMatchObject({ data: { stage: 'exists' } });
    await press(await submit(asked, { filter: ['calico'], 'mode-words': [], mode: ['each'] }), 'Save');
    expect(await stored()).toMatchObject([{ number: 1, filter: { expression: 'calico' }, delivery: { mode: 'each' }, style: 'line' }]);
    const again = await ask('subscriptions edit 1');
    expect(again.form && initialOf(again.form)).toMatchObject({ mode: 'each', 'mode-words': undefined });
    const usual = await submit(again, { images: ['usual'], style: ['usual'] });
    expect(wordsOf(usual)).toContain('It replaces');
    await press(usual, 'Save');
    expect((await stored())[0]?.style).toBeUndefined();
  });

  it('says who is mentioned, how often where that is typed, and that nobody is any more', async () => {
    const { ask, submit, press, stored } = await withOne();
    const form = () => ask('subscriptions edit 1');
    const asked = await form();
    expect(asked.form?.fields.find(({ name }) => name === 'mention')).toMatchObject({
      type: 'group',
      hint: 'One role or user group; at most once every 6h unless you say otherwise',
      placeholder: 'S0123ABCD every 6h',
    });
    await press(await submit(asked, { mention: ['S0GROUP every 2d'] }), 'Save');
    expect(await stored()).toMatchObject([{ mention: { who: 'S0GROUP', cooldownMinutes: 2_880 } }]);
    // What stands in the field says nothing of how often, and changes nothing of it.
    const again = await form();
    expect(again.form && initialOf(again.form)).toMatchObject({ mention: 'S0GROUP' });
    await press(await submit(again, { mention: ['S0GROUP'], style: ['title'] }), 'Save');
    expect(await stored()).toMatchObject([{ style: 'title', mention: { who: 'S0GROUP', cooldownMinutes: 2_880 } }]);
    expect((await submit(await form(), { mention: ['@channel'] })).errors).toEqual({
      mention: expect.stringContaining('would mention everybody in the channel'),
    });
    // A platform that had no room for the field says nothing of it.
    expect(await submit(await form(), { style: ['title'] })).toMatchObject({ data: { stage: 'exists' } });
    await press(await submit(await form(), { mention: [] }), 'Save');
    expect((await stored())[0]?.mention).toBeUndefined();
  });

  it('asks for nobody to mention where a platform has no groups', async () => {
    const { ask } = await open();
    const asked = await ask('subscribe to:terminal');
    expect(asked.form?.fields.map(({ name }) => name)).toEqual(['filter', 'mode', 'mode-words', 'images', 'style']);
  });

  it('tells who changed it meanwhile, keeps what was typed, and overwrites nothing', async () => {
    const { ask, submit, press, stored } = await withOne();
    const asked = await ask('subscriptions edit 1');
    const early = await submit(asked, { filter: ['calico'] });
    await press(await ask('subscriptions edit 1 kind:release'), 'Save');
    const late = await submit(asked, { filter: ['ebpf'] });
    expect(wordsOf(late)).toMatch(/was changed after this form was opened, so nothing was done\. It is now: releases[\s\S]*ebpf/);
    expect(late).toMatchObject({ exitCode: 1, actions: [{ label: 'Edit', command: 'subscriptions edit 1', opensForm: true }] });
    // A plan that was shown before is not carried out either.
    expect(wordsOf(await press(early, 'Save'))).toContain('It has changed since it was shown');
    expect(await stored()).toMatchObject([{ filter: { expression: 'kind:release' } }]);
  });

  it('is refused to who may not, and where the settings own it', async () => {
    const { ask, submit } = await withOne();
    const asked = await ask('subscriptions edit 1');
    expect((await ask('subscriptions edit 1', { from: SOMEBODY })).form).toBeUndefined();
    expect(await submit(asked, { filter: ['calico'] }, { from: SOMEBODY })).toMatchObject({ data: { error: 'not-manager' } });
    const settings = await open({ subscriptions: [{ ...makeSubscription(HERE), origin: 'herald.yaml' }] });
    expect((await settings.ask('subscriptions edit all')).form).toBeUndefined();
  });

  it('asks for words where a filter is longer than a form holds: none is cut', async () => {
    const { ask, subscriptions } = await open();
    const expression = Array.from({ length: 200 }, (_, n) => `word${n}`).join(' OR ');
    const filter = { tags: [], sources: [], kinds: [], words: [], expression };
    await subscriptions.add({ destination: HERE, filter, origin: 'chat' }, { by: ADMIN, where: HERE, nowMs: 0 });
    const asked = await ask('subscriptions edit 1');
    expect(asked.form).toBeUndefined();
    expect(wordsOf(asked)).toContain('Write /cncf subscriptions edit 1');
  });
});

describe('the preview in a plan', () => {
  it('is the newest post that matches, in the look that was chosen', async () => {
    const { ask, submit } = await open();
    expect(messageIn(await ask('subscribe cilium'))).toMatchObject({
      type: 'post',
      title: 'Cilium 4',
      tldr: 'Policies load faster now, and surprise nobody any more.',
      picture: { size: 'thumbnail' },
    });
    const line = messageIn(await submit(await ask('subscribe'), { filter: ['cilium'], style: ['line'] }));
    expect(line).toMatchObject({ title: 'Cilium 4', style: 'line', tldr: null });
    const none = messageIn(await submit(await ask('subscribe'), { filter: ['cilium'], images: ['none'] }));
    expect(none && 'picture' in none).toBe(false);
  });

  it('of a mode that gathers posts is a digest of the newest; of a filter that matches nothing there is none', async () => {
    const { ask } = await open();
    expect(messageIn(await ask('subscribe cilium mode:daily'))).toMatchObject({ type: 'digest', total: 3 });
    expect(messageIn(await ask('subscribe cilium mode:daily language:de'))).toMatchObject({ type: 'digest', language: 'de' });
    expect(messageIn(await ask('subscribe tag:nothing'))).toBeUndefined();
  });
});

describe('both forms', () => {
  it('come back with the mistake and what was typed if the platform can’t mention that group', async () => {
    const { ask, submit, press, stored } = await open({ checkMention: async () => ({ detail: 'no group S0GONE exists', certain: true }) });
    await press(await ask('subscribe etcd'), 'Subscribe');
    for (const form of [await ask('subscribe'), await ask('subscriptions edit 1')]) {
      const reply = await submit(form, { filter: ['cilium'], mention: ['S0GONE'] });
      expect(reply).toMatchObject({ exitCode: 2, errors: { mention: 'Nobody can be mentioned like this. No group S0GONE exists.' } });
      expect(reply.form?.command).toBe(form.form?.command);
      expect(initialOf(reply.form as Form)).toMatchObject({ filter: 'cilium', mention: 'S0GONE' });
    }
    expect(await stored()).toMatchObject([{ filter: { expression: 'etcd' } }]);
  });

  it('fit what every platform can show', async () => {
    const { ask, press } = await open();
    await press(await ask('subscribe cilium'), 'Subscribe');
    const forms = [(await ask('subscribe')).form, (await ask('subscriptions edit 1')).form];
    for (const form of forms) {
      if (!form) throw new Error('no form');
      expect(form.title.length).toBeLessThanOrEqual(24);
      expect(form.submit.length).toBeLessThanOrEqual(24);
      // Discord shows no more than five.
      expect(form.fields.slice(0, 5).map(({ name }) => name)).toEqual(['filter', 'mode', 'mode-words', 'images', 'mention']);
      expect(new Set(form.fields.map(({ name }) => name)).size).toBe(form.fields.length);
      for (const field of form.fields) {
        expect(field.name).toMatch(/^[a-z][a-z-]{0,39}$/);
        expect(field.label.length).toBeLessThanOrEqual(45);
        expect(field.hint?.length ?? 0).toBeLessThanOrEqual(100);
        for (const choice of 'choices' in field ? field.choices : [])
          for (const words of [choice.value, choice.label, choice.hint ?? '']) expect(words.length).toBeLessThanOrEqual(75);
      }
    }
  });
});
