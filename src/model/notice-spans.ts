import type { NoticeOutcome, NoticePerson, NoticeSpan } from './announcement.ts';
import { nameOfPerson } from './platform.ts';

/** An instant, shown in the reader's own time where the platform can. Pure. */
export function momentSpan(iso: string): NoticeSpan {
  return { text: `${iso.slice(0, 16).replace('T', ' ')} UTC`, at: iso };
}

/** A word in bold. Pure. */
export function boldSpan(text: string): NoticeSpan {
  return { text, style: 'bold' };
}

/** ` by slack:U0ADMIN, 2026-01-12 08:02 UTC`; without a person only the time. Pure. */
export function outcomeSpans({ at, by }: NoticeOutcome): readonly NoticeSpan[] {
  return [...(by === null ? [] : [{ text: ' by ' }, personSpanOf(by)]), { text: ', ' }, momentSpan(at)];
}

function personSpanOf(person: NoticePerson): NoticeSpan {
  return { text: nameOfPerson(person), person };
}
