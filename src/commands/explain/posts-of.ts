import type { Post } from '../../content/post.ts';
import type { Delivery } from '../../model/delivery.ts';
import type { CommandContext } from '../command.ts';

const MOST_ROWS = 10_000;
const MOST_POSTS = 100;

/** The posts that a message tells of, those of a digest in the order of their lines in the database; at most a hundred. */
export async function postsOf(
  { key, postId, purpose, destination }: Delivery,
  { posts, ledger }: Pick<CommandContext, 'posts' | 'ledger'>,
): Promise<readonly Post[]> {
  const carried = purpose === 'digest' ? await ledger.find({ destination, purposes: ['announce'] }, MOST_ROWS) : [];
  const ids = postId === null ? carried.filter(({ digestKey }) => digestKey === key).map((row) => row.postId ?? '') : [postId];
  const found: (Post | undefined)[] = [];
  for (const id of ids.slice(0, MOST_POSTS)) found.push((await posts.post(id))?.post);
  return found.filter((post) => post !== undefined);
}
