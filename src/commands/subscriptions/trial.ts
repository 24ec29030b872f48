import type { Expression } from '../../archive/query/expression.ts';
import { describeFilter } from '../../filter/describe-filter.ts';
import { type FilterTrial, tryFilter } from '../../filter/try-filter.ts';
import type { Action, Block } from '../../ports/reply.ts';
import { bold, code, counted, linkTo, list, text } from '../build-reply.ts';
import type { CommandContext } from '../command.ts';

/** What a filter would have sent, in words, for machines, and as filters to go on with. */
export interface ShownTrial {
  blocks: readonly Block[];
  data: object;
  instead: FilterTrial['instead'];
}

/** Tries a filter on the last 30 days. `typed`: as machines get it back. */
export async function showTrial(
  filter: Expression,
  typed: string,
  { archive, engine, now }: Pick<CommandContext, 'archive' | 'engine' | 'now'>,
): Promise<ShownTrial> {
  const trial = await tryFilter(filter, [...archive.all()], now(), engine.matching);
  const { last, instead } = trial;
  const sentence = describeFilter(filter);
  const blocks = [
    text(bold(sentence), `: ${resultOf(trial)}`),
    ...(last.length > 0 ? [list(last.map(({ title, url, date }) => [linkTo(title, url), ` ${(date ?? '').slice(0, 10)}`]))] : []),
    ...(instead.length > 0 ? [list(instead.map((one) => [code(one.filter), `: ${countOf(one)}`]))] : []),
  ];
  return { blocks, data: dataOf(typed, sentence, trial), instead };
}

/** A button for each filter that would match: it shows what that would have sent. Pure. */
export function insteadActions({ instead }: Pick<ShownTrial, 'instead'>, commandFor: (filter: string) => string): readonly Action[] {
  return instead.map((one) => ({ label: `${one.filter}: ${countOf(one)}`.slice(0, 70), command: commandFor(one.filter) }));
}

function countOf({ count, ever }: FilterTrial['instead'][number]): string {
  return count > 0 ? counted(count, 'post') : `none lately, ${ever} in all`;
}

function resultOf({ count, days, ever, busiest, instead }: FilterTrial): string {
  const within = `in the last ${days} days`;
  if (busiest !== null) return `${counted(count, 'post')} ${within}, ${busiest.count} on the busiest day (${busiest.day}). The last:`;
  const whole = ever > 0 ? `, ${ever} in all` : '';
  return `no post ${within}${whole}.${instead.length > 0 ? ' What would match instead:' : ''}`;
}

function dataOf(filter: string, sentence: string, { last, ...trial }: FilterTrial) {
  return { filter, sentence, ...trial, last: last.map(({ id, path, title, url, date }) => ({ id, path, title, url, date })) };
}
