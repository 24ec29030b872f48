import type { Announcement } from '../../../src/model/announcement.ts';
import type { ForumFacts } from './channel-cache.ts';

/** https://docs.discord.com/developers/resources/channel#start-thread-in-forum-or-media-channel */
const MAX_TAGS = 5;

/**
 * Ids of a forum's tags that a thread gets: those named like the post's tags, its kind or its source, whatever their case and signs between words; of a
 * digest, like its kinds. Where a tag is demanded and none fits, the first that everybody may set. Tags for moderators are left alone. Pure.
 */
export function forumTagsFor(announcement: Announcement, { tags, needsTag }: ForumFacts): readonly string[] {
  const free = tags.filter(({ moderated }) => !moderated);
  const idOf = new Map(free.toReversed().map(({ id, name }) => [fold(name), id]));
  const fitting = [...new Set(namesOf(announcement).flatMap((name) => idOf.get(fold(name)) ?? []))];
  if (fitting.length > 0 || !needsTag) return fitting.slice(0, MAX_TAGS);
  return free.slice(0, 1).map(({ id }) => id);
}

function namesOf(announcement: Announcement): readonly string[] {
  switch (announcement.type) {
    case 'post':
      return [...announcement.tags, ...kindNames(announcement.kind), ...(announcement.source === null ? [] : [announcement.source])];
    case 'digest':
      return ['digest', ...announcement.sections.flatMap(({ kind }) => kindNames(kind))];
    case 'notice':
      return [];
  }
}

/** A tag stands for many posts: `releases`. */
function kindNames(kind: string): readonly string[] {
  return [kind, `${kind}s`];
}

/** `Cloud Native`, `cloud-native` and `cloud_native` are one tag. */
function fold(name: string): string {
  return name
    .trim()
    .replace(/^#+/, '')
    .toLowerCase()
    .replace(/[\s\-_]+/g, '');
}
