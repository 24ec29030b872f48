import type { FC } from 'hono/jsx';
import type { Problem } from '../../content/post.ts';
import { Foreign } from './text.tsx';

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
