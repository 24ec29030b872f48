import { type Language, wordsOf } from '../languages/index.ts';
import type { PostNote } from './announcement.ts';

/** What Herald itself says of a post, in words. Pure. */
export function noteText(note: PostNote, language: Language = 'en'): string {
  switch (note.kind) {
    case 'reminder':
      return wordsOf(language).announcing.reminder;
    case 'released':
      return wordsOf(language).announcing.isOut(note.version);
  }
}
