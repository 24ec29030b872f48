import { isPublished } from '../archive/is-published.ts';
import { type Clause, clausesOf, type Expression } from '../archive/query/expression.ts';
import { printExpression } from '../archive/query/print-expression.ts';
import type { Post } from '../content/post.ts';
import { foldText } from '../lib/fold-text.ts';
import { nearest } from '../lib/nearest.ts';
import { compileFilter } from './compile-filter.ts';
import type { Synonyms } from './compile-words.ts';
import { createBatchMatcher } from './match-batch.ts';
import { namesIn } from './matches-post.ts';

/** What a filter would have sent. */
export interface FilterTrial {
  /** Length of the time that was looked at, days. */
  days: number;
  /** Posts of that time that match. */
  count: number;
  /** The UTC day with the most of them, `2025-11-12`; of equals the latest. Null where none matches. */
  busiest: { day: string; count: number } | null;
  /** The newest, at most three. */
  last: readonly Post[];
  /** Where none matches: filters close to this one that do, the closest first, at most three. */
  instead: readonly { filter: string; count: number }[];
}

const TRIAL_DAYS = 30;
const LAST_MAX = 3;
const INSTEAD_MAX = 3;
const DAY_MS = 86_400_000;

/** What a filter would have sent of the published posts of the last 30 days, by their dates. Events to come count on the day they take place. Pure. */
export function tryFilter(filter: Expression, posts: readonly Post[], now: Date, synonyms: Synonyms): FilterTrial {
  const recent = posts.filter((post) => isRecent(post, now));
  const matching = createBatchMatcher(recent);
  const matches = (one: Expression): readonly Post[] => matching(compileFilter(one, synonyms));
  const found = matches(filter).toSorted((a, b) => ((a.date ?? '') < (b.date ?? '') ? 1 : -1));
  const days = new Map<string, number>();
  for (const { date } of found) if (date !== null) days.set(date.slice(0, 10), (days.get(date.slice(0, 10)) ?? 0) + 1);
  const [busiest] = [...days].sort((a, b) => b[1] - a[1]);
  return {
    days: TRIAL_DAYS,
    count: found.length,
    busiest: busiest ? { day: busiest[0], count: busiest[1] } : null,
    last: found.slice(0, LAST_MAX),
    instead: found.length > 0 ? [] : insteadOf(filter, posts, (one) => matches(one).length),
  };
}

function isRecent(post: Post, now: Date): boolean {
  if (post.date === null || !isPublished(post, now)) return false;
  const date = Date.parse(post.date);
  return date > now.getTime() - TRIAL_DAYS * DAY_MS && date <= now.getTime();
}

/** Each clause made wider, the rest as it is; then each part of a list of parts left out. */
function insteadOf(filter: Expression, posts: readonly Post[], count: (filter: Expression) => number): FilterTrial['instead'] {
  const wider = clausesOf(filter).flatMap((clause) => widened(clause, posts).map((other) => replaced(filter, clause, other)));
  const parts = filter.type === 'all' ? filter.of : [];
  const shorter = parts.map((part): Expression => ({ type: 'all', of: parts.filter((other) => other !== part) }));
  const byText = new Map([...wider, ...shorter].map((one) => [printExpression(one), one]));
  const found: { filter: string; count: number }[] = [];
  for (const [text, one] of byText) {
    if (found.length === INSTEAD_MAX) break;
    const matching = text === '' ? 0 : count(one);
    if (matching > 0) found.push({ filter: text, count: matching });
  }
  return found;
}

/** What somebody may have meant by a clause that no post meets. */
function widened(clause: Clause, posts: readonly Post[]): Clause[] {
  if (clause.type === 'phrase') return clause.text.includes(' ') ? [] : [{ type: 'word', text: clause.text }];
  if (clause.type !== 'name') return [];
  const { field, value, exact } = clause;
  const known = new Map(posts.flatMap((post) => namesIn(post, field).map((own) => [foldText(own), own] as const)));
  const near = nearest(foldText(value), [...known.keys()]);
  const meant = near === null ? undefined : known.get(near);
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
