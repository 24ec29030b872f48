import { describe, expect, it } from 'vitest';
import { PLATFORMS } from '../../adapters/platforms.ts';
import { parseDuration } from '../../src/lib/duration.ts';
import { describeMention, describeReminders, parseMention, parseReminders, policyTexts } from '../../src/model/policies.ts';

const SLACK = 'slack:C0123ABCD';
const DISCORD = 'discord:112233445566778899';
const ROLE = '223344556677889900';
const read = (text: string, destination = SLACK, cooldown?: string) => parseMention(text, destination, PLATFORMS, cooldown);

describe('whom a subscription mentions', () => {
  it.each([
    [SLACK, 'S0123ABCD', 'S0123ABCD'],
    [SLACK, '<!subteam^S0123ABCD|@releases>', 'S0123ABCD'],
    [SLACK, 'user group S0123ABCD', 'S0123ABCD'],
    [SLACK, 'slack:S0123ABCD', 'S0123ABCD'],
    [DISCORD, ROLE, ROLE],
    [DISCORD, `<@&${ROLE}>`, ROLE],
    [DISCORD, `role ${ROLE}`, ROLE],
    [DISCORD, `discord:role:${ROLE}`, ROLE],
  ])('in %s is written %s', (destination, text, who) => {
    expect(read(text, destination)).toEqual({ mention: { who, cooldownMinutes: 360 } });
    expect(read(`${text} every 30m`, destination)).toEqual({ mention: { who, cooldownMinutes: 30 } });
    expect(read(text, destination, '2d')).toEqual({ mention: { who, cooldownMinutes: 2_880 } });
  });

  it.each(['@everyone', '@here', '<!channel>', '<!here>', 'everyone', '@channel every 6h'])('is never everybody: %s', (text) => {
    for (const destination of [SLACK, DISCORD])
      expect(read(text, destination)).toMatchObject({ mistake: expect.stringContaining('everybody') });
  });

  it.each([
    [SLACK, 'U0123ABCD', 'is not a role or user group'],
    [SLACK, `<@&${ROLE}>`, 'is not a role or user group'],
    [DISCORD, 'S0123ABCD', 'is not a role or user group'],
    [DISCORD, '<@112233445566778899>', 'is not a role or user group'],
    [SLACK, 'S0123ABCD every 0h', 'is not a minimum time between mentions'],
    [SLACK, 'S0123ABCD every 91d', 'is not a minimum time between mentions'],
    ['terminal', 'S0123ABCD', 'nobody can be mentioned in terminal'],
  ])('is told what is wrong: %s %s', (destination, text, mistake) => {
    expect(read(text, destination)).toMatchObject({ mistake: expect.stringContaining(mistake) });
  });

  it('is read back as it is written', () => {
    const mention = { who: 'S0123ABCD', cooldownMinutes: 90 };
    expect(describeMention(mention)).toBe('S0123ABCD every 90m');
    expect(read(describeMention(mention))).toEqual({ mention });
  });
});

describe('times before an event', () => {
  it('are the longest first, each once, and read back', () => {
    expect(parseReminders('1h, 24h 60m')).toEqual({ reminders: [1_440, 60] });
    expect(describeReminders([4_320, 1_440, 90, 60])).toBe('3d, 24h, 90m, 1h');
    expect(parseReminders(describeReminders([4_320, 1_440, 90]))).toEqual({ reminders: [4_320, 1_440, 90] });
  });

  it.each(['', 'soon', '24', '4m', '31d', '24h,tomorrow', '1h 2h 3h 4h 5h 6h', '-1h'])('are refused: “%s”', (text) => {
    expect(parseReminders(text)).toHaveProperty('mistake');
  });
});

it('durations are whole minutes', () => {
  expect(['90m', '6H', '2d', '0m', '1.5h', '1w', 'h', '999999m'].map(parseDuration)).toEqual([
    90,
    360,
    2_880,
    null,
    null,
    null,
    null,
    null,
  ]);
});

it('policies are told by their names', () => {
  const all = { mention: { who: 'S1', cooldownMinutes: 60 }, thread: 'post', reminders: [60], promotion: true, calendar: true } as const;
  expect(policyTexts(all).map(([name, text]) => `${name}: ${text}`)).toEqual([
    'mention: S1 every 1h',
    'thread: post',
    'reminders: 1h',
    'promotion: true',
    'calendar: true',
  ]);
  expect(policyTexts({})).toEqual([]);
});
