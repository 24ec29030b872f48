import { describe, expect, it } from 'vitest';
import type { AttemptOptions, ClaimedDelivery, Ending } from '../../../src/announce/deliver/attempt.ts';
import { chooseAction } from '../../../src/announce/deliver/choose-action.ts';
import { type Approval, messageFingerprint } from '../../../src/model/approval.ts';
import { buildAnnouncement, contentFingerprint } from '../../../src/model/build-announcement.ts';
import { ATTEMPT_TERMS, claimed, delivery, digest, doubtful, editOf, NOW, post } from '../../support/deliver-stage.ts';
import { APPROVAL_TERMS } from '../../support/make.ts';

const NEEDED = { ...APPROVAL_TERMS, review: 'slack:CREVIEW' };
const TERMS: AttemptOptions = { ...ATTEMPT_TERMS, approval: NEEDED };
const own = buildAnnouncement(post);
const approval = (more: Partial<Approval> = {}): Approval => ({
  number: 1,
  key: delivery.key,
  destination: delivery.destination,
  review: NEEDED.review,
  state: 'approved',
  asked: 1,
  own,
  edit: null,
  approved: messageFingerprint(own),
  requestedAt: NOW.toISOString(),
  remindAt: null,
  laterUntil: null,
  expiresAt: NOW.toISOString(),
  decidedBy: { platform: 'slack', id: 'U1' },
  decidedAt: NOW.toISOString(),
  ...more,
});
const EDIT = {
  title: null,
  text: 'In better words.',
  by: { platform: 'slack', id: 'U1' },
  at: '',
  of: { title: own.title, text: own.tldr },
};
const work = (base: object, more: Partial<Approval> | null): ClaimedDelivery =>
  ({ ...base, ...(more === null ? {} : { approval: approval(more) }) }) as ClaimedDelivery;
const endingOf = (one: ClaimedDelivery, terms = TERMS): Ending | null => {
  const action = chooseAction(one, terms);
  return action.kind === 'end' ? action.ending : null;
};

describe('a message that somebody has to approve', () => {
  it.each<[string, Partial<Approval> | null]>([
    ['nobody was asked', null],
    ['nobody has decided', { state: 'waiting', approved: null }],
    ['another message was approved', { approved: '000000000000' }],
    ['it was declined', { state: 'declined' }],
    ['its text was edited after it was approved', { edit: EDIT }],
  ])('is held where %s', (_, state) => {
    expect(endingOf(work(claimed, state))).toEqual({ settlement: null, approval: { ...NEEDED, own } });
  });

  it('is sent once it was approved, in the words that it was approved in', () => {
    expect(chooseAction(work(claimed, {}), TERMS)).toMatchObject({ kind: 'post', message: { announcement: { tldr: own.tldr } } });
    const edited = { edit: EDIT, approved: messageFingerprint({ ...own, tldr: EDIT.text }) };
    expect(chooseAction(work(claimed, edited), TERMS)).toMatchObject({ kind: 'post', message: { announcement: { tldr: EDIT.text } } });
  });

  it('needs no approval where nobody asks for one', () => {
    expect(chooseAction(work(claimed, null), { ...TERMS, approval: null }).kind).toBe('post');
  });

  it('that may have been sent is looked for, and never repeated without the word of a person', () => {
    const find = (state: Partial<Approval> | null) => chooseAction(work(doubtful(null), state), TERMS);
    expect(find(null)).toMatchObject({ kind: 'find', mayRepeat: false });
    expect(find({})).toMatchObject({ kind: 'find', mayRepeat: true });
  });

  it('of a digest is the digest; its further messages go with the first', () => {
    expect(endingOf(work(digest, null))?.approval?.own.type).toBe('digest');
    const page = { ...digest, delivery: { ...digest.delivery, originalKey: 'b1~slack.C1~digest' } };
    expect(chooseAction(work(page, null), TERMS).kind).toBe('post');
  });

  it('keeps edited words when it is edited, and offers those of its file', () => {
    const changed = editOf({ renderedFingerprint: 'before' });
    expect(chooseAction(work(changed, { edit: EDIT }), TERMS)).toMatchObject({
      kind: 'edit',
      message: { announcement: { tldr: EDIT.text } },
    });
    const said = editOf({ renderedFingerprint: contentFingerprint({ ...own, tldr: EDIT.text }) });
    const unchanged = { state: 'skipped', reason: { kind: 'unchanged' } };
    expect(endingOf(work(said, { edit: EDIT }))).toEqual({ settlement: unchanged, offer: { key: delivery.key, own } });
    expect(endingOf(work(editOf({ renderedFingerprint: contentFingerprint(own) }), {}))).toEqual({ settlement: unchanged });
  });
});
