import { createHash } from 'node:crypto';
import type { Post } from '../../src/content/post.ts';

/** A text with a title, split into complete sentences. */
export interface Written {
  title: string;
  sentences: readonly string[];
  tags: readonly string[];
}

/** A document of a collection. */
export interface Document {
  id: string;
  title: string;
  text: string;
}

/** Documents, and queries of at least nine words with the ids that answer them. */
export interface Collection {
  name: string;
  documents: readonly Document[];
  queries: readonly { q: string; relevant: ReadonlySet<string> }[];
}

/** Minimum number of words that Herald treats as a sentence (`plan-query.ts`). */
const MIN_WORDS = 9;
/** Maximum number of queries in a collection; more are thinned out evenly. */
const MAX_QUERIES = 600;
/** Maximum number of posts with a rare tag (at least two); they are assumed to share a topic. */
const RARE_TAG_POSTS = 30;

const wordsOf = (text: string): number => text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;

/** A sentence as a query, without characters that the query language would interpret. Pure. */
function queryOf(sentence: string): string {
  return sentence
    .replace(/[^\p{L}\p{N}\s.'’-]/gu, ' ')
    .replace(/(?<![\p{L}\p{N}])[.'’-]+|[.'’-]+(?![\p{L}\p{N}])/gu, ' ')
    .replace(/\b(?:OR|AND|NOT)\b/g, (word) => word.toLowerCase())
    .replace(/\s+/g, ' ')
    .trim();
}

type Asked = { sentence: string; relevant: readonly number[] } | null;

interface Recipe {
  name: string;
  /** The document made from a text; null: it has none. */
  document(text: Written, at: number): Omit<Document, 'id'> | null;
  ask(text: Written, at: number, all: readonly Written[]): Asked;
}

const whole = ({ title, sentences }: Written): Omit<Document, 'id'> => ({ title, text: sentences.join(' ') });
const without = ({ title, sentences }: Written, nth: number): Omit<Document, 'id'> => ({
  title,
  text: sentences.toSpliced(nth, 1).join(' '),
});
const middle = ({ sentences }: Written): number => Math.floor(sentences.length / 2);
const question = ({ sentences }: Written): number => sentences.findIndex((one) => one.endsWith('?') && wordsOf(one) >= MIN_WORDS);
const half = (title: string): number => (createHash('sha256').update(title).digest()[0] ?? 0) & 1;

/** Other texts that share a rare tag with this one. */
function alike(text: Written, at: number, all: readonly Written[], fits: (other: Written) => boolean = () => true): readonly number[] {
  const counts = countsOf(all);
  const rare = text.tags.filter((tag) => (counts.get(tag) ?? 0) > 1 && (counts.get(tag) ?? 0) <= RARE_TAG_POSTS);
  return all.flatMap((other, nth) =>
    nth !== at && other.title !== text.title && fits(other) && rare.some((tag) => other.tags.includes(tag)) ? [nth] : [],
  );
}

const counted = new WeakMap<readonly Written[], ReadonlyMap<string, number>>();
function countsOf(all: readonly Written[]): ReadonlyMap<string, number> {
  let counts = counted.get(all);
  if (counts === undefined) {
    const fresh = new Map<string, number>();
    for (const { tags } of all) for (const tag of new Set(tags)) fresh.set(tag, (fresh.get(tag) ?? 0) + 1);
    counts = fresh;
    counted.set(all, fresh);
  }
  return counts;
}

/** How queries and documents are made from texts. If a sentence is the query for its own text, it is left out of the document. */
const RECIPES: readonly Recipe[] = [
  {
    name: 'the first sentence asks for the rest',
    document: (text) => without(text, 0),
    ask: ({ sentences }, at) => ({ sentence: sentences[0] ?? '', relevant: [at] }),
  },
  {
    name: 'a sentence out of the middle asks for the rest',
    document: (text) => without(text, middle(text)),
    ask: (text, at) => ({ sentence: text.sentences[middle(text)] ?? '', relevant: [at] }),
  },
  {
    name: 'a question in the text asks for the rest',
    document: (text) => without(text, Math.max(0, question(text))),
    ask: (text, at) => (question(text) < 0 ? null : { sentence: text.sentences[question(text)] ?? '', relevant: [at] }),
  },
  {
    name: 'a later sentence asks for the title and the first two',
    document: ({ title, sentences }) => ({ title, text: sentences.slice(0, 2).join(' ') }),
    ask: ({ sentences }, at) => (sentences.length < 4 ? null : { sentence: sentences.at(-1) ?? '', relevant: [at] }),
  },
  {
    name: 'a title asks for the text without it',
    document: ({ sentences }) => ({ title: '', text: sentences.join(' ') }),
    ask: ({ title }, at) => ({ sentence: title, relevant: [at] }),
  },
  {
    name: 'the first sentence asks for texts with the same rare tag',
    document: (text) => whole(text),
    ask: (text, at, all) => ({ sentence: text.sentences[0] ?? '', relevant: alike(text, at, all) }),
  },
  {
    name: 'a later sentence asks for texts with the same rare tag',
    document: (text) => whole(text),
    ask: (text, at, all) => ({ sentence: text.sentences[middle(text)] ?? '', relevant: alike(text, at, all) }),
  },
  {
    name: 'a title asks for texts with the same rare tag',
    document: (text) => whole(text),
    ask: (text, at, all) => ({ sentence: text.title, relevant: alike(text, at, all) }),
  },
  ...[0, 1].map(
    (side): Recipe => ({
      name: `one half’s first sentences ask the other half for the same rare tag (${side === 0 ? 'there' : 'and back'})`,
      document: (text) => (half(text.title) === side ? whole(text) : null),
      ask: (text, at, all) =>
        half(text.title) === side
          ? null
          : { sentence: text.sentences[0] ?? '', relevant: alike(text, at, all, ({ title }) => half(title) === side) },
    }),
  ),
];

/** Makes collections of documents and queries from texts; those with fewer than ten queries are left out. `of`: source of the texts. Pure. */
export function makeCollections(of: string, texts: readonly Written[]): readonly Collection[] {
  const all = texts.filter(({ sentences }) => sentences.length > 2);
  return RECIPES.flatMap(({ name, document, ask }) => {
    const documents = all.flatMap((text, at) => {
      const made = document(text, at);
      return made === null ? [] : [{ id: idOf(at), ...made }];
    });
    const queries = all.flatMap((text, at) => {
      const asked = ask(text, at, all);
      if (asked === null || asked.relevant.length === 0) return [];
      const q = queryOf(asked.sentence);
      return wordsOf(q) < MIN_WORDS ? [] : [{ q, relevant: new Set(asked.relevant.map(idOf)) }];
    });
    const step = Math.max(1, queries.length / MAX_QUERIES);
    const kept = queries.filter((_, nth) => Math.floor(nth / step) !== Math.floor((nth - 1) / step));
    return kept.length < 10 ? [] : [{ name: `${of}: ${name}`, documents, queries: kept }];
  });
}

/** An id in the form of post ids: 20 hex digits. */
const idOf = (at: number): string => createHash('sha256').update(`document ${at}`).digest('hex').slice(0, 20);

/** A document as a post without anything else: no tags, no source, no page. Pure. */
export function postOf({ id, title, text }: Document): Post {
  return {
    id,
    path: `${id}.md`,
    title,
    date: '2026-01-01T00:00:00.000Z',
    tags: [],
    source: null,
    url: null,
    kind: 'link',
    draft: false,
    publishAt: null,
    expiresAt: null,
    event: null,
    tldr: null,
    summary: null,
    body: text,
    extra: {},
    hash: id,
  };
}
