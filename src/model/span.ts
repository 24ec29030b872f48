import type { Words } from '../languages/index.ts';
import { capitalize } from '../lib/capitalize.ts';
import type { Platform } from './destination.ts';

/** Id of the person at this machine, on the trusted platform. */
export const LOCAL_PERSON_ID = 'local';

/** Platform of people who are signed in to the dashboard; no messages are sent there. */
export const WEB = 'web';

/** A person, as their platform identifies them. */
export interface Person {
  platform: Platform;
  /** The platform's id of the person; `local` for the person at this machine; on the web, the name they signed in with. */
  id: string;
}

/** A piece of plain text with a meaning. Adapters escape it and choose the markup. */
export interface Span {
  text: string;
  style?: 'bold' | 'code' | 'mark' | 'quiet';
  /** http(s) only. */
  link?: string;
  /** ISO instant; shown in the reader's own time zone if the platform can, otherwise as `text`. */
  at?: string;
  /** A person; shown by name if the platform knows them (without notifying them), otherwise as `text`. */
  person?: Person;
}

export type Line = readonly Span[];

/** Builds a line from strings and spans. Pure. */
export function lineOf(pieces: readonly (string | Span)[]): Line {
  return pieces.map((piece) => (typeof piece === 'string' ? { text: piece } : piece));
}

export const bold = (words: string): Span => ({ text: words, style: 'bold' });
export const code = (words: string): Span => ({ text: words, style: 'code' });
export const linkTo = (words: string, link: string | null): Span => (link ? { text: words, link } : { text: words });

/** Returns a span for an instant, shown in the reader's own time zone if the platform can. Pure. */
export function moment(iso: string): Span {
  return { text: `${iso.slice(0, 16).replace('T', ' ')} UTC`, at: iso };
}

/** Returns a count with its noun: `1 post`, `2 posts`. Pure. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Returns an approximate duration for people: `1 s`, `17 s`, `3 min`. Pure. */
export function duration(ms: number): string {
  return ms < 90_000 ? `${Math.max(1, Math.round(ms / 1000))} s` : `${Math.round(ms / 60_000)} min`;
}

/** Returns a span for a person, shown by name if the platform knows them. `opens`: it starts the sentence. Pure. */
export function personSpan(person: Person, words: Words, opens = false): Span {
  const name = personName(person, words);
  return { text: opens && person.id === LOCAL_PERSON_ID ? capitalize(name) : name, person };
}

/** Returns who a person is, in plain text. Pure. */
export function personName({ platform, id }: Person, { people }: Words): string {
  return id === LOCAL_PERSON_ID ? people.local(platform) : `${platform}:${id}`;
}
