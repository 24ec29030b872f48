import { describe, expect, it } from 'vitest';
import { PLATFORMS } from '../../adapters/platforms.ts';
import { presented } from '../../src/announce/deliver/message-content.ts';
import { createChannelPreferences } from '../../src/app/subscriptions.ts';
import { createFilters } from '../../src/filter/filters.ts';
import type { Language } from '../../src/languages/index.ts';
import type { Announcement } from '../../src/model/announcement.ts';
import { buildAnnouncement } from '../../src/model/build-announcement.ts';
import { buildDigest } from '../../src/model/digest.ts';
import { withStyle } from '../../src/model/message-style.ts';
import type { StoredSubscription } from '../../src/model/subscription.ts';
import { makePost } from '../support/make.ts';

const POST = makePost({ path: 'k8s.md', title: 'v1.34.0-rc1', kind: 'release', source: 'Kubernetes Releases' });
const DIGEST = buildDigest([POST, makePost({ path: 'a.md' }), makePost({ path: 'b.md' })]);
const EVERYTHING = { tags: [], sources: [], kinds: [], words: [] };

/** What each platform would be sent, or show. */
async function drawn(announcement: Announcement): Promise<string> {
  const previews = await Promise.all(PLATFORMS.map(async ({ preview }) => (await preview.load())(announcement)));
  return JSON.stringify(previews);
}

describe('Herald’s own words in a message', () => {
  it('are as always without a language, and in English', () => {
    const post = buildAnnouncement(POST);
    expect(withStyle(post, { language: 'en' })).toBe(post);
    expect(withStyle(DIGEST, { language: 'en' })).toBe(DIGEST);
  });

  it.each([
    ['de', 'Beitrag lesen', 'Vorabversion', '3 neue Beiträge: 2 Links, 1 Version'],
    ['fr', 'Lire l’article', 'préversion', '3 nouveaux articles: 2 liens, 1 version'],
    ['es', 'Leer la publicación', 'versión preliminar', '3 publicaciones nuevas: 2 enlaces, 1 versión'],
  ] as const)('are in the language of the channel on every platform: %s', async (language, button, kind, headline) => {
    const post = withStyle(buildAnnouncement(POST), { language });
    const shown = await drawn(post);
    expect(shown).toContain(button);
    expect(shown).toContain(kind);
    expect(shown).not.toMatch(/Read post|pre-release/);
    const digest = await drawn(withStyle(DIGEST, { language }));
    expect(digest).toContain(headline);
    expect(digest).not.toContain('new posts');
  });

  it('are in no language that only the style before had', () => {
    const german = withStyle(buildAnnouncement(POST), { language: 'de', style: 'line' });
    expect(german).toMatchObject({ language: 'de', style: 'line' });
    expect(withStyle(buildAnnouncement(POST), { style: 'line' })).not.toHaveProperty('language');
  });

  it('of a reminder are in that language, too', () => {
    const reminder = { ...buildAnnouncement(POST), note: { kind: 'reminder' } } as const;
    const look = { pictureSize: 'thumbnail', style: { style: 'line', language: 'fr' }, edit: null } as const;
    const content = { announcement: reminder } as unknown as Parameters<typeof presented>[0];
    expect(presented(content, look).announcement).toEqual({ ...reminder, language: 'fr' });
  });

  it('are as the subscription says that wants the post, else as the settings say', () => {
    const own = (destination: string, language?: Language) =>
      ({
        id: destination,
        destination,
        filter: EVERYTHING,
        origin: 'chat',
        ...(language ? { language } : {}),
      }) as unknown as StoredSubscription;
    const current = () => [own('slack:C1', 'fr'), own('slack:C2'), own('slack:C3', 'en')];
    const wishesIn = (messageLanguage: Language) =>
      createChannelPreferences({ current }, { images: 'thumbnail', style: 'card', messageLanguage }, createFilters());
    const languages = (messageLanguage: Language) =>
      ['slack:C1', 'slack:C2', 'slack:C3'].map((channel) => wishesIn(messageLanguage).messageStyleFor(channel, POST).language);
    expect(languages('de')).toEqual(['fr', 'de', 'en']);
    expect(languages('en')).toEqual(['fr', undefined, 'en']);
  });
});
