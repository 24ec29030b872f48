import { foldText } from '../archive/fold-text.ts';

/** One word of a text. */
export interface Token {
  /** What it is found by: the word itself first, then its parts and joined forms. */
  terms: readonly string[];
  /** Where it stands in the text, in UTF-16 units; `end` is after it. */
  start: number;
  end: number;
}

/** A word may hold dots, dashes and such between letters: `v1.31.12+k3s1`, `in-place`, `CI/CD`. Each emoji is a word. */
const WORD = /[\p{L}\p{N}\p{M}]+(?:[.+_/'’-][\p{L}\p{N}\p{M}]+)*|\p{Extended_Pictographic}/gu;
const PLAIN = /^[a-z]+$/;
const VERSION = /^v?(\d+(?:\.\d+)+)(.*)$/;
const CVE = /^cve-\d{4}-\d+$/;
const JOINTS = /[.+_/'-]+/;
const TERM_MAX_CHARS = 40;
const JOINED_MAX_PARTS = 3;
const REMEMBERED_WORDS = 20_000;

/** Words of a text, in order, as they are indexed and searched. Pure. */
export function analyse(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(WORD)) {
    const terms = termsOf(match[0]);
    if (terms.length > 0) tokens.push({ terms, start: match.index, end: match.index + match[0].length });
  }
  return tokens;
}

/** Terms of many texts, in order, with repeats: `analyse` for indexing, which remembers the words it has seen. */
export function createTermReader(): (text: string) => string[] {
  const known = new Map<string, readonly string[]>();
  return (text) => {
    const all: string[] = [];
    for (const written of text.match(WORD) ?? []) {
      let terms = known.get(written);
      if (!terms) {
        if (known.size >= REMEMBERED_WORDS) known.clear();
        terms = termsOf(written);
        known.set(written, terms);
      }
      for (const term of terms) all.push(term);
    }
    return all;
  };
}

/** What one written word is found by; the first is the word itself. Empty for words that are too long to be words. Pure. */
function termsOf(written: string): readonly string[] {
  const word = foldText(written);
  if (PLAIN.test(word)) return word.length <= TERM_MAX_CHARS ? [word] : [];
  const [, core, rest] = VERSION.exec(word) ?? [];
  if (core !== undefined && rest !== undefined) return versionTerms(core, rest);
  if (CVE.test(word)) return [word, 'cve'];
  return compoundTerms(word.replace(/'s$/, ''));
}

/** `1.31.12+k3s1` → itself, `1.31.12~`, `1.31~`, `k3s1`: the tilde says “something that begins so”, for `1.31.12` itself is another version. */
function versionTerms(core: string, rest: string): string[] {
  const minor = core.split('.').slice(0, 2).join('.');
  const starts = [core, minor].filter((start) => start !== `${core}${rest}`);
  return distinct([`${core}${rest}`, ...starts.map(startOfVersion), ...rest.split(JOINTS)]);
}

/** The term that all longer versions which begin so have. Pure. */
export function startOfVersion(version: string): string {
  return `${version}~`;
}

/** `in-place` → `inplace`, `in`, `place`: the joined form stands for the whole. */
function compoundTerms(word: string): string[] {
  const parts = word.split(JOINTS);
  const joined = parts.length <= JOINED_MAX_PARTS ? parts.join('') : '';
  return distinct([joined, ...parts]);
}

function distinct(terms: readonly string[]): string[] {
  return [...new Set(terms)].filter((term) => term !== '' && term.length <= TERM_MAX_CHARS);
}
