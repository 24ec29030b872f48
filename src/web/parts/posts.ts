import { isPublished } from '../../archive/archive.ts';
import type { Post } from '../../content/post.ts';
import type { DashboardContext } from '../context.ts';
import type { Visitor } from '../sign-in/visitors.ts';

/** What a list says of a post. */
export interface PostTitle {
  title: string;
  url: string | null;
  path: string;
}

/** Whether somebody may see a post: admins every post, readers what search finds. */
export function maySee(post: Post, visitor: Visitor, { commands }: Pick<DashboardContext, 'commands'>): boolean {
  return visitor.isAdmin || isPublished(post, commands.now());
}

/** Titles by id, of posts that the visitor may see; the rest is left out. */
export async function titlesOf(
  ids: readonly (string | null)[],
  visitor: Visitor,
  { reads, commands }: DashboardContext,
): Promise<ReadonlyMap<string, PostTitle>> {
  const wanted = [...new Set(ids)].filter((id) => id !== null);
  const known = await reads.postTitles(wanted);
  if (visitor.isAdmin) return known;
  // Posts whose files are gone were published once: there is no delivery of others.
  const hidden = (id: string): boolean => {
    const post = commands.archive.byId(id);
    return post !== null && !maySee(post, visitor, { commands });
  };
  return new Map([...known].filter(([id]) => !hidden(id)));
}
