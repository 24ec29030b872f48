import { expect, test } from 'vitest';
import { type EntryPoint, FILE_ENTRY_POINTS, LINE_ENTRY_POINTS, TEXT_ENTRY_POINTS } from './entry-points.ts';
import { growthOf } from './growth.ts';
import { HOSTILE_FILES, HOSTILE_TEXTS, type MakeText } from './hostile-texts.ts';

/** Every entry point with every text: none may take more than six times as long for four times the text. */
const TABLES: readonly [Record<string, EntryPoint>, Record<string, MakeText>, number][] = [
  [TEXT_ENTRY_POINTS, HOSTILE_TEXTS, 32_000],
  [LINE_ENTRY_POINTS, HOSTILE_TEXTS, 8_000],
  [FILE_ENTRY_POINTS, HOSTILE_FILES, 32_000],
];
const TIMEOUT_MS = 120_000;

for (const [entryPoints, texts, mostChars] of TABLES)
  test.each(Object.entries(entryPoints))(
    '%s: no text takes more than its length',
    async (_name, read) => {
      const grown: string[] = [];
      for (const [name, make] of Object.entries(texts)) {
        const growth = await growthOf((size) => {
          const text = make(size);
          return () => read(text);
        }, mostChars);
        if (growth !== null)
          grown.push(`${name}: ${Math.round(growth.times)} times as long, ${Math.round(growth.ms)} ms for ${growth.size}`);
      }
      expect(grown).toEqual([]);
    },
    TIMEOUT_MS,
  );

test('what grows with the square of its input is found', async () => {
  const squared = (size: number) => () => /a+$/.test(`${'a'.repeat(size)}b`);
  expect(await growthOf(squared, 32_000)).toMatchObject({ times: expect.any(Number) });
});

test('what grows with its input is not', async () => {
  expect(
    await growthOf(
      (size) => () =>
        'abc '
          .repeat(size * 20)
          .split(' ')
          .sort().length,
      64_000,
    ),
  ).toBeNull();
});
