import { nearest } from '../../lib/nearest.ts';
import { POST_KINDS, type PostKind } from '../post.ts';
import type { Fields } from './fields.ts';

const EVENT_FIELDS = ['eventdate', 'enddate', 'location'];

/** What a post is: `post_kind`, then a `kind` that is one of Herald's own (Hugo has the kind of a page there), then what its keys and folder say. */
export function takeKind(fields: Fields, path: string): PostKind {
  const written = fields.takeLine('postkind')?.toLowerCase();
  if (written !== undefined) return corrected(fields, 'postkind', written) ?? written;
  const other = fields.raw('kind');
  const kind = typeof other === 'string' ? corrected(fields, 'kind', other.trim().toLowerCase()) : null;
  if (kind !== null) {
    fields.use('kind');
    return kind;
  }
  const folders = path.split('/').slice(0, -1);
  if (folders.includes('events') || EVENT_FIELDS.some((key) => fields.has(key))) return 'event';
  return folders.includes('releases') ? 'release' : 'link';
}

/** The known kind that is meant, with a warning where it is misspelt; null: a kind of the site's own. */
function corrected(fields: Fields, key: string, written: string): PostKind | null {
  const kind = POST_KINDS.find((one) => one === written) ?? nearest(written, POST_KINDS);
  if (kind !== null && kind !== written)
    fields.complain(
      'kind-misspelt',
      `“${written}” is not a kind Herald knows, so the post counts as ${kind === 'event' ? 'an' : 'a'} ${kind}`,
      `Write ${fields.nameOf(key)}: ${kind}`,
      key,
    );
  return kind;
}
