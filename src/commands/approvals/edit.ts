import { foldUnseen } from '../../lib/sanitize-text.ts';
import type { ApprovalDecision } from '../../model/approval.ts';
import { TEXT_LENGTH } from '../../model/message-style.ts';
import type { Reply } from '../../ports/reply.ts';
import { usageError } from '../build-reply.ts';

/** Longest title that somebody may give a message, UTF-16 units. */
const TITLE_MAX_CHARS = 250;
const TITLE = /^title:(?:"([^"]*)"|“([^“”]*)”|(\S+))(?:\s|$)/;

type Edit = Extract<ApprovalDecision, { kind: 'edit' }>;

/** `title:"New title" the text`, or `own` for the post's own words → what is to be said instead; a reply says what is wrong. Pure. */
export function parseEdit(words: string): { edit: Edit } | { reply: Reply } {
  if (words.trim() === 'own') return { edit: { kind: 'edit', title: null, text: null } };
  const named = TITLE.exec(words.trimStart());
  const title = named ? (named[1] ?? named[2] ?? named[3] ?? '') : null;
  const text = foldUnseen(named ? words.trimStart().slice(named[0].length) : words);
  return checkEdit(title === null ? null : foldUnseen(title), text === '' ? null : text);
}

/** Checks the words of a form or a command. Pure. */
function checkEdit(title: string | null, text: string | null): { edit: Edit } | { reply: Reply } {
  if (title === null && text === null) return { reply: usageError('Which words is it to have?', 'Write them behind the number') };
  if (title !== null && (title === '' || title.length > TITLE_MAX_CHARS))
    return { reply: usageError(`A title has 1 to ${TITLE_MAX_CHARS} characters.`, `Yours has ${title.length}`) };
  if (text !== null && text.length > TEXT_LENGTH.most)
    return { reply: usageError(`A text has at most ${TEXT_LENGTH.most} characters.`, `Yours has ${text.length}: shorten it`) };
  return { edit: { kind: 'edit', title, text } };
}
