import { afterEach, beforeEach, expect, it } from 'vitest';
import { wordsOf } from '../../../src/languages/index.ts';
import { lineOf, personSpan } from '../../../src/model/span.ts';
import { type SlackDouble, startSlackDouble } from '../../support/slack/slack-double.ts';
import { connectTo, makeOutgoing, makeReply } from './sample.ts';

const EN = wordsOf('en');

let double: SlackDouble;
let herald: ReturnType<typeof connectTo>;
const line = lineOf([
  'Paused by ',
  personSpan({ platform: 'slack', id: 'U0ANN' }, EN),
  ', then by ',
  personSpan({ platform: 'slack', id: 'U0GONE' }, EN),
  '.',
]);
beforeEach(async () => {
  double = await startSlackDouble();
  double.person('U0ANN', { displayName: 'Ann <!channel> *Lee*' });
  herald = connectTo(double);
  await herald.gateway.start({
    handle: async () => makeReply({ blocks: [{ kind: 'text', line }] }),
    suggest: async () => [],
    languageFor: () => 'en',
    commands: [],
  });
  await double.sockets.open(2);
});
afterEach(async () => {
  await herald.gateway.stop();
  await double.stop();
});

const ask = async () => (await double.slashCommand({ channel: 'C0GENERAL', user: 'U0READER', text: 'status' })).text;

it('people are shown by name, whom Slack knows; nobody is mentioned, and a name formats nothing', async () => {
  expect(await ask()).toBe('Paused by Ann <!channel> *Lee*, then by slack:U0GONE.');
  await herald.messenger.post(makeOutgoing('n1', { type: 'notice', title: 'Held', lines: [line], actions: [] }));
  expect(double.seen('C0GENERAL')[0]?.text).toContain('Paused by Ann <!channel> *Lee*');
  expect(double.complaints).toEqual([]);
  // Each is asked about once, also whom Slack does not know.
  const asked = double.journal.filter(({ method }) => method === 'users.info').map(({ args }) => args.user);
  expect(asked.toSorted()).toEqual(['U0ANN', 'U0GONE', 'U0READER']);
});

it('without the scope, or while Slack does not answer, they keep their ids', async () => {
  double.fault({ method: 'users.info', times: 3, answer: { error: 'missing_scope' } });
  expect(await ask()).toBe('Paused by slack:U0ANN, then by slack:U0GONE.');
});
