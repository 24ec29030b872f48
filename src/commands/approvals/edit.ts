import type { Words } from '../../languages/index.ts';
import { firstUnits } from '../../lib/cut-text.ts';
import { foldUnseen } from '../../lib/sanitize-text.ts';
import { type Approval, type ApprovalDecision, messageToApprove } from '../../model/approval.ts';
import { TEXT_LENGTH } from '../../model/message-style.ts';
import type { FieldErrors, Form, FormValues } from '../../ports/form.ts';
import type { CommandRequest, Reply } from '../../ports/reply.ts';
import { decide } from '../approve/approve.ts';
import { buildReply, code, correctForm, openForm, text, usageError } from '../build-reply.ts';
import type { CommandContext } from '../command.ts';
import { approvalFields } from './approval.ts';

/** Maximum length of an edited title, UTF-16 units. */
export const TITLE_MAX_CHARS = 250;
const TITLE = /^title:(?:"([^"]*)"|“([^“”]*)”|(\S+))(?:\s|$)/;

type Edit = Extract<ApprovalDecision, { kind: 'edit' }>;
type Written = Pick<Edit, 'title' | 'text'>;

/** Replaces the text of a message (`approvals edit 12 New words`); without a new text, opens a form with the current one. */
export async function editText(approval: Approval, words: string, request: CommandRequest, context: CommandContext): Promise<Reply> {
  const message = messageToApprove(approval);
  // A digest has no text of its own: the store refuses with `no-text`.
  if (message.type !== 'post') return decide(approval, { kind: 'edit', title: null, text: null }, request, context);
  const now = { title: message.title, text: message.tldr ?? '' };
  const { values } = request;
  if (values) {
    const written = writtenIn(values, now);
    const errors = mistakesIn(written, context.words);
    if (Object.keys(errors).length > 0) return correctForm(formOf(approval, now, context.words), values, errors, context.words);
    return decide(
      approval,
      { kind: 'edit', ...asEdit({ title: written.title ?? now.title, text: written.text ?? now.text }, approval) },
      request,
      context,
    );
  }
  if (words === '') return openForm(formOf(approval, now, context.words), howToType(approval, now, context));
  const edit = words === 'own' ? { title: null, text: null } : parseWords(words);
  const [mistake] = Object.values(mistakesIn(edit, context.words));
  if (mistake !== undefined) return usageError(mistake, context.words.approvals.nothingDone(approval.number));
  return decide(approval, { kind: 'edit', ...edit }, request, context);
}

/** Parses `title:"New title" the text`. */
function parseWords(words: string): Written {
  const [whole = '', quoted, curly, bare] = TITLE.exec(words) ?? [];
  const title = whole === '' ? null : foldUnseen(quoted ?? curly ?? bare ?? '');
  const text = foldUnseen(words.slice(whole.length));
  return { title, text: text === '' ? null : text };
}

/** Returns the title and text as a form shows them: cut to what its fields can hold. Pure. */
export function textInForm({ title, text }: { title: string; text: string }): { title: string; text: string } {
  return { title: firstUnits(title, TITLE_MAX_CHARS), text: firstUnits(text, TEXT_LENGTH.most) };
}

/** Returns what was changed in the form; null: left as the form showed it, which may be only the beginning of what it is now. Pure. */
function writtenIn(values: FormValues, now: { title: string; text: string }): Written {
  const shown = textInForm(now);
  const read = (name: 'title' | 'text'): string | null => {
    const value = foldUnseen(values[name]?.[0] ?? '');
    return value === foldUnseen(shown[name]) ? null : value;
  };
  return { title: read('title'), text: read('text') };
}

/** Turns form values into an edit; a value equal to the post's own becomes null, which means unedited. */
function asEdit({ title, text }: { title: string; text: string }, { own }: Approval): Written {
  if (own.type !== 'post') return { title: null, text: null };
  return { title: title === own.title ? null : title, text: text === (own.tldr ?? '') ? null : text };
}

function mistakesIn({ title, text }: Written, { approvals }: Words): FieldErrors {
  return {
    ...(title !== null && (title === '' || title.length > TITLE_MAX_CHARS)
      ? { title: approvals.titleLength(TITLE_MAX_CHARS, title.length) }
      : {}),
    ...(text !== null && text.length > TEXT_LENGTH.most ? { text: approvals.textLength(TEXT_LENGTH.most, text.length) } : {}),
  };
}

function formOf({ number }: Approval, now: { title: string; text: string }, { approval, approvals, subscribing }: Words): Form {
  const shown = textInForm(now);
  return {
    title: approval.editText,
    submit: subscribing.save,
    command: `approvals edit ${number}`,
    fields: [
      {
        name: 'title',
        label: approvals.title,
        type: 'text',
        maxLength: TITLE_MAX_CHARS,
        required: true,
        initial: shown.title,
      },
      {
        name: 'text',
        label: approvals.text,
        type: 'text',
        long: true,
        maxLength: TEXT_LENGTH.most,
        initial: shown.text,
        hint: approvals.onlyHere,
      },
    ],
  };
}

function howToType(approval: Approval, now: { title: string; text: string }, { commandName, words }: CommandContext): Reply {
  const { approvals } = words;
  return buildReply(
    [
      text(...approvals.writeBehind(code(`${commandName}approvals edit ${approval.number} …`))),
      text(...approvals.titleBefore(code('title:"…"'), code('own'))),
      text(approvals.isNow([now.title, now.text].filter(Boolean).join(' – '))),
    ],
    { approval: approvalFields(approval) },
    { exitCode: 2 },
  );
}
