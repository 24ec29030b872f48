import { describe, expect, it } from 'vitest';
import { deliveryKeyOf } from '../../src/model/delivery.ts';
import type { Hold } from '../../src/model/hold.ts';
import { terms } from '../contracts/owed.ts';
import { ADMIN, NOW, openCommandStage, pendingRow, wordsOf } from '../support/command-stage.ts';
import { makePost } from '../support/make.ts';

const [first, second] = [makePost({ path: 'docs/0.md', title: 'First' }), makePost({ path: 'docs/1.md', title: 'Second' })];
const keyOf = (postId: string) => deliveryKeyOf(postId, 'slack:C1', 'announce');
const OTHER = { platform: 'discord', id: ADMIN.id } as const;

describe('resolve', () => {
  const openStage = async () => {
    const stage = openCommandStage();
    await stage.seen([first, second]);
    await stage.look({ deliveries: [pendingRow(first.id, 'slack:C1'), pendingRow(second.id, 'slack:C1')] });
    for (const { id } of [first, second])
      await stage.fail(keyOf(id), 'in-doubt', { kind: 'unprovable', detail: 'channels:history is missing' });
    return stage;
  };
  const stateOf = async (stage: Awaited<ReturnType<typeof openStage>>, key: string) =>
    (await stage.ledger.find({ keys: [key] }, 1))[0]?.state;

  it('lists them, oldest first, with both answers to each', async () => {
    const stage = await openStage();
    const reply = await stage.ask('resolve');
    expect(wordsOf(reply)).toContain('2 messages may or may not have arrived.');
    expect(wordsOf(reply)).toContain(
      `1. First in slack:C1, sent 2026-01-12 12:00 UTC: Herald can’t check whether it arrived: channels:history is missing (${keyOf(first.id)})`,
    );
    expect(reply.actions.map(({ command }) => command)).toEqual([
      `resolve ${keyOf(first.id)} sent`,
      `resolve ${keyOf(first.id)} resend`,
      `resolve ${keyOf(second.id)} sent`,
      `resolve ${keyOf(second.id)} resend`,
    ]);
  });

  it('“sent” ends it without sending, “resend” sends it; each once', async () => {
    const stage = await openStage();
    const settled = await stage.ask(`resolve ${keyOf(first.id)} sent`);
    expect(wordsOf(settled)).toContain('Resolved by slack:U0ADMIN, for slack:C1: the message was sent. It will not be sent again.');
    expect(settled.actions.map(({ command }) => command)).toEqual([
      `resolve ${keyOf(second.id)} sent`,
      `resolve ${keyOf(second.id)} resend`,
    ]);
    expect(stage.rung).toEqual([]);
    const late = await stage.ask(`resolve ${keyOf(first.id)} resend`, { from: OTHER });
    expect(wordsOf(late)).toContain(
      'This was already resolved by slack:U0ADMIN 2026-01-12 12:00 UTC. Now: sent, as an admin confirmed 2026-01-12 12:00 UTC.',
    );
    expect(await stateOf(stage, keyOf(first.id))).toBe('delivered');

    expect(wordsOf(await stage.ask(`resolve ${keyOf(second.id)} resend`))).toContain('It will be sent again.');
    await stage.ask(`resolve ${keyOf(second.id)} resend`);
    expect(stage.rung).toEqual([keyOf(second.id)]);
    expect(wordsOf(await stage.ask('resolve'))).toBe('Nothing is in doubt.');
    expect((await stage.audit.latest(9)).map(({ action, detail }) => [action, detail.choice])).toEqual([
      ['resolve', 'resend'],
      ['resolve', 'sent'],
    ]);
  });

  it('older words work, also where older entries of the audit log say who did it', async () => {
    const stage = await openStage();
    const settled = await stage.ask(`doubt ${keyOf(first.id)} there`, { confirmed: true });
    expect(settled.data).toMatchObject({ key: keyOf(first.id), choice: 'there', settled: true });
    expect((await stage.ask(`doubt ${keyOf(second.id)} again`)).data).toMatchObject({ choice: 'again', settled: true });
    expect((await stage.audit.latest(9)).map(({ action, detail }) => [action, detail.choice])).toEqual([
      ['resolve', 'resend'],
      ['resolve', 'sent'],
    ]);
    expect(wordsOf(await stage.ask('doubt'))).toBe('Nothing is in doubt.');

    const older = await openStage();
    await older.ledger.confirmDelivered(keyOf(first.id), NOW.getTime());
    const detail = { key: keyOf(first.id), choice: 'there' };
    await older.audit.record({ at: NOW.toISOString(), who: OTHER, where: null, action: 'doubt', detail });
    expect(wordsOf(await older.ask(`resolve ${keyOf(first.id)} sent`))).toContain(
      `This was already resolved by ${OTHER.platform}:${OTHER.id}`,
    );
  });

  it('a post in a digest stands for its digest', async () => {
    const stage = openCommandStage();
    await stage.seen([first]);
    const digest = deliveryKeyOf('b1', 'slack:C1', 'digest');
    const rows = [
      pendingRow('b1', 'slack:C1', { key: digest, postId: null, purpose: 'digest' }),
      pendingRow(first.id, 'slack:C1', { digestKey: digest }),
    ];
    await stage.look({ deliveries: rows });
    await stage.fail(digest, 'in-doubt', { kind: 'unprovable', detail: 'x' });
    expect(wordsOf(await stage.ask('resolve'))).toMatch(
      /^1 message may or may not have arrived.*\n1\. a digest of 1 post: First in slack:C1, sent 2026/,
    );
    expect((await stage.ask(`resolve ${keyOf(first.id)} sent`)).data).toMatchObject({ key: digest, settled: true });
  });

  it('a digest that is there is followed by the posts it had no room for', async () => {
    const stage = openCommandStage();
    await stage.seen([first, second]);
    const digest = deliveryKeyOf('b1', 'slack:C1', 'digest');
    const carried = [first, second].map(({ id }) => pendingRow(id, 'slack:C1', { digestKey: digest }));
    await stage.look({ deliveries: [pendingRow('b1', 'slack:C1', { key: digest, postId: null, purpose: 'digest' }), ...carried] });
    await stage.ledger.claim(digest, terms({ nowMs: NOW.getTime() }));
    await stage.ledger.recordIncluded(digest, 1, [first.id]);
    await stage.ledger.settle(digest, 1, { state: 'in-doubt', reason: { kind: 'unprovable', detail: 'x' } }, NOW.getTime());
    expect(wordsOf(await stage.ask(`resolve ${digest} sent`))).toContain(
      'It will not be sent again. The posts that did not fit into it will follow.',
    );
    expect(stage.rung).toEqual([keyOf(second.id)]);
  });

  it('what is wrong is named', async () => {
    const stage = await openStage();
    expect(wordsOf(await stage.ask(`resolve ${keyOf(first.id)}`))).toContain(`For example: /cncf resolve ${keyOf(first.id)} sent`);
    expect(await stage.ask('resolve x~y~announce sent')).toMatchObject({ exitCode: 2 });
  });
});

describe('holds', () => {
  const openStage = async (own: Partial<Hold> = {}) => {
    const stage = openCommandStage();
    await stage.seen([first, second]);
    const hold: Hold = {
      id: 'h1',
      kind: 'additions',
      since: NOW.toISOString(),
      posts: 2,
      messages: 2,
      samples: ['First', 'Second'],
      decision: null,
      ...own,
    };
    const held = { state: 'held', reason: { kind: 'safety-limit', change: 'additions', posts: 2 }, hold: 'h1' } as const;
    await stage.look({ holds: [hold], deliveries: [first, second].map(({ id }) => pendingRow(id, 'slack:C1', held)) });
    return stage;
  };

  it('lists them with what may be decided', async () => {
    const stage = await openStage();
    const reply = await stage.ask('holds');
    expect(wordsOf(reply)).toContain(
      '2 posts at once, on hold since 2026-01-12 12:00 UTC. Announced one by one, that would be 2 messages. Decide: /cncf hold h1 announce, digest or seen',
    );
    expect(wordsOf(reply)).toContain('First; Second');
    expect(reply.actions.map(({ command }) => command)).toEqual(['hold h1 digest', 'hold h1 announce', 'hold h1 seen']);
    expect(wordsOf(await openCommandStage().ask('holds'))).toContain('No batch is on hold.');
  });

  it('several have the numbers that their buttons have, a row each', async () => {
    const stage = await openStage();
    const edits: Hold = { id: 'h2', kind: 'edits', since: NOW.toISOString(), posts: 3, messages: 3, samples: [], decision: null };
    await stage.look({ holds: [edits], deliveries: [] });
    const reply = await stage.ask('holds');
    expect(wordsOf(reply)).toMatch(/^1\. 2 posts at once.*\n2\. 3 changed posts at once.*\/cncf hold h2 announce or seen$/);
    expect(reply.blocks).toMatchObject([{ kind: 'table', rows: [{ length: 5 }, { length: 5 }] }]);
    expect(reply.actions.map(({ label }) => label)).toEqual([
      'One digest (1)',
      'Announce each (1)',
      'Mark seen (1)',
      'Edit the messages (2)',
      'Leave them (2)',
    ]);
  });

  it.each([
    ['announce', 'Announced by slack:U0ADMIN: 2 posts; 2 messages on the way.', 2],
    ['digest', 'Sent as digests by slack:U0ADMIN: 2 posts; 1 message on the way.', 1],
    ['seen', 'Marked as seen by slack:U0ADMIN: 2 posts; nothing is sent.', 0],
  ])('%s is decided once, and the second admin hears who was first', async (choice, words, rung) => {
    const stage = await openStage();
    expect(wordsOf(await stage.ask(`hold h1 ${choice}`, { confirmed: true, where: 'slack:C0OPS' }))).toBe(words);
    expect(stage.rung).toHaveLength(rung);
    const late = await stage.ask('hold h1 announce', { from: OTHER, confirmed: true });
    expect(wordsOf(late)).toMatch(/^This was already decided by slack:U0ADMIN 2026-01-12 12:00 UTC: /);
    expect(stage.rung).toHaveLength(rung);
    expect(await stage.audit.latest(9)).toMatchObject([
      { who: ADMIN, where: 'slack:C0OPS', action: 'hold', detail: { hold: 'h1', decision: choice, posts: 2, deliveries: rung } },
    ]);
  });

  it('edits and removals are done or dropped; they make no digest', async () => {
    const stage = await openStage({ kind: 'removals' });
    expect(wordsOf(await stage.ask('hold h1 digest'))).toContain('Removed posts can’t be sent as a digest.');
    expect(await stage.ledger.holds()).toHaveLength(1);
    expect((await stage.ask('holds')).actions.map(({ label }) => label)).toEqual(['Remove the messages', 'Leave them']);
    expect(wordsOf(await stage.ask('hold h1 seen'))).toBe('Removals dropped by slack:U0ADMIN: 2 removed posts; the messages stay.');
  });

  it('the beginning of its id names a hold, where no other begins so', async () => {
    const stage = await openStage({ id: 'hab12' });
    await stage.look({
      holds: [{ id: 'hab34', kind: 'edits', since: NOW.toISOString(), posts: 60, messages: 60, samples: [], decision: null }],
    });
    expect(wordsOf(await stage.ask('hold hab seen'))).toContain('There is no batch “hab” on hold.');
    expect((await stage.ask('hold hab3 seen')).data).toMatchObject({ hold: 'hab34', decided: true });
    expect((await stage.ask('hold hab seen')).data).toMatchObject({ hold: 'hab12', decided: true });
  });

  it('what is wrong is named', async () => {
    const stage = await openStage();
    expect(wordsOf(await stage.ask('hold h1'))).toContain('For example: /cncf hold h1 digest');
    expect(wordsOf(await stage.ask('hold h2 seen'))).toContain('There is no batch “h2” on hold.');
  });
});
