import { describe, expect, it } from 'vitest';
import type { HandlerContext } from '../../../src/commands/command.ts';
import type { Reply } from '../../../src/ports/reply.ts';
import { openCommandStage, wordsOf } from '../../support/command-stage.ts';
import { makePost } from '../../support/make.ts';

const HERE = 'slack:C0HERE12';

async function open(checkMention?: HandlerContext['checkMention']) {
  const stage = openCommandStage(checkMention ? { checkMention } : {});
  await stage.seen([makePost({ path: 'a.md', title: 'Cilium', date: '2026-01-05T00:00:00.000Z' })]);
  const ask = (text: string, more: Parameters<typeof stage.ask>[1] = {}) => stage.ask(text, { where: HERE, ...more });
  const press = (reply: Reply, label: string): Promise<Reply> => {
    const action = reply.actions.find((one) => one.label === label);
    if (!action) throw new Error(`no button “${label}” under: ${wordsOf(reply)}`);
    return ask(action.command, { confirmed: true });
  };
  return { ask, press, stored: () => stage.subscriptions.all() };
}

describe('what a subscription asks for besides messages', () => {
  it('is typed behind its filter, kept with the button, told in the list, and switched off again', async () => {
    const { ask, press, stored } = await open();
    const plan = await ask('subscribe cilium mention:"<!subteam^S0GROUP> every 2h" thread:post reminders:1h,24h promotion:on calendar:on');
    expect(wordsOf(plan)).toContain(
      'to slack:C0HERE12 from now on, with mention:"S0GROUP every 2h" thread:post reminders:"24h, 1h" promotion:on calendar:on; nothing older is sent.',
    );
    await press(plan, 'Subscribe');
    const all = {
      mention: { who: 'S0GROUP', cooldownMinutes: 120 },
      thread: 'post',
      reminders: [1_440, 60],
      promotion: true,
      calendar: true,
    };
    expect(await stored()).toMatchObject([all]);
    expect(wordsOf(await ask('subscriptions'))).toContain(
      'mention: S0GROUP every 2h; thread: post; reminders: 24h, 1h; promotion: true; calendar: true',
    );

    // What is not named stays.
    await press(await ask('subscriptions edit 1 mention:off reminders:off'), 'Save');
    const [left] = await stored();
    expect(left).toMatchObject({ thread: 'post', promotion: true, filter: { expression: 'cilium' } });
    expect([left && 'mention' in left, left && 'reminders' in left]).toEqual([false, false]);
    await press(await ask('subscriptions edit 1 thread:off promotion:off mention:S0GROUP'), 'Save');
    expect((await stored())[0]).toMatchObject({ mention: { who: 'S0GROUP', cooldownMinutes: 360 } });
    expect((await stored())[0]).not.toHaveProperty('thread');
  });

  it.each([
    ['mention:@everyone', /would mention everybody/],
    ['mention:U0SOMEBODY', /is not a role or user group\. Write its id, like S0123ABCD/],
    ['mention:"S0GROUP every never"', /is not a value of mention/],
    ['reminders:soon', /is not a time before an event/],
    ['thread:all', /Write thread:post or thread:off/],
    ['promotion:perhaps', /Write promotion:on or promotion:off/],
  ])('is refused with what to write: %s', async (option, words) => {
    const { ask, stored } = await open();
    const reply = await ask(`subscribe cilium ${option}`);
    expect([wordsOf(reply), reply.exitCode]).toEqual([expect.stringMatching(words), 2]);
    expect(await stored()).toEqual([]);
  });
});

describe('whom a subscription mentions', () => {
  it('is asked of the platform: what can’t be mentioned is refused, also by an edit', async () => {
    const asked: string[][] = [];
    const { ask, press, stored } = await open(async (...question) => {
      asked.push(question);
      return question[1] === 'S0GONE' ? { detail: 'the user group S0GONE does not exist', certain: true } : null;
    });
    const reply = await ask('subscribe cilium mention:S0GONE');
    expect([wordsOf(reply), reply.exitCode]).toEqual([expect.stringContaining('The user group S0GONE does not exist.'), 2]);
    await press(await ask('subscribe cilium mention:S0GOOD'), 'Subscribe');
    expect((await ask('subscriptions edit 1 mention:S0GONE')).exitCode).toBe(2);
    expect(await stored()).toMatchObject([{ mention: { who: 'S0GOOD' } }]);
    expect(asked).toContainEqual([HERE, 'S0GOOD']);
    // Nobody is asked of where nobody is mentioned.
    const before = asked.length;
    await ask('subscribe kind:release');
    expect(asked).toHaveLength(before);
  });

  it('is taken with a remark where the platform can’t say', async () => {
    const { ask, press, stored } = await open(async () => ({ detail: 'the Slack app lacks usergroups:read', certain: false }));
    const plan = await ask('subscribe cilium mention:S0GROUP');
    expect(wordsOf(plan)).toContain('The Slack app lacks usergroups:read. Until that is fixed, messages are sent without the mention.');
    await press(plan, 'Subscribe');
    expect(await stored()).toMatchObject([{ mention: { who: 'S0GROUP' } }]);
  });
});
