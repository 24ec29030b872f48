import type { SlackEvent } from '@slack/types';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlatformChange } from '../../../../src/ports/platform-change.ts';
import { type SlackDouble, startSlackDouble } from '../../../support/slack/slack-double.ts';
import { connectTo, createEcho } from '../sample.ts';

let double: SlackDouble;
let herald: ReturnType<typeof connectTo>;
let changes: PlatformChange[];
beforeEach(async () => {
  double = await startSlackDouble();
  herald = connectTo(double);
  changes = [];
  await herald.gateway.start(createEcho(), async (change) => void changes.push(change));
  await double.sockets.open(2);
});
afterEach(async () => {
  await herald.gateway.stop();
  await double.stop();
});

const channel = 'C0GENERAL';
const event_ts = '1700000000.000100';
const us = 'U0HERALD';
const renamed = { id: channel, name: 'news', name_normalized: 'news', created: 1, is_channel: true, is_mpim: false };
const member = { channel, channel_type: 'C', team: 'T0TEAM', event_ts };

const gone = (detail: string) => [
  { kind: 'gone', destination: `slack:${channel}`, reason: { kind: 'destination-gone', detail: expect.stringContaining(detail) } },
];
const back = [{ kind: 'back', destination: `slack:${channel}` }];
const renaming = [{ kind: 'renamed', destination: `slack:${channel}`, name: '#news' }];

it.each<[SlackEvent, readonly object[]]>([
  [{ type: 'channel_archive', channel, user: 'U1', event_ts }, gone('is_archived: ')],
  [{ type: 'group_archive', channel, user: 'U1', event_ts } as SlackEvent, gone('is_archived: ')],
  [{ type: 'channel_deleted', channel }, gone('channel_deleted: ')],
  [{ type: 'group_deleted', channel, date_deleted: 1, actor_id: 'U1', event_ts }, gone('channel_deleted: ')],
  [{ type: 'channel_left', channel, actor_id: 'U1', event_ts }, gone('removed_from_channel: ')],
  [{ type: 'group_left', channel, actor_id: 'U1', event_ts }, gone('removed_from_channel: ')],
  [{ type: 'member_left_channel', user: us, ...member }, gone('removed_from_channel: ')],
  [{ type: 'member_left_channel', user: 'U1', ...member }, []],
  [{ type: 'channel_unarchive', channel, user: 'U1', event_ts }, back],
  [{ type: 'group_unarchive', channel, actor_id: 'U1', event_ts }, back],
  [{ type: 'member_joined_channel', user: us, ...member }, back],
  [{ type: 'member_joined_channel', user: 'U1', ...member }, []],
  [{ type: 'channel_rename', channel: renamed, event_ts }, renaming],
  [{ type: 'group_rename', channel: { ...renamed, is_group: true }, event_ts } as SlackEvent, renaming],
  [
    { type: 'channel_id_changed', old_channel_id: channel, new_channel_id: 'C0NEW', event_ts },
    [
      {
        kind: 'moved',
        destination: `slack:${channel}`,
        to: 'slack:C0NEW',
        reason: {
          kind: 'destination-gone',
          detail: expect.stringContaining('slack:C0NEW'),
          advice: expect.stringContaining('slack:C0NEW'),
        },
      },
    ],
  ],
  [{ type: 'tokens_revoked', tokens: { oauth: ['U1'], bot: [] } }, []],
])('%j is told as what it means', async (event, told) => {
  await double.event(event);
  // Acknowledged before it is acted on: a further one comes after it.
  await double.event({ type: 'channel_unarchive', channel: 'C0LAST', user: 'U1', event_ts });
  expect(changes.slice(0, -1)).toMatchObject(told);
  expect(changes).toHaveLength(told.length + 1);
});

describe.each<[SlackEvent, string]>([
  [{ type: 'app_uninstalled' }, 'app_uninstalled'],
  [{ type: 'tokens_revoked', tokens: { oauth: [], bot: [us] } }, 'token_revoked'],
])('%j', (event, code) => {
  it('signs out of our workspace, and the health says so until the token works again', async () => {
    await double.event(event);
    expect(changes).toMatchObject([{ kind: 'signed-out', target: 'slack:T0TEAM', reason: { kind: 'unauthorized', detail: code } }]);
    expect(herald.gateway.health()).toMatchObject({ ready: false, detail: `Slack refuses SLACK_BOT_TOKEN (${code})` });
    await herald.messenger.probe(null);
    expect(herald.gateway.health()).toMatchObject({ ready: true });
  });

  it('of another workspace is no concern of ours', async () => {
    await double.event(event, { teamId: 'T0OTHERS' });
    expect(changes).toEqual([]);
    expect(herald.gateway.health()).toMatchObject({ ready: true });
  });
});

describe('after Herald was removed from a public channel', () => {
  const removed = { kind: 'destination-gone', detail: 'removed_from_channel: Herald was removed from the channel' } as const;

  it('only an invitation ends the pause, although posting there would work', async () => {
    double.channel(channel, { isMember: false });
    await expect(herald.messenger.probe(`slack:${channel}`)).resolves.toBeUndefined();
    await expect(herald.messenger.probe(`slack:${channel}`, removed)).rejects.toMatchObject({ failure: { kind: 'destination-gone' } });
    double.channel(channel, { isMember: true });
    await expect(herald.messenger.probe(`slack:${channel}`, removed)).resolves.toBeUndefined();
  });
});
