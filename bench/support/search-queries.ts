import { readFileSync } from 'node:fs';
import type { Post } from '../../src/content/post.ts';
import { createSeededRandom, mixSeed, type SeededRandom } from './seeded-random.ts';

/** A query for one particular post. */
export interface KnownItemQuery {
  /** `title`, `typo`, `body`, … */
  cls: string;
  q: string;
  /** `suggest`: a title as it is being typed. */
  mode: 'search' | 'suggest';
  /** Whether this is the wanted post. */
  isWanted(post: { id: string; path: string }): boolean;
}

/** Posts by number, from 0. */
export interface PostSource {
  readonly size: number;
  post(n: number): Post;
}

const STOP_WORDS = new Set(
  'about after also and are been being both but can could does for from get has have here how into its just like many more most new not now off one only other our out over should some such than that the their them then there these they this those through too two use using very was way we well were what when where which while who why will with would you your'.split(
    ' ',
  ),
);
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const TRIES = 4_000;

/** Short forms that people type instead of a word. */
const SHORT_FORMS: Readonly<Record<string, string>> = {
  kubernetes: 'k8s',
  operations: 'ops',
  infrastructure: 'infra',
  postgresql: 'postgres',
  configuration: 'config',
  authentication: 'auth',
  observability: 'o11y',
  repository: 'repo',
};
const QUESTIONS = ['how do i use {}', 'what are the {}?', 'where can i find the {} and why', 'is there anything about {}'];
const VERSION = /\bv?\d+\.\d+(?:\.\d+)?(?:[-+][\w.]+)*|\bCVE-\d+-\d+/i;

type Recipe = (post: Post, random: SeededRandom, other: Post) => string | null;

/** How to make a query of each class from a post; null if the post has nothing for it. */
const RECIPES: Readonly<Record<string, Recipe>> = {
  title: (post, random) => joined(drawn(wordsOf(post.title), 2 + random.int(3), random), 2),
  typo: (post, random) => {
    const words = drawn(wordsOf(post.title), 3, random);
    const long = words.findIndex((word) => /^[a-z]{6,}$/.test(word));
    return long < 0 ? null : joined(words.with(long, misspelt(words[long] ?? '', random)), 2);
  },
  body: (post, random) => joined(drawn(wordsOf(post.tldr ?? post.summary ?? ''), 3, random), 3),
  prefix: (post, random) => {
    const title = post.title.toLowerCase();
    return title.length < 12 ? null : title.slice(0, 5 + random.int(Math.min(20, title.length - 5))).trim();
  },
  tagword: (post, random) =>
    post.tags.length === 0 ? null : joined([random.pick(post.tags).toLowerCase(), ...drawn(wordsOf(post.title), 1, random)], 2),
  version: (post, random) => {
    const version = VERSION.exec(post.title)?.[0];
    return version === undefined ? null : joined([...(random.next() < 0.5 ? drawn(wordsOf(post.title), 1, random) : []), version], 1);
  },
  inflect: (post, random) => {
    const words = drawn(wordsOf(post.title), 2, random).filter((word) => /^[a-z]{4,}$/.test(word));
    return joined(words.map(inflected), 2);
  },
  compound: (post, random) => {
    const compound = /\b([a-z]{3,})-([a-z]{3,})\b/i.exec(post.title);
    const word = /\b(open|git|dev|micro|data|cloud|work)(shift|ops|hub|lab|services|base|flare|load|loads|flow)\b/i.exec(post.title);
    const [, one, two] = compound ?? word ?? [];
    if (one === undefined || two === undefined) return null;
    return joined([`${one}${compound && random.next() < 0.5 ? '' : ' '}${two}`.toLowerCase(), ...drawn(wordsOf(post.title), 1, random)], 2);
  },
  synonym: (post, random) => {
    const words = wordsOf(post.title);
    const long = words.find((word) => SHORT_FORMS[word] !== undefined);
    const others = words.filter((word) => word !== long);
    return long === undefined ? null : joined([SHORT_FORMS[long] ?? '', ...drawn(others, 1, random)], 2);
  },
  extra: (post, random, other) => {
    const words = drawn(wordsOf(post.title), 2, random);
    return joined([...words, ...drawn(wordsOf(other.title), 1, random)], 3);
  },
  phrase: (post, random) => {
    const words =
      post.title
        .toLowerCase()
        .match(/[\p{L}\p{N}]+(?: [\p{L}\p{N}]+)+/u)?.[0]
        .split(' ') ?? [];
    const from = random.int(words.length - 2);
    return words.length < 2 ? null : `"${words.slice(from, from + 2 + random.int(2)).join(' ')}"`;
  },
  question: (post, random) => {
    const words = joined(drawn(wordsOf(post.title), 3, random), 2);
    return words === null ? null : random.pick(QUESTIONS).replace('{}', words);
  },
};

/** Makes `each` queries of every class that the archive has posts for; the same seed and archive produce the same queries. */
export function makeQueries(source: PostSource, each: number, seed: number): readonly KnownItemQuery[] {
  return Object.entries(RECIPES).flatMap(([cls, recipe], nth) => {
    const random = createSeededRandom(mixSeed(seed, nth));
    const queries: KnownItemQuery[] = [];
    for (let tries = 0; tries < TRIES && queries.length < each; tries += 1) {
      const post = source.post(random.int(source.size));
      const q = recipe(post, random, source.post(random.int(source.size)));
      if (q === null) continue;
      const { id } = post;
      queries.push({ cls, q, mode: cls === 'prefix' ? 'suggest' : 'search', isWanted: (hit) => hit.id === id });
    }
    return queries;
  });
}

/** Reads a query set from JSON lines `{cls, q, mode, rel: {path: gain}}`. @throws {Error} if the file is not a query set */
export function readQueries(file: string): readonly KnownItemQuery[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const { cls, q, mode, rel } = JSON.parse(line) as { cls: string; q: string; mode?: string; rel: Record<string, number> };
      return { cls, q, mode: mode === 'suggest' ? 'suggest' : 'search', isWanted: ({ path }) => path in rel };
    });
}

function wordsOf(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? [];
  return [...new Set(words)].filter((word) => !STOP_WORDS.has(word) && /^\p{L}/u.test(word));
}

/** At most `count` of the words, drawn at random, in their original order. */
function drawn(words: readonly string[], count: number, random: SeededRandom): string[] {
  const left = [...words];
  while (left.length > count) left.splice(random.int(left.length), 1);
  return left;
}

function joined(words: readonly string[], least: number): string | null {
  return words.length < least ? null : words.join(' ');
}

/** The word with one letter left out, doubled, swapped or changed. */
function misspelt(word: string, random: SeededRandom): string {
  const at = 1 + random.int(word.length - 2);
  const [before, letter, after] = [word.slice(0, at), word.charAt(at), word.slice(at + 1)];
  switch (random.int(4)) {
    case 0:
      return before + after;
    case 1:
      return before + letter + letter + after;
    case 2:
      return before + after.charAt(0) + letter + after.slice(1);
    default:
      return before + LETTERS.charAt(random.int(26)) + after;
  }
}

function inflected(word: string): string {
  if (word.endsWith('ing')) return word.slice(0, -3);
  if (word.endsWith('s')) return word.slice(0, -1);
  return `${word}s`;
}
