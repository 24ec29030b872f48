import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWebClient } from '../../../../adapters/slack/connection/client.ts';
import { createIdentitySource, createNaming } from '../../../../adapters/slack/connection/identity.ts';
import { createSlackRights } from '../../../../adapters/slack/input/rights.ts';
import type { Requester } from '../../../../src/ports/reply.ts';
import type { RequesterRights, RightsAnswer } from '../../../../src/ports/rights.ts';
import { type SlackDouble, startSlackDouble } from '../../../support/slack/slack-double.ts';
import { connectTo, makeReply } from '../sample.ts';

const START_MS = Date.parse('2026-03-02T12:00:00Z');
const NO: RightsAnswer = { granted: false, unknown: [] };
const YES: RightsAnswer = { granted: true, unknown: [] };
const because = (sentence: string): RightsAnswer => ({ granted: false, unknown: [expect.stringContaining(sentence)] });

let double: SlackDouble;
let nowMs: number;
let stop: () => Promise<void>;
let untilLogged: (event: string, count: number) => Promise<void>;
let logged: readonly { event: string }[];
const asked: Requester[] = [];

beforeEach(async () => {
  nowMs = START_MS;
  asked.length = 0;
  double = await startSlackDouble({ channels: ['C0GENERAL', 'D0DIRECT'] });
  double.channel('C0GENERAL', { creator: 'U0CREATOR' });
  for (const id of ['U0CREATOR', 'U0STRANGER', 'U0MEMBER']) double.person(id);
  double.person('U0BOSS', { isAdmin: true });
  double.person('U0OWNER', { isOwner: true });
  double.userGroup('S0GROUP', { members: ['U0MEMBER'] });
  const herald = connectTo(double, { now: () => nowMs });
  ({ untilLogged, logged } = herald);
  stop = () => herald.gateway.stop();
  await herald.gateway.start({
    handle: async (request) => {
      asked.push(request);
      return makeReply({ blocks: [{ kind: 'text', line: [{ text: 'heard' }] }] });
    },
    suggest: async () => [],
    languageFor: () => 'en',
    commands: [],
  });
  await double.sockets.open(2);
});
afterEach(async () => {
  await stop();
  await double.stop();
});

/** What Slack says of somebody who asks now. */
async function rightsOf(user: string, channel = 'C0GENERAL'): Promise<RequesterRights> {
  await double.slashCommand({ channel, user, text: 'help' });
  const rights = asked.at(-1)?.rights;
  if (!rights) throw new Error('the request has no rights');
  return rights;
}
const manages = async (user: string, channel?: string) => (await rightsOf(user, channel)).managesChannel();
const inGroup = async (user: string, ...groups: string[]) => (await rightsOf(user)).isInGroup(groups);
/** What they read is asked once, before what they may do. */
const calls = (method: string) => double.journal.filter((entry) => entry.method === method && !('include_locale' in entry.args)).length;

describe('who runs a channel', () => {
  it.each([
    ['its creator', 'U0CREATOR', true],
    ['an admin of the workspace', 'U0BOSS', true],
    ['its owner', 'U0OWNER', true],
    ['a member of some user group', 'U0MEMBER', false],
    ['a stranger', 'U0STRANGER', false],
    ['somebody whom the workspace does not know', 'U0NOBODY', false],
  ])('%s: %s', async (_who, user, granted) => {
    expect(await manages(user)).toEqual(granted ? YES : NO);
    expect(double.complaints).toEqual([]);
  });

  it('nobody runs a direct message, and nothing is asked about it', async () => {
    expect(await manages('U0BOSS', 'D0DIRECT')).toEqual(NO);
    expect([calls('users.info'), calls('conversations.info')]).toEqual([0, 0]);
  });

  it('nobody who has left, and no admin of another workspace', async () => {
    double.person('U0BOSS', { deleted: true });
    expect(await manages('U0BOSS')).toEqual(NO);
    double.person('U0FOREIGN', { isAdmin: true, isOwner: true, teamId: 'T0ELSEWHERE' });
    double.channel('C0GENERAL', { creator: 'U0FOREIGN', isExtShared: true });
    double.userGroup('S0GROUP', { members: ['U0FOREIGN'] });
    expect(await manages('U0FOREIGN')).toEqual(NO);
    expect(await inGroup('U0FOREIGN', 'S0GROUP')).toEqual(NO);
    expect(calls('users.info')).toBe(1);
  });

  it('of a shared channel its creator only where they are ours, whatever the request says', async () => {
    double.channel('C0GENERAL', { creator: 'U0CREATOR', isExtShared: true });
    expect(await manages('U0CREATOR')).toEqual(YES);
    double.channel('C0SECOND', { creator: 'U0FOREIGN', isExtShared: true });
    double.person('U0FOREIGN', { teamId: 'T0ELSEWHERE', isAdmin: true });
    const rights = asked.length;
    await double.sockets.deliver('slash_commands', {
      command: '/cncf',
      text: 'help',
      trigger_id: 'forged',
      user_id: 'U0FOREIGN',
      channel_id: 'C0SECOND',
      team_id: 'T0TEAM',
      response_url: new URL('/actions/T0TEAM/lost', double.apiUrl).href,
    });
    await expect.poll(() => asked.length).toBe(rights + 1);
    expect(await asked[rights]?.rights?.managesChannel()).toEqual(NO);
  });

  it('is refused in buttons and mentions of another workspace too', async () => {
    double.person('U0FOREIGN', { isAdmin: true, teamId: 'T0ELSEWHERE' });
    await double.mention({ channel: 'C0GENERAL', user: 'U0FOREIGN', text: 'help' });
    expect(await asked.at(-1)?.rights?.managesChannel()).toEqual(NO);
    await double.mention({ channel: 'C0GENERAL', user: 'U0BOSS', text: 'help' });
    expect(await asked.at(-1)?.rights?.managesChannel()).toEqual(YES);
  });
});

describe('user groups', () => {
  it('members are in them, in any of those that are named', async () => {
    double.userGroup('S0OTHER', { members: ['U0BOSS'] });
    expect(await inGroup('U0MEMBER', 'S0OTHER', 'S0GROUP')).toEqual(YES);
    expect(await inGroup('U0BOSS', 'S0GROUP')).toEqual(NO);
    expect(await inGroup('U0MEMBER')).toEqual(NO);
  });

  it('one that is disabled or is not there has no members, and says so', async () => {
    double.userGroup('S0GROUP', { disabled: true });
    expect(await inGroup('U0MEMBER', 'S0GROUP')).toEqual(because('herald doctor says which one'));
    expect(await inGroup('U0MEMBER', 'S0GONE')).toEqual(because('does not exist in this workspace'));
    double.userGroup('S0GOOD', { members: ['U0MEMBER'] });
    expect(await inGroup('U0MEMBER', 'S0GONE', 'S0GOOD')).toEqual(YES);
  });
});

describe('an answer', () => {
  it('is asked for once a minute, for everybody who needs it', async () => {
    for (const user of ['U0MEMBER', 'U0MEMBER', 'U0BOSS']) await inGroup(user, 'S0GROUP');
    for (const user of ['U0BOSS', 'U0BOSS', 'U0STRANGER']) await manages(user);
    expect([calls('usergroups.users.list'), calls('conversations.info'), calls('users.info')]).toEqual([1, 1, 2]);
    nowMs += 60_000;
    await inGroup('U0MEMBER', 'S0GROUP');
    await manages('U0BOSS');
    expect([calls('usergroups.users.list'), calls('conversations.info'), calls('users.info')]).toEqual([2, 2, 3]);
  });

  it('of yes holds for a minute at most: who has lost a right is refused then', async () => {
    expect([await manages('U0BOSS'), await inGroup('U0MEMBER', 'S0GROUP')]).toEqual([YES, YES]);
    double.person('U0BOSS', { isAdmin: false });
    double.userGroup('S0GROUP', { members: [] });
    nowMs += 59_999;
    expect([await manages('U0BOSS'), await inGroup('U0MEMBER', 'S0GROUP')]).toEqual([YES, YES]);
    nowMs += 1;
    expect([await manages('U0BOSS'), await inGroup('U0MEMBER', 'S0GROUP')]).toEqual([NO, NO]);
  });

  it('of yes is not kept beyond its minute because Slack fails', async () => {
    expect(await inGroup('U0MEMBER', 'S0GROUP')).toEqual(YES);
    nowMs += 60_000;
    double.fault({ method: 'usergroups.users.list', answer: { status: 503 } });
    expect(await inGroup('U0MEMBER', 'S0GROUP')).toEqual(because('HTTP 503'));
    expect(await inGroup('U0MEMBER', 'S0GROUP')).toEqual(YES);
  });
});

/** Rights that were asked for by no gateway. */
function directRights(askMs?: number, team: string | null = null) {
  const client = createWebClient(double.apiUrl, () => undefined);
  const { botToken } = double;
  const identity = createIdentitySource(client, botToken);
  return createSlackRights({
    client,
    botToken,
    identity,
    naming: createNaming(team),
    log: () => undefined,
    now: () => nowMs,
    ...(askMs ? { askMs } : {}),
  });
}

describe('what Slack does not say', () => {
  it.each([
    ['usergroups:read', () => inGroup('U0MEMBER', 'S0GROUP')],
    ['users:read', () => manages('U0BOSS')],
  ])('for want of %s is a no that names the scope and how to add it; it is noticed when it is there', async (scope, question) => {
    const all = ['chat:write', 'commands', 'channels:read', 'users:read', 'usergroups:read'];
    double.setScopes(all.filter((one) => one !== scope));
    expect(await question()).toEqual({
      granted: false,
      unknown: [
        expect.stringMatching(
          new RegExp(`^The app lacks the bot scope ${scope}, so .* OAuth & Permissions\\) and install the app again\\.$`),
        ),
      ],
    });
    await untilLogged('slack.rights-unknown', 1);
    double.setScopes(all);
    expect(await question()).toEqual(YES);
  });

  it('without users:read, the creator of a channel of ours still runs it', async () => {
    double.setScopes(['chat:write', 'commands', 'channels:read']);
    expect(await manages('U0CREATOR')).toEqual(YES);
    double.channel('C0GENERAL', { isExtShared: true });
    nowMs += 60_000;
    expect(await manages('U0CREATOR')).toEqual(because('users:read'));
  });

  it.each([
    ['a connection that breaks', 'reset'],
    ['half an answer', 'truncate'],
    ['a fault', { error: 'internal_error' }],
    ['a token that is refused', { error: 'invalid_auth' }],
    ['an answer that is no JSON', { status: 200, body: '<html>' }],
  ] as const)('because of %s is a no, tried once', async (_what, answer) => {
    for (const user of ['U0MEMBER', 'U0BOSS']) await rightsOf(user);
    double.fault({ method: 'usergroups.users.list', answer });
    double.fault({ method: 'users.info', answer });
    expect(await inGroup('U0MEMBER', 'S0GROUP')).toEqual(because('Slack did not say whether you are in a user group'));
    expect(await manages('U0BOSS')).toEqual(because('Slack did not say whether you are an admin'));
    expect([calls('usergroups.users.list'), calls('users.info')]).toEqual([1, 1]);
  });

  it('of a group of another workspace is nothing to ask about, and a no', async () => {
    double.userGroup('S0GROUP', { members: ['U0MEMBER'] });
    const rights = directRights(undefined, 'T0TEAM')({ user: 'U0MEMBER', channel: 'C0GENERAL', teams: ['T0TEAM'] });
    expect(await rights.isInGroup(['T0OTHER/S0GROUP', 'S0GROUP'])).toEqual(NO);
    expect(double.journal.filter(({ method }) => method === 'usergroups.users.list')).toEqual([]);
    expect(await rights.isInGroup(['T0TEAM/S0GROUP'])).toEqual(YES);
  });

  it('about a request that names no workspace is a no', async () => {
    const rights = directRights();
    expect(await rights({ user: 'U0BOSS', channel: 'C0GENERAL', teams: [] }).managesChannel()).toEqual(NO);
    expect(await rights({ user: 'U0MEMBER', channel: 'C0GENERAL', teams: [] }).isInGroup(['S0GROUP'])).toEqual(NO);
  });

  it('within its time limit is a no: whoever asked waits for the reply', async () => {
    const rights = directRights(50);
    double.fault({ method: 'users.info', answer: 'stall' });
    const answer = await rights({ user: 'U0BOSS', channel: 'C0GENERAL', teams: ['T0TEAM'] }).managesChannel();
    expect(answer.granted).toBe(false);
    expect(answer.unknown.join('\n')).toContain('no answer within 50 ms');
  });

  it('because it asks to wait is a no, and it is not asked again before', async () => {
    await rightsOf('U0BOSS');
    double.fault({ method: 'users.info', answer: { status: 429, headers: { 'retry-after': '30' } } });
    expect(await manages('U0BOSS')).toEqual(because('asked Herald to wait'));
    nowMs += 29_999;
    expect(await manages('U0BOSS')).toEqual(because('asked Herald to wait'));
    expect(await manages('U0CREATOR')).toEqual(YES);
    expect(calls('users.info')).toBe(1);
    expect(logged.filter(({ event }) => event === 'slack.rights-unknown')).toHaveLength(1);
    nowMs += 1;
    expect(await manages('U0BOSS')).toEqual(YES);
  });

  it('of a private channel that Herald is not in, says to invite it', async () => {
    double.channel('C0PRIVATE', { isPrivate: true, isMember: false, creator: 'U0CREATOR' });
    expect(await manages('U0CREATOR', 'C0PRIVATE')).toEqual(because('invite it, and try again'));
    expect(await manages('U0BOSS', 'C0PRIVATE')).toEqual(YES);
  });
});
