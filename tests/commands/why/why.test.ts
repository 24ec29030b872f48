import { describe, expect, it } from 'vitest';
import { deliveryKeyOf } from '../../../src/model/delivery.ts';
import type { DeliveryMode } from '../../../src/model/delivery-mode.ts';
import type { Hold } from '../../../src/model/hold.ts';
import type { Pause } from '../../../src/model/pause.ts';
import { AT_ONCE, NOW, openCommandStage, pendingRow, SOMEBODY, wordsOf } from '../../support/command-stage.ts';
import { makePost, makeSubscription } from '../../support/make.ts';

const [first, second] = [
  makePost({ path: 'docs/0.md', title: 'Cilium in practice' }),
  makePost({ path: 'docs/1.md', title: 'Cilium in practice' }),
];
const everyone = [makeSubscription('slack:C1'), makeSubscription('terminal')];
const slackKey = deliveryKeyOf(first.id, 'slack:C1', 'announce');

/** The post is owed to slack:C1. */
async function owed(own: Parameters<typeof pendingRow>[2] = {}) {
  const stage = openCommandStage();
  await stage.seen([first]);
  await stage.look({ deliveries: [pendingRow(first.id, 'slack:C1', own)] });
  return {
    ...stage,
    says: async (more: Parameters<typeof stage.ask>[1] = {}) =>
      wordsOf(await stage.ask('why docs/0.md', more))
        .split('\n')
        .at(-1),
  };
}

const at = (ms: number): string => new Date(NOW.getTime() + ms).toISOString();
const DAY_MS = 86_400_000;
const archived: Pause = {
  target: 'slack:C1',
  reason: { kind: 'destination-gone', detail: 'is_archived: the channel is archived', advice: 'Unarchive it' },
  since: NOW.toISOString(),
  probeAt: at(DAY_MS),
};

describe('why', () => {
  it('tells of every channel what happened there', async () => {
    const stage = openCommandStage({ subscriptions: [...everyone, makeSubscription('discord:112233445566778899', { tags: ['kafka'] })] });
    await stage.seen([first]);
    await stage.ledger.plan([
      pendingRow(first.id, 'slack:C1'),
      pendingRow(first.id, 'terminal', { state: 'skipped', reason: { kind: 'stale' } }),
    ]);
    await stage.deliver(slackKey, 'https://slack.example/1');
    const reply = await stage.ask('why docs/0.md');
    expect(wordsOf(reply)).toContain('slack:C1: sent 2026-01-12 12:00 UTC');
    expect(reply.blocks).toContainEqual({
      kind: 'table',
      columns: [{ name: 'Channel' }, { name: 'Outcome', before: ': ' }],
      rows: expect.arrayContaining([expect.arrayContaining([expect.arrayContaining([{ text: 'sent', link: 'https://slack.example/1' }])])]),
    });
    expect(wordsOf(reply)).toContain('terminal: skipped: it was already too old when it was first seen');
    expect(wordsOf(reply)).toContain('discord:112233445566778899: not wanted there: the channel asks for tag:kafka, and it has no tags');
    expect(reply.data).toMatchObject({ deliveries: [{ state: 'skipped' }, { state: 'delivered', sentence: 'sent 2026-01-12 12:00 UTC' }] });
  });

  it('says whom the message mentioned', async () => {
    const stage = await owed();
    const terms = { owner: 'me', nowMs: NOW.getTime(), rateLimits: AT_ONCE, leaseMs: 0, gracePeriodMs: 0 };
    const claim = await stage.ledger.claim(slackKey, terms);
    if (claim.kind !== 'claimed') throw new Error(`can't be claimed: ${claim.kind}`);
    expect(await stage.ledger.takeMention(slackKey, claim.delivery.attempts, { who: 'S0GROUP', cooldownMinutes: 60 }, NOW.getTime())).toBe(
      true,
    );
    const receipt = { channel: 'C1', messageId: '1', link: null };
    await stage.ledger.settle(slackKey, claim.delivery.attempts, { state: 'delivered', receipt }, NOW.getTime());
    expect(await stage.says()).toBe('slack:C1: sent 2026-01-12 12:00 UTC with a mention of S0GROUP');
  });

  it('names the time that a channel has chosen', async () => {
    const window = (mode: DeliveryMode) => ({ dueAt: at(DAY_MS), reason: { kind: 'delivery-window', mode } as const });
    const quiet = { from: '22:00', to: '07:00' };
    const said = async (mode: DeliveryMode) => (await owed(window(mode))).says();
    expect(await said({ mode: 'daily', at: '09:00', timezone: 'Europe/Berlin' })).toContain(
      'slack:C1: waiting for the digest: daily at 09:00 Europe/Berlin, due 2026-01-13 12:00 UTC',
    );
    expect(await said({ mode: 'each', timezone: 'Europe/Berlin', quiet })).toContain(
      'slack:C1: waiting for the end of quiet hours: 22:00-07:00 Europe/Berlin, due 2026-01-13 12:00 UTC',
    );
    expect(await said({ mode: 'spread', minutes: 30, timezone: 'UTC' })).toContain(
      'slack:C1: waiting for a free slot: every 30 minutes, due',
    );
    const stage = await owed(window({ mode: 'daily', at: '09:00', timezone: 'UTC' }));
    expect((await stage.ask('why docs/0.md')).data).toMatchObject({
      deliveries: [{ state: 'planned', dueAt: at(DAY_MS), reason: 'window: daily at 09:00 UTC', cause: { kind: 'delivery-window' } }],
    });
  });

  it('shows others than admins the channel they ask in, and no other', async () => {
    const stage = openCommandStage({ subscriptions: everyone });
    await stage.seen([first], 'baseline');
    const words = wordsOf(await stage.ask('why docs/0.md', { from: SOMEBODY, where: 'slack:C1' }));
    expect(words).toContain('slack:C1: not due: it already existed at Herald’s first scan');
    expect(words).not.toContain('terminal');
  });

  it.each([
    ['draft: true', { draft: true }, 'It is a draft'],
    ['a publishDate to come', { publishAt: '2026-02-01T00:00:00.000Z' }, 'It is scheduled for'],
  ])('says why a post waits: %s', async (_name, own, words) => {
    const stage = openCommandStage();
    await stage.seen([makePost({ path: 'w.md', ...own })], 'waiting');
    expect(wordsOf(await stage.ask('why w.md'))).toContain(words);
  });

  it('says when a new post is announced, as far as this process knows', async () => {
    const post = makePost({ path: 'w.md' });
    const here = openCommandStage({ settling: { posts: [post], dueMs: NOW.getTime() + 7_000 } });
    await here.seen([post], 'settling');
    expect(wordsOf(await here.ask('why w.md'))).toContain('It will be announced in 7 s, unless it or the folder changes.');
    const elsewhere = openCommandStage();
    await elsewhere.seen([post], 'settling');
    expect(wordsOf(await elsewhere.ask('why w.md'))).toContain(
      'Herald decides whether to announce it once it and the folder have been quiet for a few seconds.',
    );
  });

  it('says what is wrong with a file that is not a post', async () => {
    const problem = {
      path: 'docs/broken.md',
      line: 2,
      column: 1,
      level: 'error',
      code: 'yaml-broken',
      message: 'broken YAML',
      hint: 'Quote it.',
    } as const;
    const reply = await openCommandStage({ problems: [problem] }).ask('why broken.md');
    expect(wordsOf(reply)).toBe('docs/broken.md, line 2, is not a post: broken YAML\nQuote it.');
    expect(reply.exitCode).toBe(1);
    const whole = await openCommandStage({ problems: [{ ...problem, line: null, column: null }] }).ask('why broken.md');
    expect(wordsOf(whole)).toBe('docs/broken.md is not a post: broken YAML\nQuote it.');
  });

  it('asks which one, when several may be meant', async () => {
    const stage = openCommandStage();
    await stage.seen([first, second]);
    const reply = await stage.ask('why Cilium in practice');
    expect(reply.actions.map(({ command }) => command).toSorted()).toEqual(['why docs/0.md', 'why docs/1.md']);
  });
});

describe('why, of one delivery', () => {
  it('on its way, then in its turn', async () => {
    const stage = await owed();
    expect(await stage.says()).toBe('slack:C1: on its way');
    const third = makePost({ path: 'docs/3.md' });
    await stage.seen([third]);
    await stage.look({ deliveries: [pendingRow(third.id, 'slack:C1')] });
    expect(wordsOf(await stage.ask('why docs/3.md'))).toContain('waiting for its turn: 1 message ahead of it in this channel, about 1 s');
  });

  it('held because the channel takes nothing: what to do, and when it is asked again', async () => {
    const stage = await owed({ state: 'held', reason: { kind: 'paused' } });
    await stage.ledger.pause(archived, []);
    expect(await stage.says()).toBe(
      'slack:C1: held: Herald can’t write to the channel (is_archived: the channel is archived). Unarchive it: Herald checks again 2026-01-13 12:00 UTC, or with /cncf resume slack:C1',
    );
    expect(await stage.says({ from: SOMEBODY, where: 'slack:C1' })).not.toContain('resume');
  });

  it('waits like the rest of a platform whose token is refused', async () => {
    const stage = await owed();
    await stage.ledger.pause({ ...archived, target: 'slack', reason: { kind: 'unauthorized', detail: 'token_revoked' } }, []);
    expect(await stage.says()).toContain(
      'waiting: Herald’s token was refused (token_revoked). Give Herald a valid token: Herald checks again',
    );
    expect(await stage.says()).toContain('/cncf resume slack');
  });

  it('waits because everything is paused', async () => {
    const stage = await owed();
    await stage.ask('pause maintenance');
    expect(await stage.says()).toBe(
      'slack:C1: waiting: everything is paused by slack:U0ADMIN since 2026-01-12 12:00 UTC. Continue with /cncf resume',
    );
  });

  it('held by the fuse: which words decide', async () => {
    const hold: Hold = { id: 'h1', kind: 'additions', since: at(0), posts: 240, messages: 240, samples: [], decision: null };
    const stage = await owed({ state: 'held', reason: { kind: 'safety-limit', change: 'additions', posts: 240 }, hold: 'h1' });
    await stage.look({ holds: [hold] });
    expect(await stage.says()).toBe(
      'slack:C1: held: 240 new posts at once, more than the safety limit allows; waiting for an admin’s decision: /cncf hold h1 announce, digest or seen',
    );
  });

  it('in doubt: look, then say so', async () => {
    const stage = await owed();
    await stage.fail(slackKey, 'in-doubt', { kind: 'unprovable', detail: 'channels:history is missing' });
    expect(await stage.says()).toBe(
      `slack:C1: in doubt: Herald can’t check whether it arrived: channels:history is missing. Look in the channel, then /cncf resolve ${slackKey} sent or /cncf resolve ${slackKey} resend`,
    );
    await stage.ask(`resolve ${slackKey} sent`);
    expect(await stage.says()).toBe('slack:C1: sent, as an admin confirmed 2026-01-12 12:00 UTC');
  });

  it('failed: in the platform’s own words', async () => {
    const stage = await owed();
    await stage.fail(slackKey, 'failed', { kind: 'rejected', detail: 'invalid_blocks' });
    expect(await stage.says()).toBe(
      'slack:C1: failed 2026-01-12 12:00 UTC after 1 attempt: the platform refuses this message (invalid_blocks). /cncf replay failed tries again',
    );
  });

  it('being looked for, since no answer came; and so do those behind it wait', async () => {
    const stage = await owed();
    const longAgo = NOW.getTime() - 30_000;
    const terms = {
      owner: 'dead',
      nowMs: longAgo,
      rateLimits: stage.context.rateLimitsOf('slack', 'messages'),
      leaseMs: 0,
      gracePeriodMs: 0,
    };
    await stage.ledger.claim(slackKey, terms);
    expect(await stage.says()).toBe(
      'slack:C1: sent 2026-01-12 11:59 UTC, but there was no answer: Herald is checking whether it arrived, and sends it again only if it did not',
    );
    const behind = makePost({ path: 'docs/3.md' });
    await stage.seen([behind]);
    await stage.look({ deliveries: [pendingRow(behind.id, 'slack:C1')] });
    expect(wordsOf(await stage.ask('why docs/3.md'))).toContain('waiting for its turn: Herald is checking whether an earlier message');
    await stage.ledger.pause(archived, []);
    expect(await stage.says()).toContain('there was no answer; Herald checks later whether it arrived: Herald can’t write to the channel');
  });

  it('tried again, with what went wrong so far', async () => {
    const stage = await owed();
    const terms = {
      owner: 'me',
      nowMs: NOW.getTime(),
      rateLimits: stage.context.rateLimitsOf('slack', 'messages'),
      leaseMs: 0,
      gracePeriodMs: 0,
    };
    await stage.ledger.claim(slackKey, terms);
    expect(await stage.says()).toBe('slack:C1: being sent since 2026-01-12 12:00 UTC');
    await stage.ledger.settle(
      slackKey,
      1,
      { state: 'planned', reason: { kind: 'unavailable', detail: 'ECONNREFUSED' }, countsAttempt: true },
      NOW.getTime(),
    );
    expect(await stage.says()).toBe(
      'slack:C1: on its way, to be tried again soon; 1 attempt so far: the platform could not be reached (ECONNREFUSED)',
    );
  });

  it('skipped by somebody’s word', async () => {
    const stage = await owed({ state: 'held', reason: { kind: 'rejected', detail: 'x' } });
    await stage.ask('replay held as:seen --yes');
    expect(await stage.says()).toBe('slack:C1: skipped: marked as seen by slack:U0ADMIN');
  });

  it('edited, and to be removed unless its file returns; then removed', async () => {
    const stage = await owed();
    await stage.deliver(slackKey);
    const changes = { edits: [], retractions: [], returned: [], since: at(-DAY_MS), editsDueAt: at(600_000), retractionsDueAt: at(DAY_MS) };
    const holds = { editsHold: null, retractionsHold: null };
    await stage.look({ amendments: { ...changes, ...holds, edits: [first.id] } });
    expect(await stage.says()).toBe('slack:C1: sent 2026-01-12 12:00 UTC; will be edited 2026-01-12 12:10 UTC');
    await stage.ledger.skip([deliveryKeyOf(first.id, 'slack:C1', 'edit')], { kind: 'unchanged' }, NOW.getTime());
    stage.context.archive.remove([first.id]);
    await stage.look({ remove: [first.id], amendments: { ...changes, ...holds, retractions: [first.id] } });
    expect(await stage.says()).toBe('slack:C1: sent 2026-01-12 12:00 UTC; will be removed 2026-01-13 12:00 UTC unless its file returns');
    expect(wordsOf(await stage.ask('why Cilium in practice'))).toContain('its file has been gone since 2026-01-12 12:00 UTC');
    const retract = deliveryKeyOf(first.id, 'slack:C1', 'retract');
    const due = {
      owner: 'me',
      nowMs: NOW.getTime() + DAY_MS,
      rateLimits: stage.context.rateLimitsOf('slack', 'changes'),
      leaseMs: 0,
      gracePeriodMs: 0,
    };
    await stage.ledger.claim(retract, due);
    await stage.ledger.settle(retract, 1, { state: 'delivered', receipt: null }, NOW.getTime() + DAY_MS);
    expect(await stage.says()).toBe('slack:C1: removed 2026-01-13 12:00 UTC');
  });

  it('edits and removals that wait for an admin', async () => {
    const stage = await owed();
    await stage.deliver(slackKey);
    const hold: Hold = { id: 'hr1', kind: 'removals', since: at(0), posts: 11, messages: 11, samples: [], decision: null };
    await stage.look({
      holds: [hold],
      amendments: {
        edits: [],
        retractions: [first.id],
        returned: [],
        since: at(-DAY_MS),
        editsDueAt: at(0),
        retractionsDueAt: at(0),
        editsHold: null,
        retractionsHold: 'hr1',
      },
    });
    expect(await stage.says()).toContain(
      '; its removal is held: 11 removed posts at once, more than the safety limit allows (/cncf hold hr1 announce or seen)',
    );
  });

  it('sent in a digest, whose message it links to; and the digest’s edits are its own', async () => {
    const stage = openCommandStage();
    await stage.seen([first, second]);
    const digest = deliveryKeyOf('b1', 'slack:C1', 'digest');
    const carried = [first, second].map(({ id }) => pendingRow(id, 'slack:C1', { digestKey: digest }));
    await stage.look({ deliveries: [pendingRow('b1', 'slack:C1', { key: digest, postId: null, purpose: 'digest' }), ...carried] });
    expect(wordsOf(await stage.ask('why docs/0.md'))).toContain('slack:C1: on its way in a digest');
    await stage.deliver(digest);
    await stage.ledger.planEdits([digest], at(600_000), false);
    const reply = await stage.ask('why docs/0.md');
    expect(wordsOf(reply)).toContain('slack:C1: sent in a digest 2026-01-12 12:00 UTC; will be edited 2026-01-12 12:10 UTC');
    expect(JSON.stringify(reply.blocks)).toContain(`https://chat.example/${digest}`);
    const words = wordsOf(await stage.ask(`why ${digest}`));
    expect(words).toContain('The digest for slack:C1: sent 2026-01-12 12:00 UTC; will be edited');
    expect(words.match(/Cilium in practice/g)).toHaveLength(2);
  });

  it('by its key, for admins', async () => {
    const stage = await owed();
    await stage.deliver(slackKey);
    const retract = deliveryKeyOf(first.id, 'slack:C1', 'retract');
    await stage.look({
      deliveries: [pendingRow(first.id, 'slack:C1', { key: retract, purpose: 'retract', originalKey: slackKey, dueAt: at(DAY_MS) })],
    });
    expect(wordsOf(await stage.ask(`why ${slackKey}`))).toContain('The message for slack:C1: sent 2026-01-12 12:00 UTC; will be removed');
    expect(wordsOf(await stage.ask(`why ${retract}`))).toContain(
      'The removal of a message for slack:C1: will be removed 2026-01-13 12:00 UTC unless its file returns',
    );
    const due = {
      owner: 'me',
      nowMs: NOW.getTime() + DAY_MS,
      rateLimits: stage.context.rateLimitsOf('slack', 'changes'),
      leaseMs: 0,
      gracePeriodMs: 0,
    };
    await stage.ledger.claim(retract, due);
    await stage.ledger.settle(retract, 1, { state: 'delivered', receipt: null }, NOW.getTime() + DAY_MS);
    expect(wordsOf(await stage.ask(`why ${retract}`))).toContain('The removal of a message for slack:C1: removed 2026-01-13 12:00 UTC');
    expect(await stage.ask('why a~b~announce')).toMatchObject({ exitCode: 1 });
    expect(wordsOf(await stage.ask(`why ${slackKey}`, { from: SOMEBODY }))).not.toContain('slack:C1: sent');
  });
});
