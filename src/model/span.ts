import type { Words } from '../languages/index.ts';
import { capitalize } from '../lib/capitalize.ts';
import type { Platform } from './destination.ts';

/** Id of whoever sits at the machine, on the platform that is trusted. */
export const LOCAL_PERSON_ID = 'local';

/** The platform of people who are signed in to the dashboard: no messages go there. */
export const WEB = 'web';

/** A person, as their platform knows them. */
export interface Person {
  platform: Platform;
  /** As the platform has it; `local` for whoever sits at this machine; on the web, the name of who signed in. */
  id: string;
}

/** A piece of plain text with a meaning. Adapters escape it and choose the markup. */
export interface Span {
  text: string;
  style?: 'bold' | 'code' | 'mark' | 'quiet';
  /** http(s) only. */
  link?: string;
  /** ISO instant; shown in the reader's own time zone where the platform can, `text` elsewhere. */
  at?: string;
  /** Somebody; shown by name where the platform knows them (nobody is pinged), `text` elsewhere. */
  person?: Person;
}

export type Line = readonly Span[];

/** Strings and spans → a line. Pure. */
export function lineOf(pieces: readonly (string | Span)[]): Line {
  return pieces.map((piece) => (typeof piece === 'string' ? { text: piece } : piece));
}

export const bold = (words: string): Span => ({ text: words, style: 'bold' });
export const code = (words: string): Span => ({ text: words, style: 'code' });
export const linkTo = (words: string, link: string | null): Span => (link ? { text: words, link } : { text: words });

/** An instant, shown in the reader's own time where the platform can. Pure. */
export function moment(iso: string): Span {
  return { text: `${iso.slice(0, 16).replace('T', ' ')} UTC`, at: iso };
}

/** `1 post`, `2 posts`. Pure. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** About how long, for people: `1 s`, `17 s`, `3 min`. Pure. */
export function duration(ms: number): string {
  return ms < 90_000 ? `${Math.max(1, Math.round(ms / 1000))} s` : `${Math.round(ms / 60_000)} min`;
}

/** Who it was: their name where the platform knows it. `opens`: it is the first word of its sentence. Pure. */
export function personSpan(person: Person, words: Words, opens = false): Span {
  const name = personName(person, words);
  return { text: opens && person.id === LOCAL_PERSON_ID ? capitalize(name) : name, person };
}

/** Who it was, in plain text. Pure. */
export function personName({ platform, id }: Person, { people }: Words): string {
  return id === LOCAL_PERSON_ID ? people.local(platform) : `${platform}:${id}`;
}
