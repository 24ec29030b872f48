import { describe, expect, test } from 'vitest';
import { withoutElements } from '../../src/content/summary/plain-text.ts';
import { exactPhrase } from '../../src/search/text/exact-phrase.ts';
import { madeBy, patternsIn } from './patterns.ts';
import { weaknessOf } from './try-pattern.ts';

/** Patterns that functions make when they are called, as they come out there; every file in which one is made must stand here. */
const MADE_IN_FUNCTIONS: Readonly<Record<string, readonly [source: string, flags: string][]>> = {
  'src/content/summary/plain-text.ts': [
    ['<(script|style)\\b', 'gi'],
    ['</script\\s{0,20}>', 'gi'],
  ],
  'src/content/parse/post-schema.ts': [['^\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?( ?(Z|[+-]\\d{2}:?\\d{2}))?)?$', '']],
  'src/search/text/exact-phrase.ts': [exactPhrase('C++ and 🚀'), exactPhrase('.net core')].map((made) => [made?.source ?? '', 'u']),
  'src/search/text/post-text.ts': [['(?<![a-z0-9])kubernetes[^a-z0-9]+cluster[^a-z0-9]+api(?![a-z0-9])', 'i']],
  'adapters/bullmq/redis-backend.ts': [['^maxmemory_policy:(.*)$', 'm']],
  'adapters/discord/input/slash-command.ts': [['(?<![\\w/-])/cncf (?=(?:replay|pause|resume)(?![\\w-]))', 'g']],
  'adapters/slack/connection/identity.ts': ['T0TEAM', 'T[A-Z0-9]{2,20}'].map((team) => [
    `(?<![\\w:/])slack:${team}/(?=[CGD][A-Z0-9]{2,20}(?!\\w))`,
    'g',
  ]),
  'adapters/slack/input/parse-request.ts': [['<@U0123(?:\\|[^<>]*)?>[:,]?', 'g']],
};

const { literals, made } = patternsIn();
const TIMEOUT_MS = 120_000;

function weakOf(patterns: Iterable<{ at: string; source: string; flags: string }>): string[] {
  const weak: string[] = [];
  for (const { at, source, flags } of patterns) {
    const weakness = weaknessOf(source, flags);
    if (weakness === null) continue;
    const { attack, size, times } = weakness;
    weak.push(
      `${at}: /${source}/${flags} takes ${Math.round(times)} times as long for ${size} characters of ${JSON.stringify(attack)} as for a quarter of them`,
    );
  }
  return weak;
}

function partsOf<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size));
}

describe('every pattern of the sources is linear', () => {
  test('many are found', () => {
    expect(literals.length).toBeGreaterThan(300);
  });

  // In parts, so that none comes near its timeout.
  test.each(partsOf(literals, 40).map((part) => ({ part, from: part[0]?.at })))(
    'those that are written, from $from',
    ({ part }) => {
      expect(weakOf(part)).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test(
    'those that modules make',
    async () => {
      const files = [...new Set(made.filter(({ isMade }) => isMade).map(({ file }) => file))];
      const patterns = new Map<string, RegExp>();
      for (const file of files) for (const pattern of await madeBy(file)) patterns.set(`${pattern}`, pattern);
      expect(patterns.size).toBeGreaterThan(5);
      expect(weakOf([...patterns.values()].map(({ source, flags }) => ({ at: 'new RegExp', source, flags })))).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test(
    'those that functions make',
    () => {
      const files = [...new Set(made.filter(({ isMade }) => !isMade).map(({ file }) => file))];
      expect(files.toSorted()).toEqual(Object.keys(MADE_IN_FUNCTIONS).toSorted());
      const patterns = Object.entries(MADE_IN_FUNCTIONS).flatMap(([at, all]) => all.map(([source, flags]) => ({ at, source, flags })));
      expect(weakOf(patterns)).toEqual([]);
    },
    TIMEOUT_MS,
  );
});

/** Patterns that once stood in the sources, and what each cost. */
test.each([
  ['/+ at an end', '\\/+$', ''],
  ['a key of a delivery', '[^~]+$', ''],
  ['why ~~~~', '^\\S+~\\S+~\\S+$', ''],
  ['comments in front matter', '^\\s*#', 'gm'],
  ['a key in front matter, on lines that U+2028 ends', '^[^:\\n]*:(?=[ \\n]|$)', 'gm'],
  ['dashes before who signed a commit', '(?:-{5,}\\s*)?(?:Signed-off-by): [^<>\\n]{1,80}<', 'g'],
  ['the end of a sentence', '[.!?…]+["’”»)\\]]*(?=\\s)', 'gu'],
  ['a number of forks', 'Fork [\\d.,]+(?: ?\\d+)?k?(?=[\\s.]|$)', 'g'],
  ['a script that never ends', '<(script|style)\\b.*?<\\/\\1\\s*>', 'gis'],
  ['images of a release', '\\b[a-z][\\w-]*\\/[\\w-]+:v?\\d[\\w.+-]*', 'g'],
  ['what doubles', '(a+)+$', ''],
  ['two ways to read the same', '(?:a|a)*b', ''],
])('a pattern that is not linear is found: %s', (_, source, flags) => {
  expect(weaknessOf(source, flags)).not.toBeNull();
});

test('what is written in a comment or a text is no pattern', () => {
  const { literals: found, made: dynamic } = patternsIn([
    { file: 'x.ts', text: "// /a+$/\nconst x = '/b/', y = 4 / 2 / 1; const z = /c/g; new RegExp(x);" },
  ]);
  expect(found).toEqual([{ at: 'x.ts:2', source: 'c', flags: 'g' }]);
  expect(dynamic).toEqual([{ at: 'x.ts:2', file: 'x.ts', isMade: true }]);
});

test.each([
  ['a<script>b</script>c<style>d</STYLE >e', 'a c e'],
  ['a<script>b<script>c</script>d', 'a d'],
  ['a<style>b<script>c</script>d', 'a<style>b d'],
  ['a<scripted>b', 'a<scripted>b'],
  ['', ''],
])('elements are taken out: %s', (html, left) => {
  expect(withoutElements(html, ['script', 'style'], ' ')).toBe(left);
});
