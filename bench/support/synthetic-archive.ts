import type { Post } from '../../src/content/post.ts';
import { createSeededRandom, mixSeed, type SeededRandom } from './seeded-random.ts';

/** A generated archive: every post can be generated at any time, repeatedly and by itself, so that a million of them need no memory. */
export interface SyntheticArchive {
  readonly size: number;
  /** The nth post, from 0; the same at every call. @throws {RangeError} beyond the size */
  post(n: number): Post;
  /** Number of the post with this id; null: not in this archive. */
  numberOf(id: string): number | null;
  /** The post with this id; null: not in this archive. */
  byId(id: string): Post | null;
}

export interface SyntheticTerms {
  size: number;
  /** The same seed makes the same archive. */
  seed: number;
}

const BODY_MAX_CHARS = 3_000;
const TITLE_SWAPS = 0.3;
const TEXT_SWAPS = 0.22;
const BODY_SWAPS = 0.2;
const NUMBER_REDRAWN = 0.7;
const RARE_SHARE = 0.6;
/** Share of drawn rare words that were drawn before; the vocabulary keeps growing by about 0.3 words per post. */
const RARE_REPEATED = 0.75;
const RARE_A_POST = 0.3;
const DUPLICATES = 0.03;
const DUPLICATE_WITHIN = 2_000;
const OLDEST_MS = Date.UTC(2012, 0, 1);
const NEWEST_MS = Date.UTC(2026, 2, 1);
const BAG_SHARE = 0.3;
const ID_DIGITS = 8;

/** A text and the positions of its words. */
interface Worded {
  text: string;
  /** Start and end of each word, alternating. */
  bounds: Int32Array;
  /** Numbers of the words that contain digits, ascending. */
  numeric: readonly number[];
}

/** A real post, split into words. */
interface Template {
  post: Post;
  title: Worded;
  tldr: Worded;
  summary: Worded;
  body: Worded;
}

/**
 * Resamples and mutates real posts: words are swapped for words of other posts, numbers and versions are redrawn, rare words are added whose number grows
 * with the archive, and dates and addresses differ; 3 % have the address of an earlier post. @throws {RangeError} without real posts
 */
export function createSyntheticArchive(base: readonly Post[], { size, seed }: SyntheticTerms): SyntheticArchive {
  if (base.length === 0) throw new RangeError('no posts to make others from');
  const templates = base.map(templateOf);
  const bag = bagOf(templates, createSeededRandom(seed));

  function make(n: number): Post {
    const random = createSeededRandom(mixSeed(seed, n));
    const isCopy = n > 0 && random.next() < DUPLICATES;
    if (isCopy) return copyOf(make(n - 1 - random.int(Math.min(n, DUPLICATE_WITHIN))), n, random);
    const { post, title, tldr, summary, body } = random.pick(templates);
    const text = mutated(summary, TEXT_SWAPS, bag, random);
    return {
      ...post,
      ...placeOf(n),
      title: withRare(mutated(title, TITLE_SWAPS, bag, random), n, random),
      tldr: post.tldr === null ? null : mutated(tldr, TEXT_SWAPS, bag, random),
      summary: post.summary === null ? null : withRare(text, n, random),
      body: withRare(mutated(body, BODY_SWAPS, bag, random), n, random),
      url: `https://example.org/posts/${n}`,
      date: dateOf(random),
      draft: false,
      publishAt: null,
      expiresAt: null,
    };
  }

  const numberOf = (id: string): number | null => {
    const n = Number.parseInt(id.slice(-ID_DIGITS), 16);
    return n < size && placeOf(n).id === id ? n : null;
  };
  const post = (n: number): Post => {
    if (!(n >= 0 && n < size)) throw new RangeError(`there is no post ${n} among ${size}`);
    return make(n);
  };
  return {
    size,
    post,
    numberOf,
    byId: (id) => {
      const n = numberOf(id);
      return n === null ? null : post(n);
    },
  };
}

/** Another file about the same page: the same address, title and text, with its own path and date. */
function copyOf(original: Post, n: number, random: SeededRandom): Post {
  return { ...original, ...placeOf(n), date: dateOf(random), source: random.next() < 0.5 ? original.source : 'Planet Example' };
}

/** Path, and an id and hash that look random but encode the post's number. */
function placeOf(n: number): Pick<Post, 'id' | 'path' | 'hash'> {
  const drawn = [1, 2].map((part) => mixSeed(part, n).toString(16).padStart(8, '0')).join('');
  const id = `${drawn.slice(0, 12)}${n.toString(16).padStart(ID_DIGITS, '0')}`;
  return { id, path: `synthetic/${Math.floor(n / 1_000)}/${n}.md`, hash: `${drawn.repeat(4).slice(0, 44)}${id}` };
}

/** A random date; recent ones are more frequent, because archives grow. */
function dateOf(random: SeededRandom): string {
  return new Date(OLDEST_MS + Math.floor(Math.sqrt(random.next()) * (NEWEST_MS - OLDEST_MS))).toISOString();
}

function templateOf(post: Post): Template {
  const { title, tldr, summary, body } = post;
  return { post, title: wordedOf(title), tldr: wordedOf(tldr), summary: wordedOf(summary), body: wordedOf(body.slice(0, BODY_MAX_CHARS)) };
}

function wordedOf(text: string | null): Worded {
  const words = [...(text ?? '').matchAll(/\S+/g)];
  const numeric = words.flatMap(([word], at) => (/\d/.test(word) ? [at] : []));
  return { text: text ?? '', bounds: Int32Array.from(words.flatMap(({ 0: word, index }) => [index, index + word.length])), numeric };
}

function wordsOf({ text, bounds }: Worded): readonly string[] {
  return Array.from({ length: bounds.length / 2 }, (_, at) => text.slice(bounds[2 * at], bounds[2 * at + 1]));
}

/** Words to swap in, as frequent as in titles and summaries. */
function bagOf(templates: readonly Template[], random: SeededRandom): readonly string[] {
  const words = templates.flatMap(({ title, summary }) => [...wordsOf(title), ...wordsOf(summary)]);
  const bag = words.filter((word) => word.length > 2 && random.next() < BAG_SHARE);
  return bag.length > 0 ? bag : ['word'];
}

/** Swaps words and redraws numbers. Draws the gaps between swapped words, because one draw per word would take most of the time. */
function mutated({ text, bounds, numeric }: Worded, swaps: number, bag: readonly string[], random: SeededRandom): string {
  const count = bounds.length / 2;
  const gap = (): number => 1 + Math.floor(Math.log(1 - random.next()) / Math.log(1 - swaps));
  let swap = gap() - 1;
  let nextNumeric = 0;
  let made = '';
  let from = 0;
  while (swap < count || nextNumeric < numeric.length) {
    const number = numeric[nextNumeric] ?? count;
    const at = Math.min(swap, number);
    const start = bounds[2 * at] ?? 0;
    const end = bounds[2 * at + 1] ?? 0;
    if (at === swap) swap += gap();
    const isNumber = at === number;
    if (isNumber) nextNumeric += 1;
    if (isNumber && random.next() >= NUMBER_REDRAWN) continue;
    made += text.slice(from, start) + (isNumber ? redrawn(text.slice(start, end), random) : random.pick(bag));
    from = end;
  }
  return made + text.slice(from);
}

/** `v1.34.2` → `v1.9.17`, `CVE-2025-1234` → `CVE-2019-5821`: numbers with at most as many digits; those of four digits that begin with 19 or 20 become years. */
function redrawn(piece: string, random: SeededRandom): string {
  return piece.replace(/\d+/g, (digits) => {
    if (digits.length === 4 && /^(?:19|20)/.test(digits)) return String(2012 + random.int(15));
    return String(random.int(Math.min(10 ** digits.length, digits.length > 3 ? 99_999 : 60)));
  });
}

function withRare(text: string, n: number, random: SeededRandom): string {
  if (random.next() >= RARE_SHARE) return text;
  const known = Math.floor(n * RARE_A_POST);
  // Two factors, so that words from the beginning are the frequent ones.
  const isOld = known > 50 && random.next() < RARE_REPEATED;
  const which = isOld ? Math.floor(known * random.next() * random.next()) : known + random.int(3);
  return `${text} ${rareWord(which)}`;
}

const CONSONANTS = 'bcdfghjklmnprstvz';
const VOWELS = 'aeiou';

/** The nth made-up word; different numbers nearly always give different words. Pure. */
function rareWord(which: number): string {
  const random = createSeededRandom(mixSeed(0x52617265, which));
  const syllables = 3 + random.int(3);
  let word = '';
  for (let syllable = 0; syllable < syllables; syllable += 1) word += `${CONSONANTS[random.int(17)]}${VOWELS[random.int(5)]}`;
  return random.next() < 0.3 ? `${word}x` : word;
}
