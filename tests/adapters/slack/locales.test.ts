import { afterEach, beforeEach, expect, it } from 'vitest';
import { openCommandStage } from '../../support/command-stage.ts';
import { type SlackDouble, startSlackDouble } from '../../support/slack/slack-double.ts';
import { connectTo } from './sample.ts';

let double: SlackDouble;
let herald: ReturnType<typeof connectTo>;
let nowMs = Date.parse('2026-01-12T12:00:00Z');
beforeEach(async () => {
  double = await startSlackDouble();
  double.person('U0ERIKA', { locale: 'de-DE' });
  double.person('U0ANN', { locale: 'en-US' });
  double.person('U0ODD', { locale: 'C' });
  herald = connectTo(double, { now: () => nowMs });
  await herald.gateway.start(openCommandStage().handler);
  await double.sockets.open(2);
});
afterEach(async () => {
  await herald.gateway.stop();
  await double.stop();
});

const ask = async (user: string) => (await double.slashCommand({ channel: 'C0GENERAL', user, text: 'related' })).text;
const asked = () => double.journal.filter(({ method, args }) => method === 'users.info' && 'include_locale' in args).length;

it('who asks is answered in the language of their Slack', async () => {
  expect(await ask('U0ERIKA')).toContain('Womit verwandt?');
  for (const user of ['U0ANN', 'U0ODD', 'U0NOBODY']) expect(await ask(user)).toContain('Related to what?');
});

it('Slack is asked once an hour for each person', async () => {
  await ask('U0ERIKA');
  nowMs += 3_599_000;
  await ask('U0ERIKA');
  expect(asked()).toBe(1);
  double.person('U0ERIKA', { locale: 'fr-FR' });
  nowMs += 1_000;
  expect(await ask('U0ERIKA')).toContain('En rapport avec quoi ?');
  expect(asked()).toBe(2);
});

it('a moment of trouble on Slack’s side keeps nobody in English for an hour', async () => {
  double.fault({ method: 'users.info', answer: { error: 'internal_error' } });
  expect(await ask('U0ERIKA')).toContain('Related to what?');
  expect(await ask('U0ERIKA')).toContain('Womit verwandt?');
});

it('without the scope, and where Slack does not answer, the reply comes in English, and nobody is asked again soon', async () => {
  double.fault({ method: 'users.info', answer: { error: 'missing_scope' } });
  expect(await ask('U0ERIKA')).toContain('Related to what?');
  double.fault({ method: 'users.info', answer: 'stall' });
  expect(await ask('U0ANN')).toContain('Related to what?');
  expect(await ask('U0ERIKA')).toContain('Related to what?');
  expect(asked()).toBe(2);
});
