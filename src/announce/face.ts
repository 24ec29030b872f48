import { createHash } from 'node:crypto';
import type { Announcement } from './announcement.ts';

/** What a reader sees of an announcement, as 16 characters: two announcements with one face look alike, on every platform. Pure. */
export function faceOf(announcement: Announcement): string {
  return createHash('sha256').update(JSON.stringify(announcement)).digest('base64url').slice(0, 16);
}
