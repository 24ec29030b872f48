import { expect, it } from 'vitest';
import { PLATFORMS } from '../../adapters/platforms.ts';
import { createHousekeeping } from '../../src/announce/deliver/housekeeping.ts';
import { beginPause } from '../../src/announce/deliver/pauses.ts';
import { planLateNotice } from '../../src/announce/plan/safety-limits.ts';
import { plainLine } from '../../src/model/announcement.ts';
import { buildAnnouncement } from '../../src/model/build-announcement.ts';
import { type DeliveryKey, deliveryKeyOf, newDelivery } from '../../src/model/delivery.ts';
import { holdNotice } from '../../src/model/sentences/notices.ts';
import { AT_ONCE, NOW, openCommandStage, wordsOf } from '../support/command-stage.ts';
import { APPROVAL_TERMS, makePost } from '../support/make.ts';

const [HERE, ADMINS] = ['slack:C0GENERAL', 'slack:C0ADMINS'] as const;
const HOLD = { id: 'h1', kind: 'additions', since: NOW.toISOString(), posts: 12, messages: 12, samples: [], decision: null } as const;

/** What a notice, or the edit of one, is to say. */
async function noticeOf(key: DeliveryKey, { ledger }: ReturnType<typeof openCommandStage>) {
  const terms = { owner: 'me', nowMs: NOW.getTime() + 60_000, rateLimits: AT_ONCE, leaseMs: 0, gracePeriodMs: 0 };
  const claim = await ledger.claim(key, terms);
  return claim.kind === 'claimed' ? claim.notice : null;
}

/** A stage, what its notices say, and what carries it on in that language. */
async function openStage(noticeLanguage: 'de' | 'fr') {
  const stage = openCommandStage();
  const post = makePost({ path: 'a.md', title: 'A post' });
  const key = deliveryKeyOf(post.id, HERE, 'announce');
  await stage.seen([post]);
  await stage.look({ deliveries: [newDelivery(key, HERE, { postId: post.id })] });
  const housekeepingContext = {
    ...stage,
    platforms: PLATFORMS,
    adminDestination: ADMINS,
    noticeLanguage: () => noticeLanguage,
    enqueue: async () => undefined,
    now: () => NOW,
    log: () => undefined,
  };
  const tend = createHousekeeping({
    ...housekeepingContext,
    messengers: new Map(),
    approvalTerms: APPROVAL_TERMS,
    reviseNotices: async () => [],
  });
  const titles = async (): Promise<readonly string[]> => {
    const rows = await stage.ledger.find({ purposes: ['notice'] }, 9);
    return Promise.all(rows.map(async (row) => (await noticeOf(row.key, stage))?.title ?? ''));
  };
  return { stage, housekeepingContext, tend, titles, post, key };
}

it('a failure and a pause are told in the language of the admins’ channel', async () => {
  const { stage, tend, titles, key } = await openStage('de');
  await stage.fail(key, 'failed', { kind: 'rejected', detail: 'too long' });
  await tend();
  expect(await titles()).toEqual(['Eine Nachricht konnte nicht zugestellt werden']);
  const other = await openStage('de');
  await beginPause(other.housekeepingContext, { target: HERE, reason: { kind: 'unauthorized', detail: 'revoked' }, probeAfterMs: 1_000 });
  expect(await other.titles()).toEqual(['Vorerst keine Nachrichten mehr an slack:C0GENERAL']);
});

it('what may not have arrived is told in it, and so is that it came too late', async () => {
  const { stage, tend, titles, key, post } = await openStage('fr');
  await stage.fail(key, 'in-doubt', { kind: 'unprovable', detail: 'no scope' });
  await tend();
  expect(await titles()).toEqual(['Un message n’est peut-être pas arrivé']);
  const terms = { adminDestination: ADMINS, maxAgeDays: 14, eachLimit: 5, noticeLanguage: () => 'fr' as const };
  const late = planLateNotice([{ post, stale: 'stale' } as never], () => true, null, terms, NOW);
  expect(late?.notice?.title).toBe('Un nouvel article est arrivé trop tard pour être annoncé');
});

it('a notice stays in its language when it is brought up to date, whoever settles what it tells of', async () => {
  const { stage } = await openStage('de');
  const notice = holdNotice(HOLD, ADMINS, 'de');
  await stage.look({ holds: [HOLD], deliveries: [notice] });
  await stage.deliver(notice.key);
  expect(wordsOf(await stage.ask('hold h1 seen'))).toContain('Marked as seen by slack:U0ADMIN');
  const revised = await noticeOf(notice.key.replace('notice', 'edit'), stage);
  expect(revised?.title).toBe('12 neue Beiträge auf einmal: als gesehen markiert, nichts wird gesendet');
  expect(revised?.lines.map(plainLine).join()).toContain('Entschieden von slack:U0ADMIN');
});

it('an approval is asked for in the language of its message, and decided in that of who decides', async () => {
  const { stage, key, post, titles } = await openStage('fr');
  await stage.ledger.claim(key, { owner: 'me', nowMs: NOW.getTime(), rateLimits: AT_ONCE, leaseMs: 0, gracePeriodMs: 0 });
  const own = { ...buildAnnouncement(post), language: 'es' } as const;
  await stage.ledger.awaitApproval(key, 1, { ...APPROVAL_TERMS, review: ADMINS, own }, NOW.getTime());
  expect(await titles()).toEqual(['Espera tu aprobación']);
  const reply = await stage.handler.handle({
    text: 'approve 1 never',
    from: { platform: 'slack', id: 'U0ADMIN' },
    where: null,
    confirmed: true,
    locale: 'de',
  });
  expect(wordsOf(reply)).toContain('Abgelehnt von slack:U0ADMIN: Freigabe 1, für slack:C0GENERAL. Es wird nicht gesendet.');
});
