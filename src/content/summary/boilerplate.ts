import { matchingRules, replaceMatches } from './apply-rules.ts';
import { BOILERPLATE, SCRAPER_RULES } from './scraper-rules.ts';

/** One part of a page: between two things that are no text. */
export interface PagePart {
  /** A line break stands where something smaller was that is no text. */
  text: string;
  /** Whether it begins with a sentence for certain, and not with headings or titles. */
  isText: boolean;
}

const RULES = [...SCRAPER_RULES, ...BOILERPLATE];
const MARKS = { text: '\f', list: '\v' } as const;

/** A scraped text → the parts of its page, in order; empty ones are left out. Pure. */
export function pagePartsOf(text: string): PagePart[] {
  const marked = replaceMatches(text, RULES, ({ before }) => (before ? MARKS[before] : '\n'));
  const parts = marked.split(/(?<=[\f\v])(?![\f\v])|(?<![\f\v])(?=[\f\v])/);
  return parts.flatMap((part, at) => {
    const plain = part
      .replace(/[\f\v]/g, '')
      .replace(/[^\S\n]+/g, ' ')
      .trim();
    return plain === '' ? [] : [{ text: plain, isText: parts[at - 1]?.endsWith(MARKS.text) === true }];
  });
}

/** Names of what is taken out of a text before it is told, in the order of `docs/tldr.md`. Pure. */
export function withoutBoilerplate(text: string): string[] {
  return matchingRules(text, RULES).map(({ name }) => name);
}

/** Text in one line without what a scraper took along from around it. Pure. */
export function withoutScraperText(text: string): string {
  return replaceMatches(text, SCRAPER_RULES, () => ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** `v1.35.1-rc1+k3s1`, `8e6d788`, `1.`: what release pages repeat between their buttons. */
const TOKEN = /^(?:v?\d[\w.+-]*|[0-9a-f]{7,40}|[^\p{L}\p{N}]+|compare|assets?|verified|latest|pre-release|release)$/iu;
/** What is left between junk says something from here on; a text without junk was written by somebody, and may be short. */
const LEAST = { amongJunk: { words: 4, chars: 20 }, written: { words: 2, chars: 4 } } as const;

/** Whether a cleaned text says something that `title` does not: enough real words that are not the title's. Pure. */
export function saysSomething(text: string, title: string, origin: keyof typeof LEAST): boolean {
  const known = new Set(origin === 'amongJunk' ? title.toLowerCase().match(/[\p{L}\p{N}]+/gu) : []);
  const words = text
    .split(' ')
    .filter((word) => !TOKEN.test(word) && (word.match(/[\p{L}\p{N}]+/gu) ?? []).some((part) => !known.has(part.toLowerCase())));
  const least = LEAST[origin];
  // Writing without spaces between words counts by its characters.
  return words.join('').length >= least.chars && (words.length >= least.words || /[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]/u.test(text));
}
