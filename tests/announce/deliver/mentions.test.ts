import { describe, expect, it } from 'vitest';
import { createFilters } from '../../../src/filter/filters.ts';
import { mentionFor } from '../../../src/model/subscription.ts';
import { claimed, delivery, digest, doubtful, editOf, NOW, play, post } from '../../support/deliver-stage.ts';
import { makePost, makeSubscription } from '../../support/make.ts';

const mention = { who: 'S0GROUP', cooldownMinutes: 60 };
const taken = { who: 'S0GROUP', at: NOW.toISOString() };
const pings = { mention: { who: 'S0GROUP', pings: true } };

describe('whom a message mentions', () => {
  it('is taken in the ledger before the request leaves', async () => {
    const { sent, steps } = await play({ claim: claimed, mention });
    expect(steps).toEqual([['mention', 'S0GROUP', 1], ['post']]);
    expect(sent).toMatchObject([pings]);
  });

  it('is nobody within the cooldown, and nobody where no subscription says so', async () => {
    expect((await play({ claim: claimed, mention, mayMention: false })).sent[0]?.mention).toBeUndefined();
    const silent = await play({ claim: claimed });
    expect([silent.sent[0]?.mention, silent.steps]).toEqual([undefined, [['post']]]);
  });

  it('stands with the first message of a digest alone', async () => {
    expect((await play({ claim: digest, mention })).sent).toMatchObject([pings]);
    const page = { ...digest, delivery: { ...digest.delivery, originalKey: 'b0~slack.C1~digest' } };
    expect((await play({ claim: page, mention })).sent[0]?.mention).toBeUndefined();
  });

  it('is nobody when a delivery that mentioned somebody is sent again', async () => {
    const again = {
      ...claimed,
      delivery: { ...delivery, firstSentAt: NOW.toISOString(), mention: { ...taken, at: '2026-01-01T00:00:00.000Z' } },
    };
    const { sent, steps } = await play({ claim: again, mention });
    expect([sent[0]?.mention, steps]).toEqual([undefined, [['post']]]);
  });

  it.each([
    ['as it said it the first time', taken, pings.mention],
    ['not where its first request did not say it', undefined, undefined],
    ['not where an earlier life of the delivery said it', { ...taken, at: '2026-01-01T00:00:00.000Z' }, undefined],
  ])('is repeated with a request whose answer was lost: %s', async (_, own, expected) => {
    const claim = doubtful(null);
    if (claim.kind !== 'doubtful') throw new Error('not in doubt');
    const again = { ...claim, delivery: { ...claim.delivery, ...(own ? { mention: own } : {}) } };
    const { sent, steps } = await play({ claim: again, mention, find: async () => ({ kind: 'repeatable' }) });
    expect([sent[0]?.mention, steps]).toEqual([expected, [['post']]]);
  });

  it('is shown by an edit, which notifies nobody', async () => {
    const { sent } = await play({ claim: editOf({ mention: taken, renderedFingerprint: 'another' }), mention });
    expect(sent).toMatchObject([{ mention: { who: 'S0GROUP', pings: false } }]);
    expect((await play({ claim: editOf({ renderedFingerprint: 'another' }), mention })).sent[0]?.mention).toBeUndefined();
  });
});

describe('who is to be mentioned', () => {
  const releases = { ...makeSubscription('slack:C1', { kinds: ['release'] }), mention };
  const rest = makeSubscription('slack:C1');
  const elsewhere = { ...makeSubscription('slack:C2'), mention: { ...mention, who: 'S0OTHER' } };
  const release = makePost({ path: 'r.md', kind: 'release' });
  const who = (subscriptions: Parameters<typeof mentionFor>[0]['subscriptions'], ...posts: Parameters<typeof mentionFor>[2]) =>
    mentionFor({ subscriptions, matches: createFilters().matches }, 'slack:C1', posts)?.who ?? null;

  it('is said by a subscription of the channel that wants one of the posts, and is not paused', () => {
    const all = [rest, elsewhere, releases];
    expect(who(all, release)).toBe('S0GROUP');
    expect(who(all, post, release)).toBe('S0GROUP');
    expect(who(all, post)).toBeNull();
    const paused = { at: NOW.toISOString(), by: { platform: 'slack', id: 'U1' }, reason: null };
    expect(who([rest, { ...releases, paused }], release)).toBeNull();
  });
});
