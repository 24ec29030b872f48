import type { FC } from 'hono/jsx';
import { counted } from '../../commands/build-reply.ts';
import { PROBLEM_LEVELS, type Problem } from '../../content/post.ts';
import type { DashboardContext } from '../context.ts';
import type { Gate } from '../gate.tsx';
import { PageLinks } from '../parts/page-links.tsx';
import { ProblemList } from '../parts/problem-list.tsx';
import { queryOf } from '../parts/text.tsx';
import type { Visitor } from '../sign-in/visitors.ts';
import { Layout } from './layout.tsx';

const PAGE_SIZE = 100;

/** `GET /problems`: what `herald lint` says of the posts that are read now, worst first. */
export function addProblems(gate: Gate, { commands }: DashboardContext): void {
  gate.page('/problems', 'admin', (c, visitor) => {
    const level = PROBLEM_LEVELS.find((one) => one === c.req.query('level')) ?? null;
    const page = Math.max(1, Math.trunc(Number(c.req.query('page'))) || 1);
    return { body: <Problems problems={commands.problems()} level={level} page={page} visitor={visitor} /> };
  });
}

const NAMES: Readonly<Record<Problem['level'], string>> = { error: 'error', warning: 'warning', note: 'note' };

interface ProblemsProps {
  problems: readonly Problem[];
  level: Problem['level'] | null;
  page: number;
  visitor: Visitor;
}

const Problems: FC<ProblemsProps> = ({ problems, level, page, visitor }) => {
  const of = (one: Problem['level']): readonly Problem[] => problems.filter((problem) => problem.level === one);
  const wanted = level === null ? PROBLEM_LEVELS.flatMap(of) : of(level);
  const shown = wanted.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  const at = (number: number): string => `/problems${queryOf({ level, page: number })}`;
  return (
    <Layout title="Problems" visitor={visitor} current="/problems">
      <p>What “herald lint” says of the posts. A file with an error is no post yet; a warning means that people see something poor.</p>
      <nav class="buttons" aria-label="Levels">
        <a class="button second" href="/problems" aria-current={level === null ? 'page' : undefined}>
          {`All ${problems.length}`}
        </a>
        {PROBLEM_LEVELS.map((one) => (
          <a class="button second" href={`/problems?level=${one}`} aria-current={level === one ? 'page' : undefined}>
            {counted(of(one).length, NAMES[one])}
          </a>
        ))}
      </nav>
      {shown.length === 0 ? <p class="card well">There is nothing to mend.</p> : <ProblemList problems={shown} />}
      <PageLinks page={page} hasMore={page * PAGE_SIZE < wanted.length} at={at} />
    </Layout>
  );
};
