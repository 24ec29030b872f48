import type { Post } from '../../src/content/post.ts';
import { indexedTextOf } from '../../src/search/index/post-entry.ts';
import type { FilterWords } from './filters.ts';

const WORD = /[\p{L}\p{N}\p{M}][\p{L}\p{N}\p{M}+._/'-]*|\p{Extended_Pictographic}/gu;
const COMMON = ['the', 'of', 'k8s', 'vms', 'machine', 'learning', 'aks', 'git', 'ops', 'upgrading', 'v1.34', 'C++', 'dying', 'nothingsuch'];

/** Returns what filters over some posts may ask for: words and names as the posts have them, and words that match only by a synonym or another form, or not at all. */
export function filterWordsOf(posts: readonly Post[], most: number): FilterWords {
  const texts = posts.flatMap((post) => {
    const { title, tldr, text } = indexedTextOf(post);
    return [title, tldr, text];
  });
  const words = [...new Set(texts.flatMap((text) => text.match(WORD) ?? []))].filter((word) => !/^(?:OR|AND)$/.test(word));
  const phrases = [...new Set(texts.flatMap((text) => text.match(/[^\s"“”„‟«»″]+ [^\s"“”„‟«»″]+(?: [^\s"“”„‟«»″]+)?/g) ?? []))];
  return {
    words: [...spread(words, most), ...COMMON],
    phrases: spread(phrases, most).filter((phrase) => /\p{L}/u.test(phrase)),
    tags: distinct(posts.flatMap(({ tags }) => tags)),
    sources: distinct(posts.flatMap(({ source }) => (source === null ? [] : [source, ...source.split(' ')]))),
    kinds: distinct([...posts.map(({ kind }) => kind), 'releases']),
  };
}

/** Returns at most `most` values, spread over the whole list. */
function spread<T>(all: readonly T[], most: number): T[] {
  const step = Math.max(1, all.length / most);
  return Array.from({ length: Math.min(most, all.length) }, (_, n) => all[Math.floor(n * step)] as T);
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => /[\p{L}\p{N}]/u.test(name) && !name.includes('"'));
}
