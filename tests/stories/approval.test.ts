import { afterEach, describe, expect, it } from 'vitest';
import { openDiscord } from '../../adapters/discord/open.ts';
import { openSlack } from '../../adapters/slack/open.ts';
import { deliveryKeyOf, newDelivery } from '../../src/model/delivery.ts';
import type { Destination } from '../../src/model/destination.ts';
import type { CommandGateway } from '../../src/ports/command-gateway.ts';
import type { Messenger } from '../../src/ports/messenger.ts';
import { ADMIN, pendingRow, wordsOf } from '../support/command-stage.ts';
import { startDiscordDouble } from '../support/discord/discord-double.ts';
import { readAloud } from '../support/discord/read-aloud.ts';
import { APPROVAL_TERMS, makePost } from '../support/make.ts';
import { openNoticeStage } from '../support/notice-stage.ts';
import { startSlackDouble } from '../support/slack/slack-double.ts';

interface Place {
  messenger: Messenger;
  gateway: CommandGateway;
  /** Where readers are, and where it is reviewed. */
  channel: Destination;
  review: Destination;
  /** What stands there, as people see it, the oldest first. */
  shown: (where: Destination) => readonly { text: string; buttons: readonly string[] }[];
  /** Somebody presses a button of the latest message in review; resolves to what they are answered. */
  press: (label: string, who?: string) => Promise<string>;
  /** The same where the answer is a form, which is filled in and submitted. */
  fillIn: (label: string, values: Readonly<Record<string, string>>) => Promise<string>;
  complaints: () => readonly unknown[];
  stop: () => Promise<void>;
}

const SECOND = 'U0SECOND';
const HOUR = 3_600_000;
const log = () => undefined;
const plain = (text: string): string =>
  text
    .replace(/\\([\W_])/g, '$1')
    .replaceAll('**', '')
    .replaceAll('\u200b', '');

async function onSlack(): Promise<Place> {
  const double = await startSlackDouble({ channels: ['C0GENERAL', 'C0REVIEW'] });
  const { botToken, appToken, apiUrl } = double;
  const { messenger, gateway } = openSlack({ botToken, appToken, apiUrl, command: 'cncf', log, now: Date.now });
  const seen = (where: Destination) => double.seen(where.split(':')[1] ?? '').filter(({ ephemeral }) => !ephemeral);
  const latest = () => {
    const one = seen('slack:C0REVIEW').at(-1);
    if (!one) throw new Error('nothing is in review');
    return one;
  };
  return {
    messenger,
    gateway,
    channel: 'slack:C0GENERAL',
    review: 'slack:C0REVIEW',
    shown: (where) => seen(where).map(({ text, buttons }) => ({ text: plain(text), buttons })),
    press: async (label, who = ADMIN.id) => plain((await double.press(latest(), label, who))?.text ?? ''),
    fillIn: async (label, values) => {
      const submitted = await double.submit(await double.pressForm(latest(), label, ADMIN.id), values);
      return 'answer' in submitted ? plain(submitted.answer.text) : JSON.stringify(submitted.errors);
    },
    complaints: () => double.complaints,
    stop: () => double.stop(),
  };
}

async function onDiscord(): Promise<Place> {
  const double = await startDiscordDouble();
  const [channel, review] = [double.addChannel(), double.addChannel()];
  const { messenger, gateway } = openDiscord({ token: double.token, apiUrl: double.apiUrl, command: 'cncf', log, now: Date.now });
  const latest = () => {
    const message = double.messages(review).at(-1);
    if (!message) throw new Error('nothing is in review');
    return { ...readAloud(message), ephemeral: false, message };
  };
  return {
    messenger,
    gateway,
    channel: `discord:${channel}`,
    review: `discord:${review}`,
    shown: (where) =>
      double
        .messages(where.split(':')[1] ?? '')
        .map(readAloud)
        .map(({ text, buttons }) => ({ text: plain(text), buttons })),
    press: async (label, who = ADMIN.id) => plain((await double.press(label, { on: latest(), user: who })).text),
    fillIn: async (label, values) =>
      plain((await double.submit(await double.pressForm(label, { on: latest(), user: ADMIN.id }), values)).text),
    complaints: () => [],
    stop: () => double.stop(),
  };
}

const post = makePost({ path: 'docs/0.md', title: 'Cilium is out', tldr: 'What the file says.' });

describe.each([
  ['Slack', onSlack],
  ['Discord', onDiscord],
] as const)('approval in %s', (_, open) => {
  let place: Place;
  afterEach(async () => {
    await place.gateway.stop();
    await place.stop();
  });

  /** A post has come for a channel whose messages are approved, and people are asked. */
  async function asked() {
    place = await open();
    const { messenger, channel, review } = place;
    const needed = { review, ...APPROVAL_TERMS };
    const stage = openNoticeStage(messenger, review, [], {
      commands: { admins: [SECOND] },
      deliverer: { approvalFor: (destination) => (destination === channel ? needed : null) },
    });
    await stage.seen([post]);
    const key = deliveryKeyOf(post.id, channel, 'announce');
    await stage.look({ deliveries: [pendingRow(post.id, channel)] });
    stage.rung.push(key);
    await stage.settle();
    await place.gateway.start(stage.handler);
    const changed = async (own: Partial<typeof post>) => {
      const now = { ...post, ...own, hash: JSON.stringify(own) };
      stage.rung.push(
        ...(await stage.look({ write: [{ post: now, state: 'announced', fingerprint: JSON.stringify(own) }] })).map((one) => one.key),
      );
      await stage.settle();
    };
    return { stage, key, changed, only: () => place.shown(review).at(-1) ?? { text: '', buttons: [] } };
  }
  const sent = () => place.shown(place.channel);

  it('sends nothing before somebody has said so, and then what was shown', async () => {
    const { stage, only } = await asked();
    expect(sent()).toEqual([]);
    expect(only().text).toContain('Waiting for your approval');
    expect(only().text).toContain('Cilium is out');
    expect(only().text).toContain('What the file says.');
    expect(only().buttons.filter((label) => label !== 'Read post')).toEqual(['Send', 'Edit the text', 'Later', 'Never']);
    expect(wordsOf(await stage.ask('why docs/0.md'))).toContain('waiting for approval in');
    expect(await place.press('Send')).toContain('It is on its way.');
    await stage.settle();
    expect(sent()).toHaveLength(1);
    expect(sent()[0]?.text).toContain('What the file says.');
    await stage.tend(10_000);
    expect(place.shown(place.review)).toHaveLength(1);
    expect(only().text).toMatch(/Approved for sending[\s\S]*, by .*U0ADMIN/);
    expect(only().buttons.filter((label) => label !== 'Read post')).toEqual([]);
    expect(place.complaints()).toEqual([]);
  });

  it('sends the words of a form in the place of the post’s own, and keeps them when the message is edited', async () => {
    const { stage, key, only, changed } = await asked();
    const answer = await place.fillIn('Edit the text', { text: 'In better words.' });
    expect(answer).toContain('Text edited by');
    await stage.tend(10_000);
    expect(only().text).toMatch(/The text was edited by .*U0ADMIN/);
    expect(only().text).toContain('In better words.');
    await place.press('Send');
    await stage.settle();
    expect(sent()[0]?.text).toContain('In better words.');
    expect(sent()[0]?.text).not.toContain('What the file says.');

    await changed({ tldr: 'What the file says by now.' });
    stage.rung.push(...(await stage.ledger.planEdits([key], new Date(0).toISOString(), false)).map((one) => one.key));
    await stage.settle();
    expect(sent()[0]?.text).toContain('In better words.');
    expect(only().text).toContain('The post has changed since its text was edited');
    expect(only().text).toContain('What the file says by now.');
    await place.press('Use the new text');
    await stage.settle();
    expect(sent()).toHaveLength(1);
    expect(sent()[0]?.text).toContain('What the file says by now.');
    expect(place.complaints()).toEqual([]);
  });

  it('refuses what a form can’t have, and keeps what was written', async () => {
    const { stage, only } = await asked();
    const words = wordsOf(await stage.ask(`approvals edit 1 ${'long '.repeat(100)}`));
    expect(words).toContain('at most 400 characters; this one has 499');
    expect(only().text).toContain('What the file says.');
  });

  it('is decided once by two people: one message, and the second is told who decided', async () => {
    const { stage } = await asked();
    const answers = [await place.press('Send', ADMIN.id), ''];
    const again = await stage.ask('approve 1 never', { from: { platform: 'slack', id: SECOND } });
    answers[1] = wordsOf(again);
    expect(answers[1]).toMatch(/already decided by .*U0ADMIN/);
    await stage.settle();
    await stage.tend(10_000);
    expect(sent()).toHaveLength(1);
  });

  it('does nothing on an old button once the post has changed, and shows the new words in its place', async () => {
    const { stage, only } = await asked();
    const send = 'approve 1 send 000000000000';
    const refused = await stage.ask(send);
    expect(wordsOf(refused)).toContain('It has changed since it was shown');
    expect(sent()).toEqual([]);
    expect(only().buttons).toContain('Send');
  });

  it('offers the new words of a file that changes after the edit, and sends neither by itself', async () => {
    const { stage, only, changed } = await asked();
    await stage.ask('approvals edit 1 In better words.');
    await changed({ tldr: 'What the file says by now.' });
    await stage.tend(10_000);
    expect(only().text).toContain('The post has changed since its text was edited');
    expect(only().text).toContain('What the file says by now.');
    expect(only().buttons.filter((label) => label !== 'Read post')).toEqual(['Use the new text', 'Keep the edit', 'Later', 'Never']);
    expect(await place.press('Keep the edit')).toContain('Edit kept by');
    await stage.tend(10_000);
    await place.press('Send');
    await stage.settle();
    expect(
      sent()
        .map(({ text }) => text)
        .join(''),
    ).toContain('In better words.');
    expect(place.shown(place.review)).toHaveLength(1);
  });

  it('ends with a post that is a draft again', async () => {
    const { stage, only, changed } = await asked();
    await changed({ draft: true });
    await stage.tend(10_000);
    expect(only().text).toMatch(/Not sent: withdrawn[\s\S]*it became a draft again/);
    expect(only().buttons.filter((label) => label !== 'Read post')).toEqual([]);
    expect(wordsOf(await stage.ask('approve 1'))).toContain('Not sent: withdrawn');
    expect(sent()).toEqual([]);
  });

  it('is put off, reminded of, and over after a week; a replay brings it back', async () => {
    const { stage, key, only } = await asked();
    expect(await place.press('Later')).toMatch(/Postponed by .*requested again/);
    await stage.tend(20 * HOUR);
    await stage.tend(2 * HOUR);
    expect(place.shown(place.review)).toHaveLength(2);
    expect(only().text).toContain('Still waiting for your approval');
    expect(place.shown(place.review)[0]?.text).toContain('Requested again');
    await stage.tend(24 * HOUR);
    expect(place.shown(place.review)).toHaveLength(3);
    await stage.tend(7 * 24 * HOUR);
    expect(only().text).toContain('Not sent: nobody decided in time');
    expect(sent()).toEqual([]);
    const [row] = await stage.ledger.find({ keys: [key] }, 1);
    expect(row).toMatchObject({ state: 'skipped', reason: { kind: 'approval-expired' } });
    await stage.ask('replay skipped --yes', { confirmed: true });
    await stage.settle();
    expect(place.shown(place.review)).toHaveLength(4);
    await place.press('Send');
    await stage.settle();
    expect(sent()).toHaveLength(1);
  });

  it('of a digest is one request, which shows the digest', async () => {
    const { stage, only } = await asked();
    await place.press('Never');
    const posts = [1, 2, 3, 4, 5, 6, 7, 8].map((nth) => makePost({ path: `docs/${nth}.md`, title: `Post number ${nth}` }));
    await stage.seen(posts);
    const digest = newDelivery(deliveryKeyOf('b123', place.channel, 'digest'), place.channel);
    await stage.look({ deliveries: [digest, ...posts.map(({ id }) => pendingRow(id, place.channel, { digestKey: digest.key }))] });
    stage.rung.push(digest.key);
    await stage.settle();
    expect(place.shown(place.review)).toHaveLength(2);
    expect(only().text).toContain('8 new posts');
    expect(only().text).toContain('Post number 3');
    expect(only().buttons).toEqual(['Send', 'Later', 'Never']);
    await place.press('Send');
    await stage.settle();
    expect(sent()).toHaveLength(1);
    expect(sent()[0]?.text).toContain('Post number 8');
    expect(place.complaints()).toEqual([]);
  });

  it('is nobody’s to decide who runs neither the channel nor Herald', async () => {
    const { stage } = await asked();
    const from = { platform: 'slack', id: 'U0STRANGER' };
    for (const text of ['approve 1', 'approvals', 'approvals show 1', 'approvals edit 1 x'])
      expect((await stage.ask(text, { from, where: place.review })).exitCode, text).toBe(2);
    await stage.settle();
    expect(sent()).toEqual([]);
  });
});
