import { describe, expect, it } from 'vitest';
import type { Post } from '../../src/content/post.ts';
import { isWorthAnnouncing, staleReason } from '../../src/model/freshness.ts';
import { makeKnown, makePost } from '../support/make.ts';

const at = (iso: string) => new Date(iso);
const NOON = '2026-01-15T12:00:00.000Z';
const JUST_AFTER = '2026-01-15T12:00:00.001Z';
const postOf = (own: Partial<Post>) => makePost({ path: 'a.md', ...own });
const eventOf = (startsAt: string, own: Partial<Post> = {}) =>
  postOf({ date: '2020-01-01T00:00:00.000Z', event: { startsAt, endsAt: null, place: null, mode: null }, ...own });

describe('a post that is new', () => {
  it('is announced until it is as old as the maximum age, and stale a millisecond later', () => {
    const post = postOf({ date: '2026-01-01T12:00:00.000Z' });
    expect(staleReason(post, undefined, 14, at(NOON))).toBeNull();
    expect(staleReason(post, undefined, 14, at(JUST_AFTER))).toBe('stale');
  });

  it('is as old as its planned time, where it has one', () => {
    const post = postOf({ date: '2020-01-01T00:00:00.000Z', publishAt: '2026-01-01T12:00:00.000Z' });
    expect(staleReason(post, undefined, 14, at(NOON))).toBeNull();
    expect(staleReason(post, undefined, 14, at(JUST_AFTER))).toBe('stale');
  });

  it('is never stale without a date', () => {
    expect(staleReason(postOf({ date: null }), undefined, 0, at(NOON))).toBeNull();
  });

  it('is not announced once its time has run out, even if it is an event that is yet to come', () => {
    expect(staleReason(postOf({ expiresAt: NOON }), undefined, 14, at(NOON))).toBe('expired');
    expect(staleReason(eventOf('2027-01-01T00:00:00.000Z', { expiresAt: NOON }), undefined, 14, at(NOON))).toBe('expired');
    expect(staleReason(postOf({ expiresAt: JUST_AFTER }), undefined, 14, at(NOON))).toBeNull();
  });

  it('is announced up to the moment an event starts, however old it is', () => {
    expect(staleReason(eventOf(JUST_AFTER), undefined, 14, at(NOON))).toBeNull();
    expect(staleReason(eventOf(NOON), undefined, 14, at(NOON))).toBe('event-past');
  });
});

describe('a post that a commit brought', () => {
  const staleAt = (committed: string, now: string, own: Partial<Post> = { date: '2026-01-01T12:00:00.000Z' }) =>
    staleReason(postOf(own), undefined, 14, at(now), Date.parse(committed));

  it('is as old as it was at the commit: a Herald that was away announces what was fresh then', () => {
    expect(staleAt(NOON, '2026-01-31T12:00:00.000Z')).toBeNull();
    expect(staleAt(JUST_AFTER, '2026-01-31T12:00:00.000Z')).toBe('stale');
  });

  it('is stale where the commit itself is more than twice the maximum age ago', () => {
    expect(staleAt('2026-01-01T12:00:00.000Z', '2026-01-29T12:00:00.000Z')).toBeNull();
    expect(staleAt('2026-01-01T12:00:00.000Z', '2026-01-29T12:00:00.001Z')).toBe('stale');
  });

  it('is never older than it is now, whatever its commit says', () => {
    expect(staleAt('2019-01-01T00:00:00.000Z', NOON)).toBeNull();
    expect(staleAt('2030-01-01T00:00:00.000Z', NOON)).toBeNull();
    expect(staleAt('2030-01-01T00:00:00.000Z', JUST_AFTER)).toBe('stale');
  });

  it('is not announced after its event or its time, however fresh it was', () => {
    expect(staleReason(eventOf(NOON), undefined, 14, at(JUST_AFTER), Date.parse(NOON) - 1)).toBe('event-past');
    expect(staleAt(NOON, JUST_AFTER, { expiresAt: NOON })).toBe('expired');
  });
});

describe('a post that was known before it was published', () => {
  const seen = { firstSeenAt: '2026-01-01T00:00:00.000Z' };

  it('is not stale by its date: it was a draft until now', () => {
    const post = postOf({ date: '2020-01-01T00:00:00.000Z' });
    expect(staleReason(post, makeKnown(post, seen), 14, at(NOON))).toBeNull();
  });

  it('is as old as a planned time that lay ahead when it was first seen', () => {
    const post = postOf({ date: '2020-01-01T00:00:00.000Z', publishAt: '2026-01-01T12:00:00.000Z' });
    expect(staleReason(post, makeKnown(post, seen), 14, at(NOON))).toBeNull();
    expect(staleReason(post, makeKnown(post, seen), 14, at(JUST_AFTER))).toBe('stale');
  });

  it('is not stale by a planned time that had passed already when it was first seen', () => {
    const post = postOf({ publishAt: seen.firstSeenAt });
    expect(staleReason(post, makeKnown(post, seen), 1, at(NOON))).toBeNull();
  });
});

describe('a post whose delivery was planned earlier', () => {
  it('is still announced, however old it has become', () => {
    expect(isWorthAnnouncing(postOf({ date: '1970-01-01T00:00:00.000Z' }), at(NOON))).toBe(true);
  });

  it('is not announced as a draft, after its event, or after its time', () => {
    expect(isWorthAnnouncing(postOf({ draft: true, expiresAt: NOON }), at(NOON))).toBe('draft');
    expect(isWorthAnnouncing(eventOf(NOON), at(NOON))).toBe('event-past');
    expect(isWorthAnnouncing(postOf({ expiresAt: NOON }), at(NOON))).toBe('expired');
  });
});
