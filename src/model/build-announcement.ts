import { createHash } from 'node:crypto';
import type { Post } from '../content/post.ts';
import { releaseOf, versionInTitle } from '../content/release-version.ts';
import { tldrOf } from '../content/summary/tldr.ts';
import { oncePer } from '../lib/once.ts';
import type { Announcement, PostAnnouncement, PostNote } from './announcement.ts';

/** Builds the announcement of a post; cached, because it may go to thousands of channels. Pure; returns the same object for the same post. */
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

/** Builds the reminder of an event: one line with its time and place. Pure. */
export function buildReminder(post: Post): PostAnnouncement {
  const { picture: _, ...announcement } = buildAnnouncement(post);
  return { ...announcement, tldr: null, tags: [], style: 'line', facts: ['date', 'place'], note: { kind: 'reminder' } };
}

/** Returns a 16-character fingerprint of what readers see of an announcement; the same content has the same fingerprint. The style `embed` is ignored: it shows the same content as a card, and a sent message keeps its form. Pure. */
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

/** A country or state code that scrapers put in parentheses after the town: “NCR (PH)”. */
const CODE = /^(.+?) ?\((\p{L}{2,3})\)$/u;

/** Returns where an event takes place, each part once: “Manila, NCR (PH), ncr (ph)” → “Manila, NCR, PH”; null if no place is given. Pure. */
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

/** Identity of a release, without its pre-release and build suffixes. */
interface ReleaseName {
  /** The same for a release and its pre-releases. */
  name: string;
  prerelease: boolean;
}

/** Returns which release of which source a post announces: `v1.34.0-rc1` and `v1.34.0` of one source share a name. null: it is not a release, or its source is unknown. Pure; computed once per post. */
export const releaseNameOf = oncePer((post: Post): ReleaseName | null => {
  const release = post.kind === 'release' && post.source !== null ? releaseOf(post.title, post.url) : null;
  return release && { name: `${post.source}\n${release.version.split(/[-+]/, 1)[0]}`, prerelease: release.prerelease };
});

/** Returns the note for the message of a pre-release whose final release is out; null if `release` is a draft, or not the final release of `post`. Pure. */
export function promotionNote(post: Post, release: Post): PostNote | null {
  if (release.draft) return null;
  const [early, out] = [releaseNameOf(post), releaseNameOf(release)];
  if (!early?.prerelease || !out || out.prerelease || early.name !== out.name) return null;
  const version = versionInTitle(release.title)?.written ?? releaseOf(release.title, release.url)?.version ?? release.title;
  return { kind: 'released', version, url: release.url };
}
