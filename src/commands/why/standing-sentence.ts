import { isPublished } from '../../archive/is-published.ts';
import type { Post } from '../../content/post.ts';
import type { KnownPost } from '../../ports/post-store.ts';
import type { Span } from '../../ports/reply.ts';
import { moment } from '../build-reply.ts';

/** How far Herald is with a post, one or two sentences. `known` null: not taken up yet. Pure. */
export function describePostState(post: Post, known: KnownPost | null, now: Date): readonly (string | Span)[] {
  if (!known) return ['Herald has not taken it up yet; the next look at the folder does.'];
  const seen = ['First seen ', moment(known.firstSeenAt)];
  if (known.removedAt !== null) return [...seen, '; its file is gone since ', moment(known.removedAt), '.'];
  switch (known.standing) {
    case 'baseline':
      return [...seen, ', at Herald’s very first look, which records the archive and announces nothing.'];
    case 'told':
      return [...seen, '.'];
    case 'waiting':
      if (post.draft) return [...seen, '. It is a draft: it is news once “draft: true” is gone.'];
      if (post.publishAt !== null && !isPublished(post, now)) return [...seen, '. It is scheduled for ', moment(post.publishAt), '.'];
      return [...seen, post.expiresAt === null ? '. It is not published yet.' : '. Its expiry date has passed.'];
  }
}
