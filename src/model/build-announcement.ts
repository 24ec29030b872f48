import { createHash } from 'node:crypto';
import type { Post } from '../content/post.ts';
import { releaseOf, versionInTitle } from '../content/release-version.ts';
import { tldrOf } from '../content/summary/tldr.ts';
import { oncePer } from '../lib/once.ts';
import type { Announcement, PostAnnouncement, PostNote } from './announcement.ts';

/** What we say about a post, which may go to thousands of channels and is read and cut once. Pure; the same post, the same object. */
export const buildAnnouncement = oncePer(
  (post: Post): PostAnnouncement => ({
    type: 'post',
    postId: post.id,
    title: post.title,
    url: post.url,
    tldr: tldrOf(post),
    kind: post.kind,
    source: post.source,
    date: post.date,
    tags: post.tags,
    release: post.kind === 'release' ? releaseOf(post.title, post.url) : null,
    event: post.event && { ...post.event, place: placeOnce(post.event.place) },
    ...(post.picture === undefined ? {} : { picture: { ...post.picture, size: 'thumbnail' } }),
  }),
);

/** What a reminder of an event says: one line, when and where. Pure. */
export function buildReminder(post: Post): PostAnnouncement {
  const { picture: _, ...announcement } = buildAnnouncement(post);
  return { ...announcement, tldr: null, tags: [], style: 'line', facts: ['date', 'place'], note: { kind: 'reminder' } };
}

/** What a reader sees of an announcement, as 16 characters: two announcements with one fingerprint say the same. An embed says what a card says, and a message keeps the form in which it was sent. Pure. */
export const contentFingerprint = oncePer((announcement: Announcement): string =>
  createHash('sha256')
    .update(JSON.stringify(withoutForm(announcement)))
    .digest('base64url')
    .slice(0, 16),
);

function withoutForm(announcement: Announcement): object {
  if (announcement.type === 'notice' || announcement.style !== 'embed') return announcement;
  const { style: _, ...said } = announcement;
  return said;
}

/** A code of a country or state, which scrapers put in parentheses behind its town: “NCR (PH)”. */
const CODE = /^(.+?) ?\((\p{L}{2,3})\)$/u;

/** Where an event takes place, each part once: “Manila, NCR (PH), ncr (ph)” → “Manila, NCR, PH”; null where nothing is said. Pure. */
export function placeOnce(place: string | null): string | null {
  const parts: string[] = [];
  const known = new Set<string>();
  for (const part of (place ?? '').split(',').flatMap(split)) {
    const folded = foldPart(part);
    if (folded === '' || known.has(folded)) continue;
    known.add(folded);
    parts.push(part);
  }
  return parts.length === 0 ? null : parts.join(', ');
}

function split(part: string): readonly string[] {
  const [, town, code] = CODE.exec(part.trim()) ?? [];
  return town === undefined || code === undefined ? [part.trim()] : [town, code.toUpperCase()];
}

function foldPart(part: string): string {
  return part
    .normalize('NFKD')
    .replace(/[\p{M}\p{P}\s]+/gu, '')
    .toLowerCase();
}

/** Of releases: which one it is, without what makes a pre-release or a build of it. */
interface ReleaseName {
  /** The same for a release and its pre-releases. */
  name: string;
  prerelease: boolean;
}

/** Which release of which source a post is about: `v1.34.0-rc1` and `v1.34.0` of one source have one name. Null: it is about none, or nobody knows whose. Pure; worked out once a post. */
export const releaseNameOf = oncePer((post: Post): ReleaseName | null => {
  const release = post.kind === 'release' && post.source !== null ? releaseOf(post.title, post.url) : null;
  return release && { name: `${post.source}\n${release.version.split(/[-+]/, 1)[0]}`, prerelease: release.prerelease };
});

/** What the message of a pre-release says once its release is out; null: it is not, or is not that of this one. Pure. */
export function promotionNote(post: Post, release: Post): PostNote | null {
  if (release.draft) return null;
  const [early, out] = [releaseNameOf(post), releaseNameOf(release)];
  if (!early?.prerelease || !out || out.prerelease || early.name !== out.name) return null;
  const version = versionInTitle(release.title)?.written ?? releaseOf(release.title, release.url)?.version ?? release.title;
  return { kind: 'released', version, url: release.url };
}
