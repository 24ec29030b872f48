import type { PostNote } from './announcement.ts';

/** What Herald itself says of a post, in words. Pure. */
export function noteText({ kind }: PostNote): string {
  switch (kind) {
    case 'reminder':
      return 'Reminder';
  }
}
