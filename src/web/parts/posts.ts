import { isPublished } from '../../archive/archive.ts';
import type { Post } from '../../content/post.ts';
import type { DashboardContext } from '../context.ts';
import type { Visitor } from '../sign-in/visitors.ts';

/** What a list shows about a post. */
export interface PostTitle {
  title: string;
  url: string | null;
  path: string;
}

/** Whether a visitor may see a post: admins see every post, readers those that search finds. */
export function maySee(post: Post, visitor: Visitor, { commands }: Pick<DashboardContext, 'commands'>): boolean {
  return visitor.isAdmin || isPublished(post, commands.now());
}

/** Returns the titles, by id, of the posts that the visitor may see; others are left out. */
export async function titlesOf(
  ids: readonly (string | null)[],
  visitor: Visitor,
  { reads, commands }: DashboardContext,
): Promise<ReadonlyMap<string, PostTitle>> {
  const wanted = [...new Set(ids)].filter((id) => id !== null);
  const known = await reads.postTitles(wanted);
  if (visitor.isAdmin) return known;
  // Posts whose files are gone were published once: no others have deliveries.
  const hidden = (id: string): boolean => {
    const post = commands.archive.byId(id);
    return post !== null && !maySee(post, visitor, { commands });
  };
  return new Map([...known].filter(([id]) => !hidden(id)));
}
