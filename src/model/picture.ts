import type { Announcement, PostAnnouncement } from './announcement.ts';

/** How a destination wants the pictures of posts. */
export const PICTURE_SIZES = ['none', 'thumbnail', 'large'] as const;
export type PictureSize = (typeof PICTURE_SIZES)[number];

/** Where nobody says otherwise. */
export const DEFAULT_PICTURE_SIZE: PictureSize = 'thumbnail';

/** What goes to a thousand channels is made once a size, so that it is rendered once. */
const sized = new WeakMap<PostAnnouncement, Map<PictureSize, PostAnnouncement>>();

/** The announcement with its picture in that size, or without it. Other announcements have none. Pure; the same post and size, the same object. */
export function withPictureSize<T extends Announcement>(announcement: T, size: PictureSize): T | PostAnnouncement {
  if (announcement.type !== 'post' || announcement.picture === undefined || announcement.picture.size === size) return announcement;
  const known = sized.get(announcement) ?? new Map<PictureSize, PostAnnouncement>();
  sized.set(announcement, known);
  const made = known.get(size) ?? resized(announcement, size);
  known.set(size, made);
  return made;
}

function resized({ picture, ...bare }: PostAnnouncement, size: PictureSize): PostAnnouncement {
  return size === 'none' || picture === undefined ? bare : { ...bare, picture: { ...picture, size } };
}

/** The same words without a picture: for a platform that can't show this one. Pure. */
export function withoutPicture<T extends Announcement>(announcement: T): T | PostAnnouncement {
  return withPictureSize(announcement, 'none');
}
