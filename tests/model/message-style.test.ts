import { describe, expect, it } from 'vitest';
import { createFilters } from '../../src/filter/filters.ts';
import { buildAnnouncement, contentFingerprint } from '../../src/model/build-announcement.ts';
import { type MessageStyle, withStyle } from '../../src/model/message-style.ts';
import { factsOfPost } from '../../src/model/post-context.ts';
import { messageStyleFor, type Subscription } from '../../src/model/subscription.ts';
import { makePost } from '../support/make.ts';

const tldr = 'The first sentence is short enough. The second one says a good deal more than anybody wants to read here.';
const event = { startsAt: '2026-03-24T08:00:00.000Z', endsAt: null, place: 'Amsterdam', mode: 'in-person' };
const post = makePost({
  path: 'a.md',
  kind: 'event',
  event,
  tldr,
  tags: ['ebpf', 'cilium'],
  picture: { url: 'https://example.org/a.png', alt: null },
});
const whole = buildAnnouncement(post);
const factsIn = (style: MessageStyle) => factsOfPost(withStyle(whole, style), 3).map(({ fact }) => fact);

describe('an announcement in a style', () => {
  it('is the very same as a card with nothing said, so that no message is edited by an upgrade', () => {
    expect(withStyle(whole, {})).toBe(whole);
    expect(withStyle(whole, { style: 'card' })).toBe(whole);
    expect(withStyle(whole, { style: 'line' })).toBe(withStyle(whole, { style: 'line' }));
  });

  it('is a title, a line without text and picture, or a line with a text of that length', () => {
    expect(withStyle(whole, { style: 'title' })).toMatchObject({ style: 'title', tldr: null, title: whole.title, url: whole.url });
    const line = withStyle(whole, { style: 'line' });
    expect(line).toMatchObject({ style: 'line', tldr: null });
    expect(line).not.toHaveProperty('picture');
    expect(withStyle(whole, { style: 'line', length: 40 })).toMatchObject({ tldr: 'The first sentence is short enough.' });
    expect(withStyle(whole, { length: 40 })).toMatchObject({ tldr: 'The first sentence is short enough.', picture: { size: 'thumbnail' } });
    expect(withStyle(whole, { length: 400 })).toMatchObject({ tldr });
  });

  it('has the facts that are asked for, in that order', () => {
    expect(factsIn({})).toEqual(['source', 'kind', 'when', 'place', 'tags']);
    expect(factsIn({ facts: ['tags', 'date', 'source'] })).toEqual(['tags', 'when', 'source']);
    expect(factsIn({ facts: ['place'] })).toEqual(['place']);
    expect(factsIn({ facts: [] })).toEqual([]);
    expect(factsIn({ style: 'title', facts: ['source'] })).toEqual([]);
    const release = { ...whole, event: null, kind: 'release', release: { version: '1.2.3', prerelease: true } };
    expect(factsOfPost(withStyle(release, { facts: ['date', 'kind'] }), 3)).toEqual([
      { fact: 'date', date: whole.date },
      { fact: 'kind', text: 'pre-release 1.2.3' },
    ]);
  });

  it('has one fingerprint for all that looks alike, and another for what does not', () => {
    const faceOf = (own: Partial<typeof post>, style: MessageStyle) =>
      contentFingerprint(withStyle(buildAnnouncement({ ...post, ...own }), style));
    for (const own of [
      { tldr: 'Other words.' },
      { tags: ['other'] },
      { event: { ...event, place: 'Berlin' } },
      { picture: { url: 'https://example.org/b.png', alt: null } },
    ]) {
      expect(faceOf(own, { style: 'title' })).toBe(faceOf({}, { style: 'title' }));
      expect(faceOf(own, {})).not.toBe(faceOf({}, {}));
    }
    expect(faceOf({ title: 'Another' }, { style: 'title' })).not.toBe(faceOf({}, { style: 'title' }));
    const styles: MessageStyle[] = [
      {},
      { style: 'line' },
      { style: 'title' },
      { length: 40 },
      { facts: ['source'] },
      { facts: ['source', 'kind'] },
    ];
    expect(new Set(styles.map((style) => faceOf({}, style))).size).toBe(styles.length);
  });
});

describe('the style that a destination wants', () => {
  const subscription = (to: string, kinds: string[], own: MessageStyle): Subscription => ({
    id: `${to} ${kinds.join()}`,
    destination: to,
    filter: { tags: [], sources: [], kinds, words: [] },
    origin: 'herald.yaml',
    ...own,
  });
  const { matches } = createFilters();
  const settings = {
    subscriptions: [
      subscription('slack:C1', ['release'], { style: 'title', length: 100 }),
      subscription('slack:C1', [], { style: 'line' }),
      subscription('slack:C1', ['event'], { style: 'card', facts: ['source'] }),
    ],
    matches,
  };

  it('is, of each setting, what its first subscription says that wants the post, else what any says', () => {
    expect(messageStyleFor(settings, 'slack:C1', { ...post, kind: 'release' })).toEqual({ style: 'title', length: 100, facts: ['source'] });
    expect(messageStyleFor(settings, 'slack:C1', post)).toEqual({ style: 'line', length: 100, facts: ['source'] });
    expect(messageStyleFor(settings, 'slack:C2', post)).toEqual({});
    expect(messageStyleFor(settings, null, post)).toEqual({});
  });
});
