import { describe, expect, it } from 'vitest';
import { PLATFORMS } from '../../../adapters/platforms.ts';
import { lineOf } from '../../../src/commands/build-reply.ts';
import { wordsOf } from '../../../src/languages/index.ts';
import type { DeliveryState } from '../../../src/model/delivery.ts';
import { changeSentence, describeChanges } from '../../../src/model/sentences/delivery.ts';
import type { ExplainContext } from '../../../src/model/sentences/explain-context.ts';
import { NOW } from '../../support/command-stage.ts';
import { makeDelivery } from '../../support/make.ts';

const EN = wordsOf('en');

const STATES: readonly DeliveryState[] = [
  'planned',
  'queued',
  'sending',
  'delivered',
  'held',
  'skipped',
  'in-doubt',
  'failed',
  'retracted',
];
const message = makeDelivery({ postId: 'p', destination: 'slack:C1', state: 'delivered' });
const changeOf = (purpose: 'edit' | 'retract' | 'publish' | 'calendar', own: object) =>
  makeDelivery({ postId: 'p', destination: 'slack:C1', purpose, originalKey: message.key, updatedAt: NOW.toISOString(), ...own });
const pause = {
  target: 'slack:C1',
  reason: { kind: 'destination-gone', detail: 'is_archived', advice: 'Unarchive it' },
  since: NOW.toISOString(),
  probeAt: NOW.toISOString(),
} as const;
const around = (own: Partial<ExplainContext> = {}): ExplainContext => ({
  ...{ now: NOW, commandName: '/cncf ', words: EN, forAdmin: true, stop: null, platforms: PLATFORMS, pauses: [] },
  ...{ digests: new Map(), changes: new Map(), turns: new Map() },
  ...own,
});
const words = (pieces: ReturnType<typeof changeSentence>): string =>
  lineOf(pieces)
    .map(({ text }) => text)
    .join('');

describe('what is said of a change of a message', () => {
  it.each((['edit', 'retract'] as const).flatMap((purpose) => STATES.map((state) => [purpose, state] as const)))(
    'of %s that is %s never reads like a message',
    (purpose, state) => {
      const said = words(changeSentence(changeOf(purpose, { state, attempts: 2, reason: { kind: 'rejected', detail: 'no' } }), around()));
      expect(said).toMatch(purpose === 'edit' ? /\bedit/ : /\bremov/);
      expect(said).not.toMatch(/\bsent\b|\bsend/);
    },
  );

  it.each<[string, 'edit' | 'retract', object, string]>([
    [
      'a removal',
      'retract',
      { reason: { kind: 'safety-limit', change: 'removals', posts: 12 } },
      'its removal is held: 12 removed posts at once, more than',
    ],
    [
      'an edit',
      'edit',
      { reason: { kind: 'safety-limit', change: 'edits', posts: 60 } },
      'its edit is held: 60 changed posts at once, more than',
    ],
    [
      'posts of a digest',
      'edit',
      { reason: { kind: 'safety-limit', change: 'removals', posts: 12 } },
      'the removal of posts from it is held: 12 removed posts',
    ],
  ])('of %s that the fuse holds: which words decide', (_, purpose, own, expected) => {
    const change = changeOf(purpose, { state: 'held', hold: 'h1', ...own });
    expect(words(changeSentence(change, around()))).toContain(expected);
    expect(words(changeSentence(change, around()))).toMatch(/ \(\/cncf hold h1 announce or seen\)$/);
    expect(words(changeSentence(change, around({ forAdmin: false })))).not.toContain('hold h1');
  });

  it.each(['edit', 'retract'] as const)('of %s where the channel takes nothing: why, and when it is asked again', (purpose) => {
    for (const own of [{ state: 'held', reason: { kind: 'paused' } }, { state: 'planned' }])
      expect(words(changeSentence(changeOf(purpose, own), around({ pauses: [pause] })))).toMatch(
        /^its (?:edit|removal) (?:is held|is waiting): Herald can’t write to the channel \(is_archived\)\. Unarchive it: Herald checks again .*resume slack:C1$/,
      );
  });

  it('that readers would not notice is left out beside its message', () => {
    const changes = [
      changeOf('retract', { state: 'skipped', reason: { kind: 'returned' } }),
      changeOf('edit', { state: 'skipped', reason: { kind: 'unchanged' } }),
      changeOf('retract', { state: 'delivered' }),
    ];
    expect(describeChanges(message, around({ changes: new Map([[message.key, changes]]) }))).toEqual([]);
  });
});

describe('what is said of the publication of a message', () => {
  const publication = (own: object) =>
    words(describeChanges(message, around({ changes: new Map([[message.key, [changeOf('publish', own)]]]) })));

  it('is when it was made, when its turn comes, or why it failed', () => {
    expect(publication({ state: 'delivered' })).toMatch(/^; published to followers /);
    const dueAt = new Date(NOW.getTime() + 3_600_000).toISOString();
    expect(publication({ state: 'planned', dueAt })).toMatch(/^; will be published to followers /);
    expect(publication({ state: 'planned' })).toBe('; is about to be published to followers');
    expect(publication({ state: 'failed', attempts: 1, reason: { kind: 'rejected', detail: 'Missing Permissions' } })).toMatch(
      /^; publishing it to followers failed .*Missing Permissions/,
    );
  });

  it('is nothing where the message was removed before', () => {
    expect(publication({ state: 'skipped', reason: { kind: 'no-message' } })).toBe('');
  });
});

describe('what is said of an event in the server’s calendar', () => {
  const entry = (own: object) =>
    words(describeChanges(message, around({ changes: new Map([[message.key, [changeOf('calendar', own)]]]) })));

  it('is when it was written, that it is about to be, or why it is not there', () => {
    expect(entry({ state: 'delivered' })).toMatch(/^; entered in the server’s calendar /);
    expect(entry({ state: 'planned' })).toBe('; is about to be updated in the server’s calendar');
    expect(entry({ state: 'skipped', reason: { kind: 'event-cancelled' } })).toMatch(/^; it is not in the server’s calendar: its title /);
    expect(entry({ state: 'failed', attempts: 1, reason: { kind: 'rejected', detail: 'give it Create Events' } })).toMatch(
      /^; entering it in the server’s calendar failed .*Create Events/,
    );
  });
});
