const PART_MIN_CHARS = 3;
const PARTS_MAX = 6;
/** `Pod|Autoscaler`, `HTTP|Server`, but no `VM|s`. */
const BORDERS = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll}{2})/u;
const LETTERS_AND_DIGITS = /^(\p{L}+)(\p{Nd}+)$/u;
/** A name (two letters or more), and a version behind it: `TLSv1.3`, `release-1.34`, `go1.24`. */
const VERSION_BEHIND = /^(?!v?\d)(.{2,}?)(?:[-_/]|(?<=\p{L}))((?<=[-_/]|\p{Lu}|\p{L}{3})v\d+(?:\.\d+)+.*|\d+(?:\.\d+)+.*)$/su;
const MAX_NAME_CHARS = 80;

/**
 * The words that a name is made of, as written: `HorizontalPodAutoscaler` → `Horizontal`, `Pod`, `Autoscaler`; `OAuth2` → `Auth`, `OAuth`;
 * `B10000` → `10000`. Those of one or two letters are left out; empty for names that are one word, or look like no name at all. Pure.
 */
export function nameParts(name: string): string[] {
  if (name.length > MAX_NAME_CHARS) return [];
  const [, letters, digits] = LETTERS_AND_DIGITS.exec(name) ?? [];
  const words = (letters ?? name).split(BORDERS);
  const parts = [...(words.length > 1 ? words : []), letters ?? '', digits ?? ''].filter((part) => part.length >= PART_MIN_CHARS);
  return words.length > PARTS_MAX ? [] : parts;
}

/** `TLSv1.3` → `TLS` and `v1.3`, and where the second begins; null for what is no name with a version behind it. Pure. */
export function nameAndVersion(written: string): { name: string; version: string; at: number } | null {
  const [, name, version] = written.length > MAX_NAME_CHARS ? [] : (VERSION_BEHIND.exec(written) ?? []);
  return name === undefined || version === undefined ? null : { name, version, at: written.length - version.length };
}

/** The term of everything that has `part` as a part and is not it: of longer versions (`1.34.1` has `1.34~`) and of names (`ConfigMap` has `map~`). Pure. */
export function partTerm(part: string): string {
  return `${part}~`;
}

/** Whether a term stands for a part, and is no word that people could type. Pure. */
export function isPartTerm(term: string): boolean {
  return term.endsWith('~');
}
