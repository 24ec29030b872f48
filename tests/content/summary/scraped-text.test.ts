import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pagePartsOf } from '../../../src/content/summary/scraped-text.ts';
import { BOILERPLATE, SCRAPER_RULES } from '../../../src/content/summary/scraper-rules.ts';

test('docs/tldr.md lists exactly what is taken out, in the order in which it is', () => {
  const page = readFileSync(new URL('../../../docs/tldr.md', import.meta.url), 'utf8');
  const table = page.slice(page.indexOf('| What | Posts |'));
  const listed = [...table.matchAll(/^\| (.+?) \| \d+ \|$/gm)].map(([, name]) => name);
  expect(listed).toEqual([...SCRAPER_RULES, ...BOILERPLATE].map(({ name }) => name));
});

test('what stands between headings and text parts the page, and says that a sentence follows', () => {
  expect(pagePartsOf('What happened Next steps 3 min read The story begins here.')).toEqual([
    { text: 'What happened Next steps', isText: false },
    { text: 'The story begins here.', isText: true },
  ]);
  expect(pagePartsOf('Why It Matters Related Articles One Title Another Title').map(({ isText }) => isText)).toEqual([false, false]);
});

test('a text without any of it is one part, as it was', () => {
  const text = 'Cookies are baked at 200 degrees. Share them with friends; 3 minutes are enough.';
  expect(pagePartsOf(text)).toEqual([{ text, isText: false }]);
});
