import { parseFilter } from '../../archive/query/parse-filter.ts';
import { describeFilter } from '../../filter/describe-filter.ts';
import { type FilterTrial, tryFilter } from '../../filter/try-filter.ts';
import type { Reply } from '../../ports/reply.ts';
import { bold, briefly, buildReply, code, counted, linkTo, list, text, usageError } from '../build-reply.ts';
import type { CommandContext } from '../command.ts';

/** Answers what a filter would have sent in the last 30 days; nothing is subscribed. Exit code 2 where it is no filter. */
export async function testFilter(
  typed: string,
  { archive, engine, now }: Pick<CommandContext, 'archive' | 'engine' | 'now'>,
): Promise<Reply> {
  const parsed = parseFilter(typed.trim());
  if ('mistakes' in parsed) {
    const [first] = parsed.mistakes;
    return usageError(`“${briefly(typed.trim())}” is not a filter.`, first ? `${first.message}.` : '');
  }
  const trial = await tryFilter(parsed.filter, [...archive.all()], now(), engine.matching);
  const { last, instead } = trial;
  const sentence = describeFilter(parsed.filter);
  return buildReply(
    [
      text(bold(sentence), `: ${resultOf(trial)}`),
      ...(last.length > 0 ? [list(last.map(({ title, url, date }) => [linkTo(title, url), ` ${(date ?? '').slice(0, 10)}`]))] : []),
      ...(instead.length > 0
        ? [
            list(
              instead.map((one) => [
                code(one.filter),
                `: ${one.count > 0 ? counted(one.count, 'post') : `none lately, ${one.ever} in all`}`,
              ]),
            ),
          ]
        : []),
    ],
    dataOf(typed.trim(), sentence, trial),
  );
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
