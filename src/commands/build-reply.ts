import type { Block, Line, Person, Reply, Span } from '../ports/reply.ts';

const ECHO_MAX_CHARS = 80;

/** A reply from its blocks; private, without buttons, exit code 0 unless said otherwise. Pure. */
export function buildReply(
  blocks: readonly Block[],
  data: unknown,
  more: Partial<Pick<Reply, 'actions' | 'shared' | 'exitCode'>> = {},
): Reply {
  return { blocks, data, actions: [], shared: false, exitCode: 0, ...more };
}

/** A paragraph. Strings are plain text. Pure. */
export function text(...pieces: readonly (string | Span)[]): Block {
  return { kind: 'text', line: lineOf(pieces) };
}

/** A bulleted list. Pure. */
export function list(items: readonly (readonly (string | Span)[])[]): Block {
  return { kind: 'list', items: items.map(lineOf) };
}

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
export function personSpan(person: Person, opens = false): Span {
  return {
    text: person.platform === 'terminal' ? `${opens ? 'S' : 's'}omebody at the terminal` : `${person.platform}:${person.id}`,
    person,
  };
}

/** What somebody wrote, as it is said back to them: at most 80 characters. Pure. */
export function briefly(words: string): string {
  return words.length <= ECHO_MAX_CHARS
    ? words
    : `${words
        .slice(0, ECHO_MAX_CHARS - 1)
        .toWellFormed()
        .trimEnd()}…`;
}

/** A refusal that says what to do; exit code 2. Pure. */
export function usageError(words: string, hint: string): Reply {
  return buildReply([text(words), text(hint)], { error: words, hint }, { exitCode: 2 });
}
