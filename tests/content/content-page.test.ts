import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parsePost } from '../../src/content/parse/parse-post.ts';
import { createMemoryStores } from '../support/memory-stores.ts';
import { createPlanStage } from '../support/plan-stage.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/content.md'), 'utf8');
const NOW = new Date('2025-10-01T12:00:00Z');

/** Cells of the table's rows whose first column has this heading, without back-ticks. */
function rowsBelow(heading: string): string[][] {
  const lines = page.split('\n');
  const from = lines.findIndex((line) => line.startsWith(`| ${heading} |`)) + 2;
  const to = lines.findIndex((line, at) => at > from && !line.startsWith('|'));
  return lines.slice(from, to).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** What becomes of a file that was not there at the scan before, in the words of the page. */
async function verdictOf(path: string, front: readonly string[]): Promise<string> {
  const text = ['---', 'title: A post', ...front, '---', 'Body.', ''].join('\n');
  const { post } = parsePost({ path, bytes: new TextEncoder().encode(text) }, { siteUrl: null });
  if (!post) return 'no post';
  const stage = createPlanStage(createMemoryStores());
  await stage.look([], NOW);
  const { announced, skipped } = await stage.look([post], NOW);
  if (announced.length > 0) return 'yes';
  return skipped.length > 0 ? `no: ${skipped[0]?.split(': ')[1]}` : 'not yet';
}

describe('the page about posts', () => {
  const cases = rowsBelow('Path');
  test('has cases', () => expect(cases.length).toBeGreaterThan(30));

  test.each(cases)('%s with %s: announced? %s', async (path = '', front = '', announced = '') => {
    const lines = front === '' ? [] : front.split('`, `').map((line) => line.replaceAll('`', ''));
    expect(await verdictOf(path.replaceAll('`', ''), lines)).toBe(announced);
  });

  const keysOf = (question: string): string[] => {
    const row = rowsBelow('Question').find(([first]) => first === question);
    return [...(row?.[1] ?? '').matchAll(/`([a-z_]+)`/gi)].map(([, key = '']) => key);
  };

  test.each([...keysOf('When is it published?')])('%s says when a post is published', async (key) => {
    expect(await verdictOf('docs/a.md', [`${key}: 2025-10-02`])).toBe('not yet');
    expect(await verdictOf('docs/a.md', [`${key}: 2025-09-28`])).toBe('yes');
  });

  test.each([...keysOf('When is it over?')])('%s says when a post is over', async (key) => {
    expect(await verdictOf('docs/a.md', [`${key}: 2025-09-28`])).toBe('no: expired');
  });

  test.each(['updatedDate', 'lastmod', 'modDatetime', 'updated', 'last_modified_at'])('%s makes no post new', async (key) => {
    expect(page).toContain(`\`${key}\``);
    expect(await verdictOf('docs/a.md', ['date: 2024-01-01', `${key}: 2025-09-30`])).toBe('no: stale');
    expect(await verdictOf('docs/a.md', [`${key}: 2099-09-30`])).toBe('yes');
  });
});
