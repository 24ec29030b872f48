import type { PostNote } from './announcement.ts';

/** What Herald itself says of a post, in words. Pure. */
export function noteText(note: PostNote): string {
  switch (note.kind) {
    case 'reminder':
      return 'Reminder';
    case 'released':
      return `${note.version} is out`;
  }
}
