import { compareText } from '../archive/archive.ts';
import { allOf, type Clause, clausesOf, type Expression, printExpression } from '../archive/query/expression.ts';
import { type ByNameField, mapNameFields, type NameField, namesIn } from '../archive/query/name-fields.ts';
import type { Post } from '../content/post.ts';
import { foldText } from '../lib/fold-text.ts';
import { nearest } from '../lib/nearest.ts';

/** What a filter would have sent. */
export interface FilterTrial {
  /** Length of the period that was tried, days. */
  days: number;
  /** Number of posts in that period that match. */
  count: number;
  /** Number of posts of all times that match. */
  ever: number;
  /** The UTC day with the most of them, `2025-11-12`; the latest if several have as many. Null if none matches. */
  busiest: { day: string; count: number } | null;
  /** The newest posts of that period, at most three. */
  last: readonly Post[];
  /** The newest posts of all times, at most three. */
  examples: readonly Post[];
  /** If none matches: similar filters that match posts of that period, or (if this filter never matched) of any time; the closest first, at most three. */
  instead: readonly { filter: string; count: number; ever: number }[];
}

const TRIAL_DAYS = 30;
const LAST_MAX = 3;
const INSTEAD_MAX = 3;
/** Maximum number of clauses for which alternatives are tried. */
const WIDENED_MAX = 10;
const DAY_MS = 86_400_000;

/** Runs a strict search: resolves to the published posts that a filter matches. */
type Matching = (filter: Expression) => Promise<readonly Post[]>;

/**
 * Returns what a filter would have sent in the last 30 days, by the dates of posts; future events are not counted. `posts`: those whose names
 * a filter may have meant. Deterministic: the same posts and time give the same trial.
 */
export async function tryFilter(filter: Expression, posts: readonly Post[], now: Date, matching: Matching): Promise<FilterTrial> {
  const matched = await matching(filter);
  const found = matched.filter((post) => isRecent(post, now));
  const trial = { ...summaryOf(found), examples: newestFirst(matched).slice(0, LAST_MAX), ever: matched.length, instead: [] };
  if (found.length > 0) return trial;
  const others: { filter: string; count: number; ever: number }[] = [];
  for (const [text, one] of alternativesTo(filter, posts)) {
    const all = await matching(one);
    others.push({ filter: text, count: all.filter((post) => isRecent(post, now)).length, ever: all.length });
  }
  const recent = others.filter(({ count }) => count > 0);
  const once = matched.length > 0 ? [] : others.filter(({ ever }) => ever > 0);
  return { ...trial, instead: (recent.length > 0 ? recent : once).slice(0, INSTEAD_MAX) };
}

function summaryOf(posts: readonly Post[]): Omit<FilterTrial, 'instead' | 'ever' | 'examples'> {
  const found = newestFirst(posts);
  const days = new Map<string, number>();
  for (const { date } of found) if (date !== null) days.set(date.slice(0, 10), (days.get(date.slice(0, 10)) ?? 0) + 1);
  const [busiest] = [...days].sort((a, b) => b[1] - a[1]);
  return {
    days: TRIAL_DAYS,
    count: found.length,
    busiest: busiest ? { day: busiest[0], count: busiest[1] } : null,
    last: found.slice(0, LAST_MAX),
  };
}

function newestFirst(posts: readonly Post[]): readonly Post[] {
  return posts.toSorted((a, b) => compareText(b.date ?? '', a.date ?? ''));
}

function isRecent({ date }: Post, now: Date): boolean {
  if (date === null) return false;
  const ms = Date.parse(date);
  return ms > now.getTime() - TRIAL_DAYS * DAY_MS && ms <= now.getTime();
}

/** Returns alternatives by their text, the closest first: each clause widened, with the rest as it is; then each part of an `all` left out. */
function alternativesTo(filter: Expression, posts: readonly Post[]): ReadonlyMap<string, Expression> {
  const namesOf = mapNameFields((field) => namesByFolded(posts, field));
  const clauses = clausesOf(filter).slice(0, WIDENED_MAX);
  const wider = clauses.flatMap((clause) => widened(clause, namesOf).map((other) => replaced(filter, clause, other)));
  const parts = filter.type === 'all' ? filter.of.slice(0, WIDENED_MAX) : [];
  const shorter = parts.map((part) => allOf((filter.type === 'all' ? filter.of : []).filter((other) => other !== part)));
  return new Map([...wider, ...shorter].flatMap((one) => (clausesOf(one).length === 0 ? [] : [[printExpression(one), one]])));
}

function namesByFolded(posts: readonly Post[], field: NameField): ReadonlyMap<string, string> {
  const names = new Set(posts.flatMap((post) => namesIn(post, field)));
  return new Map([...names].map((name) => [foldText(name), name]));
}

/** Returns what somebody may have meant by a clause that matches no post. */
function widened(clause: Clause, names: ByNameField<ReadonlyMap<string, string>>): Clause[] {
  if (clause.type === 'phrase') return clause.text.includes(' ') ? [] : [{ type: 'word', text: clause.text }];
  if (clause.type !== 'name') return [];
  const { field, value, exact } = clause;
  const near = nearest(foldText(value), [...names[field].keys()]);
  const meant = near === null ? undefined : names[field].get(near);
  return [
    ...(exact ? [{ ...clause, exact: false }] : []),
    ...(meant === undefined || meant === value ? [] : [{ ...clause, value: meant }]),
    /\s/.test(value) ? { type: 'phrase', text: value } : { type: 'word', text: value },
  ];
}

function replaced(filter: Expression, clause: Clause, by: Clause): Expression {
  if (filter === clause) return by;
  if (filter.type === 'not') return { type: 'not', of: replaced(filter.of, clause, by) };
  if (filter.type !== 'all' && filter.type !== 'any') return filter;
  return { type: filter.type, of: filter.of.map((part) => replaced(part, clause, by)) };
}
