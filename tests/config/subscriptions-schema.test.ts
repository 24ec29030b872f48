import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { PLATFORMS } from '../../adapters/platforms.ts';
import { subscriptionsJsonSchema } from '../../src/config/subscriptions-file.ts';
import { SHAPES } from '../../src/config/yaml-mistakes.ts';

const FILE = fileURLToPath(new URL('../../docs/subscriptions.schema.json', import.meta.url));

// `UPDATE_SCHEMA=1` writes it anew.
test('docs/subscriptions.schema.json is the schema of the code', () => {
  const text = `${JSON.stringify(subscriptionsJsonSchema(PLATFORMS), null, 2)}\n`;
  if (process.env.UPDATE_SCHEMA === '1') writeFileSync(FILE, text);
  expect(readFileSync(FILE, 'utf8')).toBe(text);
});

test('it has every key that a subscription of herald.yaml has, and says what each is', () => {
  const { properties } = JSON.parse(readFileSync(FILE, 'utf8'));
  const entry: Record<string, { description?: string }> = properties.subscriptions.items.properties;
  const known = Object.keys(SHAPES).flatMap((setting) => /^subscriptions\.(\w+)$/.exec(setting)?.[1] ?? []);
  expect(Object.keys(entry).toSorted()).toEqual([...known, 'stored'].toSorted());
  for (const [key, { description }] of Object.entries(entry)) expect(description, key).toMatch(/\.$/);
});
