import type { Clause, Expression } from '../archive/query/expression.ts';
import { namesOf } from '../archive/query/expression.ts';
import { NAME_FIELDS } from '../archive/query/name-fields.ts';
import { lookUp } from '../lib/look-up.ts';

/** Names of the kinds that every Herald knows, for several posts. */
const KINDS: Readonly<Record<string, string>> = {
  release: 'releases',
  releases: 'releases',
  event: 'events',
  events: 'events',
  link: 'links',
  links: 'links',
};

/** A filter read back as a sentence: `releases from K3s or Kubernetes, no pre-releases, not mentioning AKS`. Pure. */
export function describeFilter(filter: Expression): string {
  if (filter.type === 'any' && fragmentOf(filter) === null) return filter.of.map(describeFilter).join('; or ');
  const parts = filter.type === 'all' ? filter.of : [filter];
  const kinds = parts.find((part) => namesOf(part)?.[0]?.field === 'kind');
  const subject = kinds ? kindsOf(namesOf(kinds) ?? []) : parts.length === 0 ? 'all posts' : 'posts';
  const rest = parts.filter((part) => part !== kinds);
  const texts = rest.filter(isText).map(quoted);
  const isMain = (part: Expression): boolean => part.type !== 'not' && part.type !== 'is' && fragmentOf(part) !== null;
  const main = [subject, ...rest.filter((part) => isMain(part) && !isText(part)).map(fragment)];
  if (texts.length > 0) main.push(`mentioning ${texts.join(' and ')}`);
  return [main.join(' '), ...rest.filter((part) => !isMain(part)).map(fragment)].join(', ');
}

/** What stands after the noun: `from K3s`. */
function fragment(part: Expression): string {
  if (part.type === 'not') return negated(part.of);
  const short = fragmentOf(part);
  if (short !== null) return short;
  if (part.type === 'any') return `either ${part.of.map(fragment).join(' or ')}`;
  return part.type === 'all' ? `both ${part.of.map(fragment).join(' and ')}` : '';
}

/** Of a clause, or alternatives of one sort; null for all else. */
function fragmentOf(part: Expression): string | null {
  const names = namesOf(part);
  const [first] = names ?? [];
  if (names && first) {
    if (first.field === 'kind') return `that are ${kindsOf(names)}`;
    return `${NAME_FIELDS[first.field].preposition} ${list(names.map(({ value }) => value))}`;
  }
  const texts = part.type === 'any' ? part.of : [part];
  if (texts.every(isText)) return `mentioning ${list(texts.map(quoted))}`;
  if (part.type === 'is') return part.trait === 'prerelease' ? 'pre-releases only' : 'no pre-releases';
  if (part.type === 'date') return `${part.field === 'before' ? 'before' : 'since'} ${dayOf(part.instant)}`;
  return null;
}

function negated(part: Expression): string {
  const names = namesOf(part);
  if (names?.[0]?.field === 'kind') return `no ${kindsOf(names)}`;
  if (part.type === 'is') return part.trait === 'prerelease' ? 'no pre-releases' : 'pre-releases only';
  const short = fragmentOf(part);
  return short === null ? `but none that are ${part.type === 'any' ? '' : 'all of '}(${describeFilter(part)})` : `not ${short}`;
}

function kindsOf(names: readonly { value: string }[]): string {
  return list(names.map(({ value }) => lookUp(KINDS, value.toLowerCase()) ?? `posts of kind ${value}`));
}

function isText(part: Expression): part is Extract<Clause, { type: 'word' | 'phrase' }> {
  return part.type === 'word' || part.type === 'phrase';
}

function quoted({ type, text }: Extract<Clause, { type: 'word' | 'phrase' }>): string {
  return type === 'phrase' ? `“${text}”` : text;
}

function list(words: readonly string[]): string {
  return words.length < 3 ? words.join(' or ') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function dayOf(instant: string): string {
  return instant.endsWith('T00:00:00.000Z') ? instant.slice(0, 10) : instant;
}
