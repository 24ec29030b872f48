import { POST_KINDS } from '../content/post.ts';
import type { CommandOption } from '../ports/command-shape.ts';

/** Options that select posts; they have the same names in every command. */
export const POST_FILTERS: readonly CommandOption[] = [
  { name: 'tag', type: 'text', description: 'Only posts with this tag', completedBy: 'tag' },
  { name: 'source', type: 'text', description: 'Only posts from this source', completedBy: 'source' },
  { name: 'kind', type: 'text', description: 'Only link, release or event', completedBy: 'kind', known: POST_KINDS },
];

/** Options that narrow a list of posts. */
export const LIST_FILTERS: readonly CommandOption[] = [
  ...POST_FILTERS,
  { name: 'before', type: 'text', description: 'Older than this day: 2025-12-31' },
  { name: 'after', type: 'text', description: 'From this day on: 2025-01-01' },
];
