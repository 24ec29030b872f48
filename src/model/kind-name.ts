import { type Language, wordsOf } from '../languages/index.ts';

const PLURALS = { link: 'links', release: 'releases', event: 'events' } as const;

/** What a kind of post is called, so many of them; null in English, and of kinds that no table knows. Pure. */
export function kindName(kind: string, count: number, language: Language | undefined): string | null {
  const name = kind.trim();
  if (language === undefined || (name !== 'link' && name !== 'release' && name !== 'event')) return null;
  return wordsOf(language).announcing[count === 1 ? name : PLURALS[name]];
}
