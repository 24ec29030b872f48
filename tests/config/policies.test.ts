import { expect, it } from 'vitest';
import { PLATFORMS } from '../../adapters/platforms.ts';
import { asksTheSame } from '../../src/cli/subscriptions-file/plan.ts';
import { writeNewFile } from '../../src/cli/subscriptions-file/write-file.ts';
import { parseEntry } from '../../src/config/subscription-entry.ts';
import { parseSubscriptionsFile } from '../../src/config/subscriptions-file.ts';
import { parseHeraldYaml } from '../../src/config/yaml.ts';
import type { StoredSubscription } from '../../src/model/subscription.ts';
import { makeSubscription } from '../support/make.ts';

const read = (policies: string, to = 'slack:C0123ABCD') =>
  parseHeraldYaml('herald.yaml', `subscriptions:\n  - to: ${to}\n    ${policies}\n`, PLATFORMS);

it.each([
  ['mention: {who: "<!subteam^S0123ABCD|@releases>", cooldown: 30m}', { mention: { who: 'S0123ABCD', cooldownMinutes: 30 } }],
  ['mention: {who: S0123ABCD}', { mention: { who: 'S0123ABCD', cooldownMinutes: 360 } }],
  ['thread: post', { thread: 'post' }],
  ['reminders: [1h, 24h, 60m]', { reminders: [1_440, 60] }],
  ['promotion: true', { promotion: true }],
  ['promotion: false', {}],
  ['calendar: true', { calendar: true }],
  ['calendar: false', {}],
])('herald.yaml says %s', (text, expected) => {
  const { yaml, mistakes } = read(text);
  expect(mistakes).toEqual([]);
  const [entry] = yaml.subscriptions ?? [];
  if (!entry) throw new Error('no subscription was read');
  const { destination: _, filter: __, ...policies } = parseEntry(entry, PLATFORMS, 'UTC') ?? {};
  expect(policies).toEqual(expected);
});

it.each([
  ['mention: {who: "@everyone"}', /herald\.yaml:3 subscriptions\[0\]\.mention.*would mention everybody/],
  ['mention: {who: "<@&112233445566778899>"}', /mention.*is not a role or user group/],
  ['mention: {who: 112233445566778899}', /mention\.who is not an ID in quotes/],
  ['mention: {who: S0123ABCD, cooldown: often}', /is not a minimum time between mentions/],
  ['mention: S0123ABCD', /mention does not say who is mentioned.*mention: \{who/],
  ['mention: {whom: S0123ABCD}', /whom.*is not a setting/],
  ['thread: all', /thread is not a thread setting.*thread: post/],
  ['reminders: [soon]', /reminders.*“soon” is not a time before an event/],
  ['reminders: 24h', /reminders is not a list of times/],
  ['promotion: perhaps', /promotion is neither true nor false/],
  ['calendar: perhaps', /calendar is neither true nor false/],
])('herald.yaml is told what is wrong with %s', (text, expected) => {
  const { mistakes } = read(text);
  expect(mistakes.map(({ where, what, hint }) => `${where} ${what}. ${hint}`).join('\n')).toMatch(expected);
});

it('nobody can be mentioned in the terminal', () => {
  expect(read('mention: {who: S0123ABCD}', 'terminal').mistakes).toMatchObject([
    { what: expect.stringContaining('nobody can be mentioned in terminal') },
  ]);
});

it('a file of subscriptions says what was exported into it', () => {
  const at = '2026-01-01T00:00:00.000Z';
  const stored: StoredSubscription = {
    ...makeSubscription('slack:C0123ABCD', { kinds: ['event'] }),
    ...{ mention: { who: 'S0123ABCD', cooldownMinutes: 90 }, thread: 'post', reminders: [1_440, 60], promotion: true, calendar: true },
    ...{
      id: '0b0e1f0c-7c1c-4a4e-9d8e-0a4c6c1f2b3d',
      origin: 'chat',
      number: 1,
      version: 1,
      createdBy: null,
      createdAt: at,
      changedBy: null,
      changedAt: at,
    },
  };
  const { text } = writeNewFile([stored]);
  expect(text).toContain(
    '    mention: { who: S0123ABCD, cooldown: 90m }\n    thread: post\n    reminders: [ 24h, 1h ]\n    promotion: true\n    calendar: true\n',
  );
  const file = parseSubscriptionsFile('team.yaml', text, { platforms: PLATFORMS, timezone: 'UTC' });
  if ('mistakes' in file) throw new Error(JSON.stringify(file.mistakes));
  expect(file.entries.map((entry) => asksTheSame(entry, stored))).toEqual([true]);
  const { mention: _, ...less } = stored;
  expect(file.entries.map((entry) => asksTheSame(entry, less))).toEqual([false]);
});
