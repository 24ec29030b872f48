import type { FC } from 'hono/jsx';
import { counted } from '../../commands/build-reply.ts';
import { PROBLEM_LEVELS, type Problem } from '../../content/post.ts';
import type { DashboardContext } from '../context.ts';
import type { Gate } from '../gate.tsx';
import { PageLinks, pageNumber } from '../parts/table.tsx';
import { Foreign, queryOf } from '../parts/text.tsx';

const PAGE_SIZE = 100;

/** `GET /problems`: what `herald lint` reports about the current posts, worst first. */
export function addProblems(gate: Gate, { commands }: DashboardContext): void {
  gate.page('/problems', 'admin', (c) => {
    const level = PROBLEM_LEVELS.find((one) => one === c.req.query('level')) ?? null;
    const page = pageNumber(c.req.query('page'));
    return { title: 'Problems', body: <Problems problems={commands.problems()} level={level} page={page} /> };
  });
}

interface ProblemsProps {
  problems: readonly Problem[];
  level: Problem['level'] | null;
  page: number;
}

const Problems: FC<ProblemsProps> = ({ problems, level, page }) => {
  const of = (one: Problem['level']): readonly Problem[] => problems.filter((problem) => problem.level === one);
  const wanted = level === null ? PROBLEM_LEVELS.flatMap(of) : of(level);
  const shown = wanted.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  const at = (number: number): string => `/problems${queryOf({ level, page: number })}`;
  return (
    <>
      <p>What “herald lint” reports. A file with an error is not announced; a warning means that readers see a poor result.</p>
      <nav class="buttons" aria-label="Levels">
        <a class="button second" href="/problems" aria-current={level === null ? 'page' : undefined}>
          {`All ${problems.length}`}
        </a>
        {PROBLEM_LEVELS.map((one) => (
          <a class="button second" href={`/problems?level=${one}`} aria-current={level === one ? 'page' : undefined}>
            {counted(of(one).length, one)}
          </a>
        ))}
      </nav>
      {shown.length === 0 ? (
        <p class="card well">{page === 1 ? 'No problems found.' : 'There is no such page.'}</p>
      ) : (
        <ProblemList problems={shown} />
      )}
      <PageLinks page={page} hasMore={page * PAGE_SIZE < wanted.length} at={at} />
    </>
  );
};

const LEVEL_CLASS: Readonly<Record<Problem['level'], string>> = { error: 'state failed', warning: 'state held', note: 'state' };

/** Problems of posts, each with what to write instead. */
export const ProblemList: FC<{ problems: readonly Problem[] }> = ({ problems }) => (
  <ul class="plain card">
    {problems.map(({ path, line, column, level, code, message, hint }) => (
      <li>
        <span class={LEVEL_CLASS[level]}>{level}</span>{' '}
        <code>{[path, line, line === null ? null : column].filter((part) => part !== null).join(':')}</code>
        <p>
          <Foreign text={`${message}.`} />
          {hint !== null && (
            <>
              {' '}
              <Foreign text={`${hint}.`} />
            </>
          )}{' '}
          <span class="soft">({code})</span>
        </p>
      </li>
    ))}
  </ul>
);
