import { describe, expect, it } from 'vitest';
import { createFilters } from '../../src/filter/filters.ts';
import { buildAnnouncement, contentFingerprint } from '../../src/model/build-announcement.ts';
import { type PictureSize, withoutPicture, withPictureSize } from '../../src/model/message-style.ts';
import { pictureSizeFor, type Subscription } from '../../src/model/subscription.ts';
import { makePost } from '../support/make.ts';

const url = 'https://example.org/a.png';
const bare = makePost({ path: 'a.md' });
const post = { ...bare, picture: { url, alt: null } };

describe('the picture of an announcement', () => {
  it('is a thumbnail unless somebody wants it otherwise', () => {
    const announcement = buildAnnouncement(post);
    expect(announcement.picture).toEqual({ url, alt: null, size: 'thumbnail' });
    expect(withPictureSize(announcement, 'thumbnail')).toBe(announcement);
    expect(withPictureSize(announcement, 'large')).toMatchObject({ picture: { url, size: 'large' } });
    expect(withPictureSize(announcement, 'large')).toBe(withPictureSize(announcement, 'large'));
  });

  it('left out, it leaves what the post would be without one, fingerprint too', () => {
    expect(contentFingerprint(withoutPicture(buildAnnouncement(post)))).toBe(contentFingerprint(buildAnnouncement(bare)));
    expect(contentFingerprint(buildAnnouncement(post))).not.toBe(contentFingerprint(buildAnnouncement(bare)));
    const none = buildAnnouncement(bare);
    expect(withPictureSize(none, 'large')).toBe(none);
  });
});

describe('how a destination wants pictures', () => {
  const subscription = (to: 'slack:C1' | 'slack:C2', kinds: string[], images?: PictureSize): Subscription => ({
    id: `${to} ${kinds.join()}`,
    destination: to,
    filter: { tags: [], sources: [], kinds, words: [] },
    origin: 'herald.yaml',
    ...(images === undefined ? {} : { images }),
  });

  const { matches } = createFilters();

  it('is what its first subscription says that wants the post', () => {
    const subscriptions = [
      subscription('slack:C1', ['release'], 'none'),
      subscription('slack:C1', [], 'large'),
      subscription('slack:C2', []),
    ];
    const settings = { subscriptions, images: 'thumbnail', matches } as const;
    expect(pictureSizeFor(settings, 'slack:C1', post)).toBe('large');
    expect(pictureSizeFor(settings, 'slack:C1', { ...post, kind: 'release' })).toBe('none');
    expect(pictureSizeFor(settings, 'slack:C1', undefined)).toBe('none');
    expect(pictureSizeFor(settings, 'slack:C2', post)).toBe('thumbnail');
    expect(pictureSizeFor({ subscriptions: [], images: 'none', matches }, 'slack:C2', post)).toBe('none');
  });
});
