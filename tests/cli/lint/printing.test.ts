import { expect, test } from 'vitest';
import type { LintReport } from '../../../src/cli/lint/collect.ts';
import { locateInFile, valueColumn } from '../../../src/cli/lint/collect.ts';
import { lintAnnotations, lintText } from '../../../src/cli/lint/print.ts';
import type { Problem } from '../../../src/content/post.ts';

const problem = (path: string, level: Problem['level'], more: Partial<Problem> = {}): Problem => ({
  path,
  line: 2,
  column: 8,
  level,
  code: 'some-code',
  message: 'it is wrong',
  hint: 'Write it right',
  ...more,
});
const report = (...problems: Problem[]): LintReport => ({ dir: '/site/content', posts: 3, problems });

test('text is grouped by file, names places from the working directory, and counts at the end', () => {
  const text = lintText(
    report(problem('docs/a.md', 'error'), problem('docs/a.md', 'note', { line: 12 }), problem('b.md', 'warning', { hint: null })),
    {
      cwd: '/site',
      colour: false,
    },
  );
  expect(text).toBe(
    [
      'content/docs/a.md',
      '   2:8  error    it is wrong. Write it right.  some-code',
      '  12:8  note     it is wrong. Write it right.  some-code',
      '',
      'content/b.md',
      '   2:8  warning  it is wrong.  some-code',
      '',
      '3 posts: 1 error, 1 warning, 1 note',
    ].join('\n'),
  );
});

test('without a problem there is one line', () => {
  expect(lintText(report(), { cwd: '/site', colour: false })).toBe('3 posts: no errors, no warnings, no notes');
});

test('many problems end with those there are most of', () => {
  const many = Array.from({ length: 20 }, (_, at) => problem(`${at}.md`, 'note', at < 15 ? { code: 'frequent' } : {}));
  expect(lintText(report(...many), { cwd: '/', colour: false })).toMatch(/most frequent: frequent \(15\), some-code \(5\)$/);
});

test('control characters of a file reach no terminal', () => {
  const text = lintText(report(problem('a\u001b[31m.md', 'error', { message: 'bad\u001b]0;x\u0007\nvalue' })), {
    cwd: '/site',
    colour: false,
  });
  expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
});

test('annotations: errors first, files from the root of the repository, every special character escaped', () => {
  const lines = lintAnnotations(
    report(
      problem('a.md', 'warning', { line: null, column: null }),
      problem('x,y:z.md', 'error', { message: '100 % of it\r\nis ::wrong', hint: null }),
      problem('c.md', 'note'),
    ),
    '/site',
  ).split('\n');
  expect(lines).toEqual([
    '::error file=content/x%2Cy%3Az.md,line=2,col=8,title=some-code::100 %25 of it%0D%0Ais ::wrong.',
    '::warning file=content/a.md,title=some-code::it is wrong. Write it right.',
    '::notice file=content/c.md,line=2,col=8,title=some-code::it is wrong. Write it right.',
  ]);
});

test('a place is where the value begins, in any spelling of the key and any format', () => {
  expect(locateInFile("---\ntitle: A\nexternal_url: 'http://x'\n---\n", 'externalUrl')).toEqual({ line: 3, column: 15 });
  expect(locateInFile('+++\ntitle = "A"\n+++\n', 'title')).toEqual({ line: 2, column: 9 });
  expect(locateInFile('{"title": "A",\n  "date": "2025"}\n', 'date')).toEqual({ line: 2, column: 11 });
  expect(locateInFile('---\r\ntitle: A\r\n---\r\ndate: none of the front matter\r\n', 'date')).toBeNull();
  expect(locateInFile('---\ntags:\n- cncf\n- CNCF\ntitle: CNCF\n---\n', 'tags', 'CNCF')).toEqual({ line: 4, column: 3 });
  expect(locateInFile('---\ntags: [cncf, CNCF]\n---\n', 'tags', 'CNCF')).toEqual({ line: 2, column: 14 });
  expect(valueColumn('no key here')).toBe(1);
});
