import { expect, it } from 'vitest';
import { createChannelChecks } from '../../../src/app/subscriptions.ts';
import { LOCAL_PERSON_ID } from '../../../src/model/span.ts';
import type { Messenger } from '../../../src/ports/messenger.ts';
import type { Reply } from '../../../src/ports/reply.ts';
import { openCommandStage, wordsOf } from '../../support/command-stage.ts';
import { makePost } from '../../support/make.ts';
import { createRecordingMessenger } from '../../support/recording-messenger.ts';

const HERE = 'slack:C0HERE12';
const LACKS = 'give the bot Embed Links in slack:C0HERE12';

async function open(check: Messenger['check']) {
  const messenger: Messenger = { ...createRecordingMessenger('slack').messenger, check };
  const { checkDestination } = createChannelChecks(new Map([['slack', messenger]]));
  const stage = openCommandStage({ checkDestination, admins: [LOCAL_PERSON_ID] });
  await stage.seen([makePost({ path: 'a.md', title: 'Cilium', date: '2026-01-05T00:00:00.000Z' })]);
  const ask = (text: string, more: Parameters<typeof stage.ask>[1] = {}) => stage.ask(text, { where: HERE, ...more });
  const press = (reply: Reply): Promise<Reply> => ask(reply.actions[0]?.command ?? '', { confirmed: true });
  return { ask, press, stored: () => stage.subscriptions.all() };
}

it('the plan says what is missing in the channel, and nothing is refused', async () => {
  const asked: (readonly string[])[] = [];
  const { ask, press, stored } = await open(async (destinations) => {
    asked.push(destinations);
    return [LACKS];
  });
  const plan = await ask('subscribe cilium');
  expect(wordsOf(plan)).toContain('Give the bot Embed Links in slack:C0HERE12.');
  expect(plan).toMatchObject({ exitCode: 0, data: { stage: 'ask', problems: [LACKS] } });
  expect(asked).toEqual([[HERE]]);
  // It was read in the plan.
  expect(wordsOf(await press(plan))).not.toContain('Embed Links');
  expect([asked.length, (await stored()).length]).toEqual([1, 1]);
});

it('who subscribes without a plan reads it with the answer', async () => {
  const { ask, stored } = await open(async () => [LACKS]);
  const from = { platform: 'terminal', id: LOCAL_PERSON_ID };
  const done = await ask(`subscribe cilium to:${HERE}`, { from, confirmed: true });
  expect(wordsOf(done)).toContain('Give the bot Embed Links in slack:C0HERE12.');
  expect(await stored()).toHaveLength(1);
});

it('the channel where approval is asked for is checked, too, and what both lack is said once', async () => {
  const asked = new Set<string>();
  const { ask } = await open(async (destinations) => {
    for (const one of destinations) asked.add(one);
    return ['the Slack app lacks the bot scope chat:write'];
  });
  const plan = await ask('subscribe cilium approve:slack:C0REVIEW1');
  expect([...asked]).toEqual([HERE, 'slack:C0REVIEW1']);
  expect(wordsOf(plan).split('lacks the bot scope chat:write')).toHaveLength(2);
});

it('an edit checks the channel where approval is asked for from then on', async () => {
  const asked = new Set<string>();
  const { ask, press } = await open(async (destinations) => {
    for (const one of destinations) asked.add(one);
    return destinations.includes('slack:C0REVIEW1') ? ['invite the bot to slack:C0REVIEW1'] : [];
  });
  await press(await ask('subscribe cilium'));
  asked.clear();
  const plan = await ask('subscriptions edit 1 approve:slack:C0REVIEW1');
  expect([...asked]).toEqual([HERE, 'slack:C0REVIEW1']);
  expect(wordsOf(plan)).toContain('Invite the bot to slack:C0REVIEW1.');
  // It was read in the plan.
  expect(wordsOf(await press(plan))).not.toContain('Invite the bot');
});

it.each<[string, Messenger['check']]>([
  ['has nothing to say', async () => []],
  ['fails', () => Promise.reject(new Error('away'))],
  ['does not answer', () => new Promise(() => undefined)],
])('a platform that %s is no obstacle', async (_, check) => {
  const { ask, press, stored } = await open(check);
  const plan = await ask('subscribe cilium');
  expect(plan).toMatchObject({ exitCode: 0, data: { stage: 'ask', problems: [] } });
  await press(plan);
  expect(await stored()).toHaveLength(1);
});

it('a platform that this process is not connected to is not asked', async () => {
  expect(await createChannelChecks(new Map()).checkDestination(HERE)).toEqual([]);
});
