import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ownPath } from '../../src/web/sign-in/own-path.ts';

test.each([
  '/deliveries?state=failed',
  '/deliveries?q=[a|b]^{c}~`d\\e',
  '/posts/[draft]?x="%3C',
  '/subscriptions?channel=discord:1&made=&page=2',
])('%s is one of ours', (path) => {
  const { pathname, search } = new URL(path, 'https://herald.example.org');
  expect(ownPath(path)).toBe(pathname + search);
  // An address that a browser has read once stays as it is.
  expect(ownPath(pathname + search)).toBe(pathname + search);
});

test.each([
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  'deliveries',
  '/.//evil.example',
  '/x/..//evil.example',
  '/%2e//evil.example',
  '/./\\evil.example',
  '/\t/evil.example',
  '/x\r\nset-cookie: a=b',
  '///',
  '//[',
  '',
  null,
  undefined,
])('%s is the first page instead', (path) => {
  expect(ownPath(path)).toBe('/');
});

test('whatever is asked for, people stay here', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '/',
      '//',
      '\\',
      '.',
      '..',
      '%2e',
      '%2f',
      ':',
      '@',
      '?',
      '#',
      '[',
      ']',
      '\t',
      '\n',
      'evil.example',
      'https:',
      'javascript:',
    ),
    fc.string({ unit: 'binary', maxLength: 5 }),
  );
  const paths = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(
      fc.oneof(
        paths,
        paths.map((path) => `/${path}`),
      ),
      (path) => {
        const to = ownPath(path);
        expect(to).toMatch(/^\/(?![/\\])[\x21-\x7e]*$/);
        for (const page of ['https://herald.example.org/sign-in', 'http://127.0.0.1:8080/a/b?c'])
          expect(new URL(to, page).origin).toBe(new URL(page).origin);
        expect(ownPath(to)).toBe(to);
      },
    ),
    { numRuns: 2_000 },
  );
});
