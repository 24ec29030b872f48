import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { jsonFields } from '../../src/commands/explain/explain.ts';
import { wordsOf } from '../../src/languages/index.ts';
import { type Reason, reasonText } from '../../src/model/reason.ts';
import { adviceFor, reasonInWords } from '../../src/model/sentences/reasons.ts';

const EN = wordsOf('en');

/** Every kind, as machines and people read it. */
const REASONS: Readonly<Record<Reason['kind'], readonly [Reason, string, RegExp]>> = {
  stale: [{ kind: 'stale' }, 'stale', /too old/],
  'event-past': [{ kind: 'event-past' }, 'event-past', /event is over/],
  expired: [{ kind: 'expired' }, 'expired', /expiry date/],
  draft: [{ kind: 'draft' }, 'draft', /draft again/],
  removed: [{ kind: 'removed' }, 'removed', /file was removed/],
  'no-subscription': [{ kind: 'no-subscription' }, 'no-subscription', /no channel asked/],
  'left-out': [{ kind: 'left-out' }, 'left-out', /was over, or the post was gone/],
  merged: [{ kind: 'merged' }, 'merged', /another digest/],
  discarded: [{ kind: 'discarded' }, 'drained', /an admin discarded it/],
  'community-left': [{ kind: 'community-left' }, 'community-left', /removed from that community/],
  returned: [{ kind: 'returned' }, 'returned', /came back/],
  'no-message': [{ kind: 'no-message' }, 'no-message', /no message to change/],
  'no-thread': [{ kind: 'no-thread' }, 'no-thread', /may not open a thread/],
  'message-gone': [{ kind: 'message-gone' }, 'message-gone', /no longer exists/],
  'entry-gone': [{ kind: 'entry-gone' }, 'entry-gone', /removed it from the calendar/],
  'nothing-left': [{ kind: 'nothing-left' }, 'nothing-left', /none of its posts/],
  unchanged: [{ kind: 'unchanged' }, 'unchanged', /already up to date/],
  paused: [{ kind: 'paused' }, 'paused', /channel are paused/],
  'file-gone': [{ kind: 'file-gone' }, 'file-gone', /waits a day/],
  'rate-limited': [{ kind: 'rate-limited' }, 'rate-limited', /asked Herald to wait/],
  'proven-absent': [{ kind: 'proven-absent' }, 'proven-miss', /did not arrive/],
  restored: [{ kind: 'restored' }, 'restored', /unfinished in the backup/],
  muted: [{ kind: 'muted' }, 'muted', /sends nothing/],
  'delivery-window': [
    { kind: 'delivery-window', mode: { mode: 'daily', at: '09:00', timezone: 'Europe/Berlin' } },
    'window: daily at 09:00 Europe/Berlin',
    /^it is waiting for the digest: daily at 09:00 Europe\/Berlin$/,
  ],
  'event-cancelled': [{ kind: 'event-cancelled' }, 'event-cancelled', /cancelled or postponed/],
  'event-moved': [{ kind: 'event-moved' }, 'event-moved', /the event was moved/],
  'reminder-late': [{ kind: 'reminder-late' }, 'reminder-late', /too late/],
  'not-announced': [{ kind: 'not-announced' }, 'not-announced', /did not get/],
  reminder: [{ kind: 'reminder', leadMinutes: 1_440 }, 'reminder: 24h before', /^it is waiting until 24h before the event$/],
  replayed: [{ kind: 'replayed' }, 'replay', /an admin asked/],
  unauthorized: [{ kind: 'unauthorized', detail: 'token_revoked' }, 'unauthorized: token_revoked', /refused \(token_revoked\)/],
  'destination-gone': [
    { kind: 'destination-gone', detail: 'is_archived: it is archived', advice: 'Unarchive it' },
    'destination-gone: is_archived: it is archived',
    /can’t write to the channel \(is_archived: it is archived\)/,
  ],
  'not-connected': [{ kind: 'not-connected', platform: 'slack' }, 'not-connected: slack', /^slack is not connected/],
  rejected: [{ kind: 'rejected', detail: 'no_text: a: b' }, 'rejected: no_text: a: b', /refuses this message \(no_text: a: b\)/],
  unavailable: [{ kind: 'unavailable', detail: 'ECONNREFUSED' }, 'unavailable: ECONNREFUSED', /could not be reached \(ECONNREFUSED\)/],
  unprovable: [{ kind: 'unprovable', detail: 'no scope' }, 'unprovable: no scope', /can’t check whether it arrived: no scope/],
  fault: [{ kind: 'fault', error: 'TypeError' }, 'fault: TypeError', /error in Herald \(TypeError\)/],
  'safety-limit': [
    { kind: 'safety-limit', change: 'edits', posts: 60 },
    'fuse: 60 changed posts at once',
    /^60 changed posts at once, more than the safety limit allows$/,
  ],
  approval: [{ kind: 'approval', number: 12, review: 'slack:C1' }, 'approval 12 in slack:C1', /approval 12, requested in slack:C1/],
  'approval-expired': [{ kind: 'approval-expired' }, 'approval-expired', /nobody approved it in time/],
  declined: [{ kind: 'declined', by: { platform: 'slack', id: 'U1' } }, 'declined by slack U1', /^slack:U1 decided not to send it$/],
  'marked-seen': [{ kind: 'marked-seen', by: { platform: 'slack', id: 'U1' } }, 'seen by slack U1', /^marked as seen by slack:U1$/],
};

describe('a reason', () => {
  it.each(Object.values(REASONS))('%j has one text for machines and a sentence for people', (reason, text, words) => {
    expect(reasonText(reason)).toBe(text);
    expect(reasonInWords(reason, EN)).toMatch(words);
    expect(jsonFields({ reason })).toEqual({ reason: text, cause: reason });
  });

  it('that nobody noted, or that names nobody, is said as well', () => {
    expect(reasonText({ kind: 'marked-seen', by: null })).toBe('seen');
    expect(reasonInWords({ kind: 'marked-seen', by: null }, EN)).toBe('an admin marked it as seen');
    expect(reasonInWords({ kind: 'marked-seen', by: { platform: 'terminal', id: 'local' } }, EN)).toContain('somebody at the terminal');
    expect(reasonInWords(null, EN)).toBe('no reason was recorded');
    expect(jsonFields({ reason: null })).toEqual({ reason: null, cause: null });
  });

  it('comes with the advice of the platform, or with what is true of all platforms', () => {
    expect(adviceFor({ kind: 'destination-gone', detail: 'x', advice: 'Unarchive it' }, EN)).toBe('Unarchive it');
    expect(adviceFor({ kind: 'destination-gone', detail: 'is_archived' }, EN)).toBe('Fix the problem it reports');
    expect(adviceFor({ kind: 'unauthorized', detail: 'x', advice: 'Add a scope' }, EN)).toBe('Add a scope');
    expect(adviceFor({ kind: 'unauthorized', detail: 'x' }, EN)).toBe('Give Herald a valid token');
    expect(adviceFor({ kind: 'not-connected', platform: 'slack' }, EN)).toBe('Set its tokens and restart Herald');
  });
});

it('the core spells no error code of a platform: failures bring what is to be said', () => {
  const codes =
    /\b(?:is_archived|not_in_channel|channel_not_found|no_permission|access_denied|restricted_action|missing_scope|token_revoked|invalid_auth|50001|50013|10003|10004)\b/;
  const root = new URL('../../src/', import.meta.url);
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  expect(sources.length).toBeGreaterThan(100);
  expect(sources.filter((name) => codes.test(readFileSync(new URL(name, root), 'utf8')))).toEqual([]);
});
