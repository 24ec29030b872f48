import { afterEach, describe, expect, it } from 'vitest';
import { openDiscord } from '../../adapters/discord/open.ts';
import { openSlack } from '../../adapters/slack/open.ts';
import { DeliveryError } from '../../src/lib/errors.ts';
import { deliveryKeyOf } from '../../src/model/delivery.ts';
import type { Destination } from '../../src/model/destination.ts';
import type { Hold } from '../../src/model/hold.ts';
import { holdNotice } from '../../src/model/sentences/notices.ts';
import type { CommandGateway } from '../../src/ports/command-gateway.ts';
import type { Messenger } from '../../src/ports/messenger.ts';
import { ADMIN, NOW, pendingRow } from '../support/command-stage.ts';
import { startDiscordDouble } from '../support/discord/discord-double.ts';
import { readAloud } from '../support/discord/read-aloud.ts';
import { makePost } from '../support/make.ts';
import { openNoticeStage } from '../support/notice-stage.ts';
import { startSlackDouble } from '../support/slack/slack-double.ts';

interface Place {
  gateway: CommandGateway;
  /** Presses a button of the only message. */
  press: (label: string) => Promise<unknown>;
  /** Our token is refused from now on, or good again. */
  refuse: (on: boolean) => void;
  messenger: Messenger;
  destination: Destination;
  /** What stands in the admin channel, as people see it. */
  shown: () => readonly { text: string; buttons: readonly string[] }[];
  stop: () => Promise<void>;
}

const log = () => undefined;
const plain = (text: string): string =>
  text
    .replace(/\\([\W_])/g, '$1')
    .replaceAll('**', '')
    .replaceAll('\u200b', '');

async function onSlack(): Promise<Place> {
  const double = await startSlackDouble();
  const { botToken, appToken, apiUrl } = double;
  const { messenger, gateway } = openSlack({ botToken, appToken, apiUrl, command: 'cncf', log, now: Date.now });
  const shown = () => double.seen('C0GENERAL').map(({ text, buttons }) => ({ text: plain(text), buttons }));
  const refuse = (on: boolean) => double.revoke('bot', on ? 'token_revoked' : null);
  const press = async (label: string) => {
    const [message] = double.seen('C0GENERAL');
    return message && double.press(message, label, ADMIN.id);
  };
  return { messenger, gateway, press, destination: 'slack:C0GENERAL', refuse, shown, stop: () => double.stop() };
}

async function onDiscord(): Promise<Place> {
  const double = await startDiscordDouble();
  const channel = double.addChannel();
  const { messenger, gateway } = openDiscord({ token: double.token, apiUrl: double.apiUrl, command: 'cncf', log, now: Date.now });
  const shown = () =>
    double
      .messages(channel)
      .map(readAloud)
      .map(({ text, buttons }) => ({ text: plain(text), buttons }));
  const refuse = (on: boolean) => {
    double.world.token = on ? null : double.token;
  };
  const press = async (label: string) => {
    const [message] = double.messages(channel);
    return message && double.press(label, { on: { ...readAloud(message), ephemeral: false, message }, user: ADMIN.id });
  };
  return { messenger, gateway, press, destination: `discord:${channel}`, refuse, shown, stop: () => double.stop() };
}

const HOLD: Hold = {
  id: 'h0123',
  kind: 'additions',
  since: NOW.toISOString(),
  posts: 260,
  messages: 260,
  samples: ['One of them'],
  decision: null,
};
const [first, second] = [makePost({ path: 'docs/0.md', title: 'First' }), makePost({ path: 'docs/1.md', title: 'Second' })];
const ELSEWHERE = 'terminal' as const;
const keyOf = (postId: string) => deliveryKeyOf(postId, ELSEWHERE, 'announce');

describe.each([
  ['Slack', onSlack],
  ['Discord', onDiscord],
] as const)('a notice in %s', (_, open) => {
  let place: Place;
  afterEach(() => place.stop());

  async function openStage(others: readonly Messenger[] = []) {
    place = await open();
    const stage = openNoticeStage(place.messenger, place.destination, others);
    await stage.seen([first, second]);
    return { stage, only: () => place.shown()[0] ?? { text: '', buttons: [] } };
  }

  it('of a hold says what was decided on the command line, by whom, and has no buttons any more', async () => {
    const { stage, only } = await openStage();
    const notice = holdNotice(HOLD, place.destination, 'en');
    await stage.look({ holds: [HOLD], deliveries: [notice] });
    stage.rung.push(notice.key);
    await stage.settle();
    expect(only().buttons).toEqual(['One digest', 'Announce each', 'Mark seen']);
    await stage.ask('hold h0123 seen');
    await stage.settle();
    expect(place.shown()).toHaveLength(1);
    expect(only().text).toContain('260 new posts arrived at once: marked as seen, nothing is sent');
    expect(only().text).toContain('One of them');
    expect(only().text).toContain('Decided by slack:U0ADMIN, ');
    expect(only().text).not.toContain('waiting for your decision');
    expect(only().buttons).toEqual([]);
  });

  it('says the same when its own button was pressed, after the answer that stood in its place', async () => {
    const { stage, only } = await openStage();
    const notice = holdNotice(HOLD, place.destination, 'en');
    await stage.look({ holds: [HOLD], deliveries: [notice] });
    stage.rung.push(notice.key);
    await stage.settle();
    await place.gateway.start(stage.handler);
    await place.press('Mark seen');
    await stage.settle();
    await place.gateway.stop();
    expect(place.shown()).toHaveLength(1);
    expect(only().text).toContain('260 new posts arrived at once: marked as seen, nothing is sent');
    expect(only().text).toMatch(/Decided by .*U0ADMIN.*, /);
    expect(only().buttons).toEqual([]);
  });

  it('of doubts names post and channel, and says of each what became of it', async () => {
    const { stage, only } = await openStage();
    await stage.look({ deliveries: [first, second].map(({ id }) => pendingRow(id, ELSEWHERE)) });
    for (const { id } of [first, second]) await stage.fail(keyOf(id), 'in-doubt', { kind: 'unprovable', detail: 'no history' });
    await stage.tend();
    expect(only().text).toContain('2 messages may or may not have arrived');
    expect(only().text).toMatch(/\(1\) “First”.* in terminal, sent .*: Herald can’t check whether it arrived: no history/);
    expect(only().buttons).toEqual(['It is there (1)', 'Send again (1)', 'It is there (2)', 'Send again (2)']);
    await stage.ask(`resolve ${keyOf(first.id)} sent`);
    await stage.settle();
    expect(only().text).toContain('A message may or may not have arrived');
    expect(only().text).toMatch(/\(1\) “First”.*: it is there, resolved by slack:U0ADMIN, /);
    expect(only().buttons).toEqual(['It is there (2)', 'Send again (2)']);
    await stage.ask(`replay in-doubt as:seen --yes`);
    await stage.settle();
    expect(place.shown()).toHaveLength(1);
    expect(only().text).toContain('Resolved: 2 messages that might not have arrived');
    expect(only().text).toMatch(/\(2\) “Second”.*: not sent again, resolved by slack:U0ADMIN, /);
    expect(only().buttons).toEqual([]);
  });

  it('of a pause that ended by itself says so, with its times', async () => {
    let isGone = true;
    const gone = async (): Promise<void> => {
      if (isGone) throw new DeliveryError({ kind: 'destination-gone', detail: 'is_archived: the channel is archived' });
    };
    const rateLimits = { destination: { intervalMs: 0, burst: 1 }, workspace: { intervalMs: 0, burst: 1 } };
    const receipt = { channel: 'terminal', messageId: '1', link: null };
    const archived = {
      ...{ platform: ELSEWHERE, rateLimits, room: () => 9, probe: gone },
      post: async () => {
        await gone();
        return { receipt, restMs: 0 };
      },
    } as unknown as Messenger;
    const { stage, only } = await openStage([archived]);
    await stage.look({ deliveries: [pendingRow(first.id, ELSEWHERE)] });
    stage.rung.push(keyOf(first.id));
    await stage.settle();
    expect(only().text).toContain('No more messages to terminal for now');
    expect(only().buttons).toEqual(['Try again now']);
    isGone = false;
    await stage.tend(600_000);
    expect(place.shown()).toHaveLength(1);
    expect(only().text).toContain('terminal accepts messages again');
    expect(only().text).toContain('accepted no messages from ');
    expect(only().text).toContain('What was waiting is sent now, in 1 message.');
    expect(only().buttons).toEqual([]);
  });

  it('that its own platform is paused is shown on the terminal at once, and comes late with both times', async () => {
    const { stage } = await openStage();
    place.refuse(true);
    const row = pendingRow(first.id, place.destination);
    await stage.look({ deliveries: [row] });
    stage.rung.push(row.key);
    await stage.settle();
    const name = place.destination.startsWith('slack') ? 'Slack' : 'Discord';
    expect(stage.shownHere).toEqual([`No more messages to ${name} for now`]);
    expect(place.shown()).toEqual([]);
    place.refuse(false);
    await stage.tend(3_600_000);
    const notice = place.shown().find(({ text }) => text.includes('accepts messages again'));
    expect(notice?.text).toContain(`${name} accepted no messages from `);
    expect(notice?.text).toContain('Herald’s token was refused');
    expect(notice).toMatchObject({ buttons: [] });
    expect(place.shown()).toHaveLength(2);
    expect(place.shown().some(({ text }) => text.includes('for now'))).toBe(false);
  });

  it('of deliveries that failed is one, with the platform’s words and what to do', async () => {
    const { stage, only } = await openStage();
    const many = Array.from({ length: 8 }, (_post, n) => makePost({ path: `docs/f${n}.md`, title: `Failed ${n}` }));
    await stage.seen(many);
    await stage.look({ deliveries: many.map(({ id }) => pendingRow(id, ELSEWHERE)) });
    for (const { id } of many)
      await stage.fail(keyOf(id), 'failed', { kind: 'rejected', detail: 'invalid_blocks; must be more than 0 [json-pointer:/blocks/0]' });
    await stage.tend();
    await stage.tend(30_000);
    expect(place.shown()).toHaveLength(1);
    expect(only().text).toContain('8 messages could not be delivered');
    expect(only().text).toMatch(/“Failed 0”.* in terminal, .*: the platform refuses this message \(invalid_blocks; must be more than 0/);
    expect(only().text).toContain('… and 3 more, in 1 channel in all.');
    expect(only().text).toContain('replay failed');
    expect(only().buttons).toEqual([]);
  });
});
