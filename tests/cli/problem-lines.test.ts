import { expect, it } from 'vitest';
import { problemLines } from '../../src/cli/problem-lines.ts';
import type { Problem } from '../../src/content/post.ts';

const problem = (level: Problem['level'], path: string): Problem => ({
  path,
  line: 3,
  column: null,
  level,
  code: 'some-code',
  message: 'it is wrong',
  hint: 'Write it right',
});
const lines = (...problems: Problem[]) => problemLines(problems, { colour: false });

it('lists errors and warnings, errors first, and counts notes', () => {
  expect(lines(problem('warning', 'b.md'), problem('note', 'c.md'), problem('error', 'a.md'))).toEqual([
    "1 file can't be read:",
    '  ✗ a.md:3  error  it is wrong. Write it right.',
    '1 warning on posts:',
    '  ! b.md:3  warning  it is wrong. Write it right.',
    '1 note on posts; herald lint lists it.',
  ]);
  expect(lines()).toEqual([]);
});

it('lists ten of each at most, and says how many more there are', () => {
  const ten = Array.from({ length: 10 }, (_, at) => problem('warning', `${at}.md`));
  expect(lines(...ten)).toHaveLength(11);
  expect(lines(...ten, problem('warning', '10.md'), problem('warning', '11.md')).at(-1)).toBe('  …and 2 more; herald lint lists them');
});
