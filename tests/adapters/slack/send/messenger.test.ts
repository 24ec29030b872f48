import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderAnnouncement } from '../../../../adapters/slack/render/render.ts';
import { DeliveryError } from '../../../../src/lib/errors.ts';
import type { Receipt } from '../../../../src/model/delivery.ts';
import type { Outgoing } from '../../../../src/ports/messenger.ts';
import type { Fault } from '../../../support/slack/faults.ts';
import { type SlackDouble, startSlackDouble } from '../../../support/slack/slack-double.ts';
import { connectTo, createEcho, makeAnnouncement, makeDigest, makeOutgoing } from '../sample.ts';

let double: SlackDouble;
beforeEach(async () => {
  double = await startSlackDouble();
});
afterEach(() => double.stop());

const failureOfPost = async (own: Parameters<typeof connectTo>[1] = {}, channel = 'C0GENERAL') => {
  const error: unknown = await connectTo(double, own)
    .messenger.post(makeOutgoing('k1', undefined, channel))
    .catch((caught: unknown) => caught);
  if (!(error instanceof DeliveryError)) throw new Error('no DeliveryError');
  return error.failure;
};
const posts = (): number => double.journal.filter(({ method }) => method === 'chat.postMessage').length;
const postMessage = (fault: Omit<Fault, 'method'>): void => double.fault({ method: 'chat.postMessage', ...fault });

describe('posting', () => {
  it('leaves one message with key, text, blocks and no previews, and says where it stands', async () => {
    const { receipt, restMs } = await connectTo(double).messenger.post(makeOutgoing('k1'));
    expect(restMs).toBe(0);
    const [message] = double.messages('C0GENERAL');
    expect(double.messages('C0GENERAL')).toHaveLength(1);
    expect(message).toMatchObject({ metadata: { event_type: 'herald_post', event_payload: { key: 'k1' } } });
    expect(double.seen('C0GENERAL')[0]?.text).toContain('Cilium 1.17 & friends\nFaster policies');
    expect(receipt).toEqual({
      channel: 'C0GENERAL',
      messageId: message?.ts,
      link: `https://double.slack.com/archives/C0GENERAL/p${message?.ts.replace('.', '')}`,
    });
    expect(double.complaints).toEqual([]);
  });

  it('takes a digest', async () => {
    await connectTo(double).messenger.post(makeOutgoing('d1', makeDigest({ link: 41, release: 30, event: 7 })));
    expect(double.seen('C0GENERAL')[0]?.text).toMatch(/^78 new posts: 41 links, 30 releases, 7 events\n/);
    expect(double.complaints).toEqual([]);
  });

  it('asks who we are once, however much is posted, and does without the link when it can’t', async () => {
    const { messenger } = connectTo(double);
    double.fault({ method: 'auth.test', answer: 'reset' });
    expect((await messenger.post(makeOutgoing('k1'))).receipt.link).toBeNull();
    expect((await messenger.post(makeOutgoing('k2'))).receipt.link).not.toBeNull();
    await messenger.post(makeOutgoing('k3'));
    expect(double.journal.filter(({ method }) => method === 'auth.test')).toHaveLength(2);
  });

  it('a message that Slack refuses goes once more as plain text', async () => {
    postMessage({ answer: { error: 'invalid_blocks' } });
    const { messenger, logged } = connectTo(double);
    await messenger.post(makeOutgoing('k1'));
    expect(double.messages('C0GENERAL')).toMatchObject([
      { blocks: [], text: expect.stringContaining('https://example.org/cilium?a=1&amp;b=2') },
    ]);
    expect(logged).toContainEqual({ event: 'slack.rejected', facts: { key: 'k1', detail: 'invalid_blocks', next: 'plain text' } });
  });

  it('one whose picture Slack can’t load goes without it, and edits try it again', async () => {
    const announcement = makeAnnouncement({ picture: { url: 'https://example.org/gone.png', alt: null, size: 'thumbnail' } });
    postMessage({ answer: { error: 'invalid_blocks' } });
    const { messenger, logged } = connectTo(double);
    const { receipt } = await messenger.post(makeOutgoing('k1', announcement));
    const blocks = (): string => JSON.stringify(double.messages('C0GENERAL')[0]?.blocks);
    expect(blocks()).toContain('rich_text');
    expect(blocks()).not.toContain('gone.png');
    const next = 'its words without the picture';
    expect(logged).toContainEqual({ event: 'slack.rejected', facts: { key: 'k1', detail: 'invalid_blocks', next } });
    await messenger.edit(receipt, makeOutgoing('k1', announcement));
    expect(blocks()).toContain('gone.png');
    double.fault({ method: 'chat.update', times: 2, answer: { error: 'invalid_blocks' } });
    await messenger.edit(receipt, makeOutgoing('k1', announcement));
    expect(double.messages('C0GENERAL')).toMatchObject([{ blocks: [], text: expect.stringContaining('https://example.org/cilium') }]);
  });

  it('a digest that has to go as plain text says how many lines it holds, also when it has to be looked for', async () => {
    const whole = makeDigest({ link: 25 });
    const long = whole.sections.map((section) => ({
      ...section,
      lines: section.lines.map((line) => ({ ...line, title: `${line.title} ${'и'.repeat(90)}` })),
    }));
    const message = makeOutgoing('d1', { ...whole, sections: long });
    postMessage({ answer: { error: 'invalid_blocks' } });
    const { messenger } = connectTo(double);
    const { lines = 0 } = await messenger.post(message);
    expect(lines).toBeGreaterThan(5);
    expect(lines).toBeLessThan(25);
    const [{ text, blocks } = { text: '', blocks: [] }] = double.messages('C0GENERAL');
    expect(blocks).toEqual([]);
    expect(text.match(/^• /gm)).toHaveLength(lines);
    expect(text).toMatch(new RegExp(`…and ${25 - lines} more in the thread$`));
    expect(await messenger.find(message, 0)).toMatchObject({ kind: 'found', lines });
    expect(await messenger.find(makeOutgoing('k1'), 0)).toEqual({ kind: 'absent' });
  });

  it('an edit keeps formatting characters apart, for it can’t turn mrkdwn off; a new message has none of that', async () => {
    const { messenger } = connectTo(double);
    const announcement = makeAnnouncement({ title: 'Use *this* now' });
    const { receipt } = await messenger.post(makeOutgoing('k1', announcement));
    expect(double.messages('C0GENERAL')[0]?.text).toContain('Use *this* now');
    await messenger.edit(receipt, makeOutgoing('k1', announcement));
    expect(double.messages('C0GENERAL')[0]?.text).toContain('Use \u200B*\u200Bthis\u200B*\u200B now');
  });

  it('and is given up when that is refused, too', async () => {
    postMessage({ times: 2, answer: { error: 'invalid_blocks' } });
    expect(await failureOfPost()).toEqual({ kind: 'rejected', detail: 'invalid_blocks' });
    expect(posts()).toBe(2);
  });
});

describe('a post that fails', () => {
  it.each([
    ['500 before the write', { answer: { status: 500 } }, 0],
    ['500 after the write', { answer: { status: 500 }, write: true }, 1],
    ['internal_error after the write', { answer: { error: 'internal_error' }, write: true }, 1],
    ['a reset before the write', { answer: 'reset' as const }, 0],
    ['a reset after the write', { answer: 'reset' as const, write: true }, 1],
    ['half an answer', { answer: 'truncate' as const, write: true }, 1],
    ['HTML', { answer: { status: 200, body: '<html>Sorry</html>' }, write: true }, 1],
    ['an empty answer', { answer: { status: 200, body: '' }, write: true }, 1],
    ['ok without a place', { answer: { status: 200, body: '{"ok":true}' }, write: true }, 1],
    ['a redirect', { answer: { status: 302, headers: { location: 'https://example.org/' } } }, 0],
  ])('%s is of unknown outcome, and is not tried again', async (_, fault, stored) => {
    postMessage(fault);
    expect(await failureOfPost()).toMatchObject({ kind: 'unknown-outcome' });
    expect(double.messages('C0GENERAL')).toHaveLength(stored);
    expect(posts()).toBe(1);
  });

  it('silence ends with the time limit, as unknown', async () => {
    postMessage({ answer: 'stall', write: true });
    const startedMs = performance.now();
    expect(await failureOfPost({ timeoutMs: 300 })).toMatchObject({ kind: 'unknown-outcome' });
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(290);
    expect(performance.now() - startedMs).toBeLessThan(8_000);
  });

  it('a Slack that is not there is unavailable', async () => {
    const { messenger } = connectTo(double);
    await double.stop();
    await expect(messenger.post(makeOutgoing('k1'))).rejects.toMatchObject({ failure: { kind: 'unavailable' } });
    double = await startSlackDouble();
  });

  it.each([
    ['7', 7_000],
    ['1.2', 2_000],
    [undefined, 60_000],
    ['soon', 60_000],
  ])('429 with Retry-After %s waits, and says how long', async (retryAfter, retryAfterMs) => {
    postMessage({ answer: { status: 429, headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter } } });
    expect(await failureOfPost()).toEqual({ kind: 'rate-limited', retryAfterMs, scope: 'destination' });
    expect(posts()).toBe(1);
  });

  it('a second 429 within a minute concerns the whole workspace, a later one does not', async () => {
    let nowMs = 1_000_000;
    const { messenger } = connectTo(double, { now: () => nowMs });
    postMessage({ times: 3, answer: { status: 429, headers: { 'retry-after': '1' } } });
    const scope = async (): Promise<unknown> =>
      messenger.post(makeOutgoing('k')).catch((error: DeliveryError) => ('scope' in error.failure ? error.failure.scope : null));
    expect(await scope()).toBe('destination');
    nowMs += 59_000;
    expect(await scope()).toBe('workspace');
    nowMs += 61_000;
    expect(await scope()).toBe('destination');
    double.fault({ method: 'chat.update', answer: { status: 429, headers: { 'retry-after': '1' } } });
    const receipt = { channel: 'C0GENERAL', messageId: '1.2', link: null };
    // Slack counts each method by itself.
    await expect(messenger.edit(receipt, makeOutgoing('k'))).rejects.toMatchObject({ failure: { scope: 'destination' } });
  });

  it('channels that take nothing pause themselves', async () => {
    double.channel('C0OLD', { isArchived: true });
    double.channel('C0SECRET', { isPrivate: true, isMember: false });
    expect(await failureOfPost({}, 'C0OLD')).toMatchObject({ kind: 'destination-gone', detail: expect.stringContaining('is_archived') });
    expect(await failureOfPost({}, 'C0SECRET')).toMatchObject({
      kind: 'destination-gone',
      detail: expect.stringContaining('channel_not_found'),
    });
    double.channel('C0OTHER', { isMember: false });
    double.setScopes(['chat:write']);
    expect(await failureOfPost({}, 'C0OTHER')).toMatchObject({ kind: 'destination-gone', detail: expect.stringContaining('invite it') });
  });

  it('a token that was taken back is unauthorized, and not in the error', async () => {
    double.revoke('bot', 'token_revoked');
    const error: unknown = await connectTo(double)
      .messenger.post(makeOutgoing('k1'))
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ failure: { kind: 'unauthorized', detail: 'token_revoked' } });
    expect(JSON.stringify(error) + String(error)).not.toContain(double.botToken);
  });
});

describe('threads', () => {
  const next = (parent: Receipt, key = 'k2'): Outgoing => ({ ...makeOutgoing(key), inThread: parent });

  it('a message goes into the thread of another, with its own address', async () => {
    const { messenger } = connectTo(double);
    const { receipt: parent } = await messenger.post(makeOutgoing('k1'));
    const { receipt } = await messenger.post(next(parent));
    const [, message] = double.messages('C0GENERAL');
    expect(message?.threadTs).toBe(parent.messageId);
    expect(receipt.link).toBe(
      `https://double.slack.com/archives/C0GENERAL/p${message?.ts.replace('.', '')}?thread_ts=${parent.messageId}&cid=C0GENERAL`,
    );
  });

  it('goes into the channel where the thread takes nothing, and is found there', async () => {
    const { messenger, logged } = connectTo(double);
    const { receipt: parent } = await messenger.post(makeOutgoing('k1'));
    await messenger.retract(parent, 'slack:C0GENERAL');
    const { receipt } = await messenger.post(next(parent));
    expect(double.messages('C0GENERAL')).toMatchObject([{ threadTs: null, ts: receipt.messageId }]);
    expect(logged).toContainEqual({ event: 'slack.thread-closed', facts: { key: 'k2', code: 'thread_not_found' } });
    expect(await messenger.find(next(parent), Date.now())).toEqual({ kind: 'found', receipt });
  });

  it('is found in the thread, pages away, and proven missing there and in the channel', async () => {
    const { messenger } = connectTo(double);
    const { receipt: parent } = await messenger.post(makeOutgoing('k1'));
    const { receipt } = await messenger.post(next(parent));
    for (let n = 0; n < 20; n += 1) await messenger.post(next(parent, `other${n}`));
    expect(await messenger.find(next(parent), Date.now())).toEqual({ kind: 'found', receipt });
    expect(await messenger.find(next(parent, 'k3'), Date.now())).toEqual({ kind: 'absent' });
  });
});

describe('changing a message', () => {
  const posted = async () => {
    const connected = connectTo(double);
    return { ...connected, receipt: (await connected.messenger.post(makeOutgoing('k1'))).receipt };
  };
  const corrected = makeOutgoing('k1', makeAnnouncement({ title: 'Corrected' }));

  it('replaces text, blocks and metadata in full', async () => {
    const { messenger, receipt } = await posted();
    await messenger.edit(receipt, corrected);
    const [message] = double.messages('C0GENERAL');
    expect(message).toMatchObject({ edited: true, metadata: { event_payload: { key: 'k1' } } });
    expect(double.seen('C0GENERAL')[0]?.text).toContain('Corrected');
    expect(double.journal.at(-1)?.args).toMatchObject({
      text: expect.any(String),
      blocks: expect.any(Array),
      metadata: expect.any(Object),
    });
    expect(await messenger.find(corrected, Date.now())).toEqual({ kind: 'found', receipt });
  });

  it('blocks that Slack refuses are taken away, and the words stand alone', async () => {
    const { messenger, receipt } = await posted();
    double.fault({ method: 'chat.update', answer: { error: 'invalid_blocks' } });
    expect(await messenger.edit(receipt, corrected)).toBe('edited');
    expect(double.messages('C0GENERAL')).toMatchObject([{ blocks: [], text: expect.stringContaining('Corrected') }]);
  });

  it.each(['message_not_found', 'cant_update_message', 'edit_window_closed'])('%s: it can’t be corrected any more', async (error) => {
    const { messenger, receipt } = await posted();
    double.fault({ method: 'chat.update', answer: { error } });
    expect(await messenger.edit(receipt, corrected)).toBe('gone');
    expect(double.journal.filter(({ method }) => method === 'chat.update')).toHaveLength(1);
  });

  it.each([
    ['a reset', 'reset' as const],
    ['a server error', { status: 500 }],
    ['an internal error', { error: 'internal_error' }],
    ['HTML', { status: 200, body: '<html>Sorry</html>' }],
  ])('%s is only a change to be made again', async (_, answer) => {
    const { messenger, receipt } = await posted();
    for (const method of ['chat.update', 'chat.delete']) double.fault({ method, answer, write: true });
    await expect(messenger.edit(receipt, corrected)).rejects.toMatchObject({ failure: { kind: 'unavailable' } });
    expect(await messenger.edit(receipt, corrected)).toBe('edited');
    await expect(messenger.retract(receipt, 'slack:C0GENERAL')).rejects.toMatchObject({ failure: { kind: 'unavailable' } });
    await messenger.retract(receipt, 'slack:C0GENERAL');
    expect(double.messages('C0GENERAL')).toEqual([]);
  });

  it('a message that may not be removed is told as such, once and for all', async () => {
    const { messenger, receipt } = await posted();
    double.fault({ method: 'chat.delete', answer: { error: 'compliance_exports_prevent_deletion' } });
    await expect(messenger.retract(receipt, 'slack:C0GENERAL')).rejects.toMatchObject({ failure: { kind: 'rejected' } });
  });

  it('words that make a very long text stay below what an update takes', () => {
    const long = '漢'.repeat(600);
    const { text } = renderAnnouncement(
      makeAnnouncement({ title: long, tldr: long, source: long, url: `https://example.org/${'a'.repeat(1900)}` }),
    );
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4_000);
    expect(text).toContain('https://example.org/');
  });
});

describe('asking whether messages would be taken', () => {
  const probe = (channel: string | null) => connectTo(double).messenger.probe(channel === null ? null : `slack:${channel}`);
  const gone = (code: string) => ({ failure: { kind: 'destination-gone', detail: expect.stringContaining(code) } });

  it('they would, in channels we are in, in any public one where we may, and where we can’t look', async () => {
    double.channel('C0OTHER', { isMember: false });
    await Promise.all([probe(null), probe('C0GENERAL'), probe('C0OTHER')]);
    double.setScopes(['chat:write']);
    await probe('C0GENERAL');
    expect(posts()).toBe(0);
  });

  it('they would not, for the reason that a message would be refused for', async () => {
    double.channel('C0OLD', { isArchived: true });
    double.channel('C0SECRET', { isPrivate: true, isMember: false });
    double.channel('C0OTHER', { isMember: false });
    await expect(probe('C0OLD')).rejects.toMatchObject(gone('is_archived'));
    await expect(probe('C0SECRET')).rejects.toMatchObject(gone('channel_not_found'));
    double.setScopes(['chat:write', 'channels:read']);
    await expect(probe('C0OTHER')).rejects.toMatchObject(gone('not_in_channel'));
    double.setScopes(['channels:read']);
    await expect(probe(null)).rejects.toMatchObject({ failure: { kind: 'unauthorized', detail: 'missing_scope: Slack needs chat:write' } });
    double.revoke('bot', 'token_revoked');
    await expect(probe('C0GENERAL')).rejects.toMatchObject({ failure: { kind: 'unauthorized' } });
  });

  it('a lost answer is only a question to be asked again', async () => {
    double.fault({ method: 'conversations.info', answer: 'reset' });
    await expect(probe('C0GENERAL')).rejects.toMatchObject({ failure: { kind: 'unavailable' } });
  });
});

it('a token that was taken back and given again needs no restart', async () => {
  const { messenger, gateway } = connectTo(double);
  await gateway.start(createEcho());
  expect(gateway.health().ready).toBe(true);
  double.revoke('bot', 'account_inactive');
  await expect(messenger.post(makeOutgoing('k1'))).rejects.toMatchObject({ failure: { kind: 'unauthorized' } });
  expect(gateway.health()).toMatchObject({ ready: false, detail: 'Slack refuses SLACK_BOT_TOKEN (account_inactive)' });
  await expect(messenger.probe(null)).rejects.toMatchObject({ failure: { kind: 'unauthorized' } });
  double.revoke('bot', null);
  await messenger.probe(null);
  expect(gateway.health().ready).toBe(true);
  await messenger.post(makeOutgoing('k1'));
  expect(double.messages('C0GENERAL')).toHaveLength(1);
  await gateway.stop();
});

it('a channel that is named with its workspace is the same channel', async () => {
  const { messenger } = connectTo(double);
  const message: Outgoing = { ...makeOutgoing('k1'), destination: 'slack:T0TEAM/C0GENERAL' };
  const { receipt } = await messenger.post(message);
  expect(receipt.channel).toBe('C0GENERAL');
  expect(await messenger.find(message, Date.now())).toEqual({ kind: 'found', receipt });
  await messenger.probe(message.destination);
  expect(await messenger.check([message.destination])).toEqual([]);
  expect(await messenger.edit(receipt, message)).toBe('edited');
  await messenger.retract(receipt, message.destination);
  expect(double.messages('C0GENERAL')).toEqual([]);
});

it('a channel of another workspace gets nothing from our token, and the check says why', async () => {
  const { messenger } = connectTo(double);
  const message: Outgoing = { ...makeOutgoing('k1'), destination: 'slack:T0OTHER/C0GENERAL' };
  const gone = { failure: { kind: 'destination-gone', detail: expect.stringContaining('other_workspace') } };
  await expect(messenger.post(message)).rejects.toMatchObject(gone);
  await expect(messenger.probe(message.destination)).rejects.toMatchObject(gone);
  await expect(messenger.probe('slack:T0OTHER')).rejects.toMatchObject(gone);
  expect(await messenger.check([message.destination])).toEqual([
    expect.stringMatching(/^slack:T0OTHER\/C0GENERAL: other_workspace.* T0OTHER.*T0TEAM\. Write channels of T0TEAM as slack:C…/),
  ]);
  expect(posts()).toBe(0);
});

describe('looking for a message', () => {
  const find = (key: string, sinceMs = Date.now(), own = connectTo(double)) => own.messenger.find(makeOutgoing(key), sinceMs);

  it('finds ours by its key, among others, pages away', async () => {
    const { messenger } = connectTo(double);
    const { receipt } = await messenger.post(makeOutgoing('k1'));
    await messenger.post(makeOutgoing('k2'));
    for (let index = 0; index < 40; index += 1) double.say('C0GENERAL', 'U0READER', `chatter ${index}`);
    expect(await find('k1')).toEqual({ kind: 'found', receipt });
    expect(await find('k3')).toEqual({ kind: 'absent' });
  });

  it('finds what was posted when our clock runs a little ahead, and not what is much older', async () => {
    await connectTo(double).messenger.post(makeOutgoing('k1'));
    expect(await find('k1', Date.now() + 50_000)).toMatchObject({ kind: 'found' });
    expect(await find('k1', Date.now() + 120_000)).toEqual({ kind: 'absent' });
  });

  it('proves nothing where it may not look, and says what is missing', async () => {
    double.setScopes(['chat:write', 'channels:read']);
    expect(await find('k1')).toEqual({ kind: 'unprovable', detail: expect.stringContaining('channels:history') });
    double.setScopes(['chat:write', 'channels:history']);
    double.channel('C0GENERAL', { isMember: false });
    expect(await find('k1')).toEqual({ kind: 'unprovable', detail: expect.stringContaining('invite it to the channel') });
  });

  it('fails when Slack can’t be asked now', async () => {
    double.fault({ method: 'conversations.history', answer: 'reset' });
    await expect(find('k1')).rejects.toMatchObject({ failure: { kind: 'unavailable' } });
    double.fault({ method: 'conversations.history', answer: { status: 429, headers: { 'retry-after': '3' } } });
    await expect(find('k1')).rejects.toMatchObject({ failure: { kind: 'rate-limited', retryAfterMs: 3_000 } });
    double.revoke('bot', 'account_inactive');
    await expect(find('k1')).rejects.toMatchObject({ failure: { kind: 'unauthorized' } });
  });
});

describe('the check for herald doctor', () => {
  const check = (channel: string) => connectTo(double).messenger.check([`slack:${channel}`, 'terminal']);

  it('has nothing to say when all is well', async () => {
    expect(await check('C0GENERAL')).toEqual([]);
  });

  it('says what to do about each thing that is not', async () => {
    double.channel('C0OLD', { isArchived: true });
    double.channel('C0OTHER', { isMember: false });
    expect(await check('C0OLD')).toEqual(['slack:C0OLD is archived: nothing can be posted there.']);
    expect(await check('C0NONE')).toEqual([expect.stringMatching(/slack:C0NONE was not found.*invite @herald/)]);
    expect(await check('C0OTHER')).toEqual([expect.stringMatching(/not in slack:C0OTHER: posting works.*invite @herald/)]);
    double.setScopes(['chat:write', 'channels:read']);
    expect(await check('C0GENERAL')).toEqual([
      expect.stringContaining('bot scope commands'),
      expect.stringContaining('bot scope channels:history'),
    ]);
  });

  it('tells a scope that several channels need once, with the channels', async () => {
    double.channel('C0SECOND');
    double.channel('C0PRIVATE', { isPrivate: true });
    const checkAll = () => connectTo(double).messenger.check(['slack:C0GENERAL', 'slack:C0SECOND', 'slack:C0PRIVATE']);
    double.setScopes(['chat:write', 'commands', 'channels:read']);
    const histories = await checkAll();
    expect(histories).toEqual([
      expect.stringMatching(/lacks the bot scope channels:history: .* in slack:C0GENERAL, slack:C0SECOND, .*OAuth & Permissions/),
      expect.stringMatching(/lacks the bot scope groups:history: .* in slack:C0PRIVATE, /),
    ]);
    // What Slack itself says it needs.
    double.setScopes(['chat:write', 'commands']);
    expect(await checkAll()).toEqual([
      expect.stringMatching(/one of channels:read, groups:read\): slack:C0GENERAL, slack:C0SECOND, slack:C0PRIVATE can't be checked/),
    ]);
  });

  it('asks for the scopes anew: they change when the app is installed again', async () => {
    const { messenger } = connectTo(double);
    double.setScopes(['chat:write', 'commands', 'channels:read']);
    expect(await messenger.check(['slack:C0GENERAL'])).toHaveLength(1);
    double.setScopes(['chat:write', 'commands', 'channels:read', 'channels:history']);
    expect(await messenger.check(['slack:C0GENERAL'])).toEqual([]);
  });

  describe('of people’s rights', () => {
    const all = ['chat:write', 'commands', 'channels:read', 'channels:history', 'users:read', 'usergroups:read'];
    const checkGroups = (...groups: string[]) => connectTo(double).messenger.check(['slack:C0GENERAL'], groups);

    it('has nothing to say of user groups that are there', async () => {
      double.userGroup('S0GOOD', {});
      expect(await checkGroups('S0GOOD')).toEqual([]);
      expect(double.complaints).toEqual([]);
    });

    it('names each user group that is not there, or is disabled', async () => {
      double.userGroup('S0GOOD', {});
      double.userGroup('S0OLD', { disabled: true });
      expect(await checkGroups('S0GOOD', 'S0GONE', 'S0OLD')).toEqual([
        'The user group S0GONE does not exist in this workspace: correct HERALD_ADMINS or HERALD_SLACK_MANAGERS.',
        'The user group S0OLD (@s0old) is disabled: enable it, or name another.',
      ]);
    });

    it('names the scopes that are missing: usergroups:read only where a group is named', async () => {
      double.setScopes(all.filter((scope) => scope !== 'usergroups:read'));
      expect(await checkGroups()).toEqual([]);
      expect(await checkGroups('S0GOOD')).toEqual([expect.stringMatching(/lacks the bot scope usergroups:read: .*OAuth & Permissions/)]);
      double.setScopes(all.filter((scope) => scope !== 'users:read'));
      expect(await checkGroups()).toEqual([expect.stringMatching(/lacks the bot scope users:read: .*OAuth & Permissions/)]);
      expect(await connectTo(double).messenger.check(['slack:C0GENERAL'])).toEqual([]);
    });

    it('says what it could not check', async () => {
      double.fault({ method: 'usergroups.list', answer: 'reset' });
      expect(await checkGroups('S0GOOD')).toEqual(["The user groups S0GOOD can't be checked right now (unavailable)."]);
    });
  });

  it('knows a bad token', async () => {
    const [problem] = await connectTo(double, { botToken: 'xoxb-wrong' }).messenger.check(['slack:C0GENERAL']);
    expect(problem).toMatch(/refuses SLACK_BOT_TOKEN \(invalid_auth\)/);
  });
});

it('a post with everything in it is taken as it is', async () => {
  const event = { startsAt: '2026-03-24T08:00:00.000Z', endsAt: null, place: 'Amsterdam', mode: 'in-person' };
  await connectTo(double).messenger.post(makeOutgoing('k1', makeAnnouncement({ event, release: { version: 'v1.2', prerelease: true } })));
  expect(double.messages('C0GENERAL')[0]?.blocks).toHaveLength(4);
  expect(double.complaints).toEqual([]);
});

it('lists the channels that it can see, over all pages: its own first, then by name, without archived and foreign private ones', async () => {
  double.channel('C0B', { name: 'beta', isMember: false });
  double.channel('C0A', { name: 'alpha', isMember: false });
  double.channel('C0OLD', { name: 'old', isArchived: true });
  double.channel('C0HIDDEN', { name: 'hidden', isPrivate: true, isMember: false });
  double.channel('C0OWN', { name: 'aaa-own', isPrivate: true });
  const listed = await connectTo(double).messenger.channels?.();
  const own = listed?.filter(({ destination }) => destination !== 'slack:C0GENERAL');
  expect(own).toEqual([
    { destination: 'slack:C0OWN', name: '#aaa-own' },
    { destination: 'slack:C0A', name: '#alpha' },
    { destination: 'slack:C0B', name: '#beta' },
  ]);
  expect(listed).toHaveLength(4);
  expect(double.complaints).toEqual([]);
});
