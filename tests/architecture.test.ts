import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';

/** Which rooms a room may import; `type`: only what is gone after compilation. Its own room is always open. */
const LAW: Readonly<Record<string, Readonly<Record<string, 'value' | 'type'>>>> = {
  'src/lib': {},
  'src/languages': { 'src/lib': 'value' },
  'src/content': { 'src/lib': 'value' },
  'src/content/summary': { 'src/lib': 'value', 'src/content': 'value' },
  'src/content/site': { 'src/lib': 'value' },
  'src/content/parse': { 'src/lib': 'value', 'src/content': 'value', 'src/content/summary': 'value', 'src/content/site': 'value' },
  'src/content/generator': { 'src/content': 'value', 'src/content/parse': 'value', 'src/content/site': 'value' },
  'src/content/folder': {
    'src/lib': 'value',
    'src/content': 'value',
    'src/content/site': 'value',
    'src/content/parse': 'value',
    'src/content/generator': 'value',
    'src/ops': 'type',
  },
  'src/content/git': { 'src/lib': 'value', 'src/content': 'value', 'src/content/folder': 'type', 'src/ops': 'type' },
  'src/archive': { 'src/lib': 'value', 'src/languages': 'value', 'src/content': 'value' },
  'src/filter': {
    'src/lib': 'value',
    'src/languages': 'type',
    'src/content': 'value',
    'src/archive': 'value',
    'src/model': 'type',
    'src/search/index/post-entry': 'value',
    'src/search/text/analyze': 'value',
    'src/search/text/exact-phrase': 'value',
    'src/search/text/stem': 'value',
    'src/search/text/word-lists': 'value',
  },
  'src/search': {
    'src/lib': 'value',
    'src/content': 'value',
    'src/content/summary': 'value',
    'src/archive': 'value',
    'src/filter': 'value',
    'src/ops': 'type',
  },
  'src/model': {
    'src/lib': 'value',
    'src/languages': 'value',
    'src/content': 'value',
    'src/content/summary': 'value',
    'src/archive': 'value',
    'src/ports': 'type',
  },
  'src/ports': { 'src/languages': 'type', 'src/content': 'type', 'src/model': 'type', 'src/ops': 'type' },
  'src/announce/plan': {
    'src/lib': 'value',
    'src/languages': 'type',
    'src/content': 'value',
    'src/archive': 'value',
    'src/filter': 'value',
    'src/model': 'value',
    'src/ports': 'type',
  },
  'src/announce/deliver': {
    'src/lib': 'value',
    'src/languages': 'type',
    'src/content': 'value',
    'src/archive': 'value',
    'src/model': 'value',
    'src/ports': 'type',
    'src/ops': 'type',
  },
  'src/commands': {
    'src/lib': 'value',
    'src/languages': 'value',
    'src/content': 'value',
    'src/archive': 'value',
    'src/filter': 'value',
    'src/search': 'value',
    'src/model': 'value',
    'src/announce/plan': 'value',
    'src/ports': 'type',
    'src/ops': 'type',
  },
  'src/config': {
    'src/lib': 'value',
    'src/languages': 'value',
    'src/archive/query/query': 'value',
    'src/content': 'type',
    'src/content/site': 'value',
    'src/content/git': 'value',
    'src/model': 'value',
    'src/announce/plan': 'type',
    'src/ports': 'type',
  },
  'src/ops': { 'src/lib': 'value' },
  'src/web': {
    'src/lib': 'value',
    'src/languages': 'value',
    'src/filter': 'value',
    'src/content': 'value',
    'src/archive': 'value',
    'src/search': 'value',
    'src/model': 'value',
    'src/commands': 'value',
    'src/announce/plan': 'type',
    'src/ports': 'type',
    'src/ops': 'type',
  },
  'src/app': {
    'src/lib': 'value',
    'src/content': 'value',
    'src/content/folder': 'value',
    'src/content/git': 'value',
    'src/archive': 'value',
    'src/filter': 'value',
    'src/search': 'value',
    'src/model': 'value',
    'src/announce/plan': 'value',
    'src/announce/deliver': 'value',
    'src/commands': 'value',
    'src/config': 'value',
    'src/ports': 'type',
    'src/ops': 'value',
    'adapters/platforms': 'value',
    'adapters/bullmq': 'value',
    'adapters/postgres': 'value',
  },
  'src/cli': {
    'src/lib': 'value',
    'src/languages': 'value',
    'src/content': 'value',
    'src/content/summary': 'value',
    'src/content/site': 'value',
    'src/content/folder': 'value',
    'src/archive': 'value',
    'src/filter': 'value',
    'src/search': 'value',
    'src/model': 'value',
    'src/app': 'value',
    'src/commands': 'value',
    'src/config': 'value',
    'src/ports': 'type',
    'src/ops': 'value',
    'src/web': 'value',
  },
};

const ADAPTERS = ['slack', 'discord', 'terminal', 'bullmq', 'postgres'] as const;
const PLATFORMS = ['discord', 'slack', 'terminal'] as const;

const ADAPTER_LAW: Readonly<Record<string, 'value' | 'type'>> = {
  'src/lib': 'value',
  'src/languages': 'value',
  'src/model': 'value',
  'src/ops/outages': 'value',
  'src/ops/events/event': 'value',
  'src/ops': 'type',
  'src/ports': 'type',
  'src/content': 'type',
};

/** Packages that speak to a network or a database, and the one room that may. */
const SDK_ROOMS: Readonly<Record<string, string>> = {
  '@slack/bolt': 'adapters/slack',
  '@slack/web-api': 'adapters/slack',
  '@slack/socket-mode': 'adapters/slack',
  '@slack/types': 'adapters/slack',
  '@discordjs/ws': 'adapters/discord',
  'discord.js': 'adapters/discord',
  bullmq: 'adapters/bullmq',
  ioredis: 'adapters/bullmq',
  pg: 'adapters/postgres',
  kysely: 'adapters/postgres',
  '@electric-sql/pglite': 'adapters/postgres',
  'gray-matter': 'src/content/parse',
  'js-yaml': 'src/content/parse',
  commander: 'src/cli',
  hono: 'src/web',
  '@hono/node-server': 'src/web',
  'prom-client': 'src/ops',
  '@opentelemetry/api': 'src/ops',
  '@opentelemetry/exporter-trace-otlp-http': 'src/ops',
  '@opentelemetry/resources': 'src/ops',
  '@opentelemetry/sdk-trace-node': 'src/ops',
  'bullmq-otel': 'src/ops',
};

/** The shapes of secrets, which must not be logged whoever they belong to. */
const MAY_SPELL = ['src/lib/sanitize-text.ts'];

/** Where files are touched: posts, the command line, settings, and the data directory. */
const FILE_ROOMS = [
  'src/content/folder/',
  'src/content/git/',
  'src/cli/',
  'src/main.ts',
  'src/config/yaml.ts',
  'src/lib/data-directory.ts',
  'src/lib/version.ts',
  'src/search/host/snapshot-file.ts',
  'adapters/postgres/embedded/',
  'adapters/terminal/open.ts',
];

interface SourceFile {
  path: string;
  text: string;
  imports: readonly { to: string; typeOnly: boolean }[];
}

const root = new URL('../', import.meta.url);

function readSources(folder: string): SourceFile[] {
  return readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
    .filter((path) => /\.tsx?$/.test(path))
    .sort()
    .map((path) => {
      const text = readFileSync(new URL(path, root), 'utf8');
      return { path, text, imports: importsOf(path, text) };
    });
}

/** `src/content/post.ts` for our own files, the package's name for others. */
function importsOf(path: string, text: string): SourceFile['imports'] {
  const statements = [...text.matchAll(/^(import|export)\b(\s+type\b)?(?:[^;'"]*?\bfrom)?\s*['"]([^'"]+)['"]/gm)].map(
    ([, , typeOnly, to = '']) => ({ to, typeOnly: typeOnly !== undefined }),
  );
  const calls = [...text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)].map(([, to = '']) => ({ to, typeOnly: false }));
  return [...statements, ...calls].map(({ to, typeOnly }) => ({
    to: to.startsWith('.') ? posix.join(posix.dirname(path), to) : packageOf(to),
    typeOnly,
  }));
}

function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
}

/** The folder that the law speaks of: `src/search`, but `src/content/parse` and `src/announce/plan`. */
function roomOf(path: string): string {
  const parts = path.split('/');
  const isDeeper = /^src\/(?:content|announce)\/[^/]+\//.test(path);
  return parts
    .slice(0, isDeeper ? 3 : 2)
    .join('/')
    .replace(/\.tsx?$/, '');
}

/** What the law says of a file: the entry for itself, else for its folder. */
function allowance(law: Readonly<Record<string, 'value' | 'type'>>, path: string): 'value' | 'type' | undefined {
  return law[path.replace(/\.ts$/, '')] ?? law[roomOf(path)];
}

function isOurs(path: string): boolean {
  return path.startsWith('src/') || path.startsWith('adapters/');
}

/** Imports of these files that the law does not allow, as `from → to`. */
function breaches(files: readonly SourceFile[], law: Readonly<Record<string, 'value' | 'type'>>): string[] {
  return files.flatMap(({ path, imports }) =>
    imports
      .filter(({ to }) => isOurs(to) && roomOf(to) !== roomOf(path))
      .filter(({ to, typeOnly }) => allowance(law, to) !== 'value' && !(typeOnly && allowance(law, to) === 'type'))
      .map(({ to }) => `${path} → ${to}`),
  );
}

const core = readSources('src');
const adapters = readSources('adapters');
const all = [...core, ...adapters];

describe('who may import whom', () => {
  test('the scan sees what there is: static, type-only, re-exported and lazy imports', () => {
    const text = `import type { A } from './a.ts';\nimport { b,\n  type C } from '../ports/b.ts';\nimport './side.ts';\nexport { d } from './d.ts';\nconst e = await import('@x/y/z');\n`;
    expect(importsOf('src/announce/file.ts', text)).toEqual([
      { to: 'src/announce/a.ts', typeOnly: true },
      { to: 'src/ports/b.ts', typeOnly: false },
      { to: 'src/announce/side.ts', typeOnly: false },
      { to: 'src/announce/d.ts', typeOnly: false },
      { to: '@x/y', typeOnly: false },
    ]);
    expect(all.length).toBeGreaterThan(80);
  });

  test('the law tells what may be from what may not', () => {
    const text = `import { x } from '../../lib/config-error.ts';\nimport type { P } from '../../ports/p.ts';\nimport { d } from '../../model/delivery.ts';
import { p } from '../../ports/p.ts';\nimport { parsePost } from '../../content/parse/parse-post.ts';\nimport { h } from '../../commands/handler.ts';
import { e } from '../deliver/deliver.ts';\nimport { s } from '../../../adapters/slack/index.ts';`;
    const path = 'src/announce/plan/file.ts';
    expect(breaches([{ path, text, imports: importsOf(path, text) }], LAW['src/announce/plan'] ?? {})).toEqual([
      `${path} → src/ports/p.ts`,
      `${path} → src/content/parse/parse-post.ts`,
      `${path} → src/commands/handler.ts`,
      `${path} → src/announce/deliver/deliver.ts`,
      `${path} → adapters/slack/index.ts`,
    ]);
  });

  test.each(Object.entries(LAW))('%s imports only the rooms it may', (room, law) => {
    const files = core.filter(({ path }) => roomOf(path) === room);
    expect(files.length).toBeGreaterThan(0);
    expect(breaches(files, law)).toEqual([]);
  });

  test.each(ADAPTERS)('adapters/%s imports ports, types, errors and its own folder, and no other adapter', (adapter) => {
    const files = adapters.filter(({ path }) => path.startsWith(`adapters/${adapter}/`));
    expect(files.length).toBeGreaterThan(0);
    expect(breaches(files, ADAPTER_LAW)).toEqual([]);
  });

  test('every folder of src/ and adapters/ is under the law', () => {
    const rooms = new Set(all.map(({ path }) => roomOf(path)));
    expect([...rooms].sort()).toEqual(
      [...Object.keys(LAW), 'src/main', 'adapters/platforms', ...ADAPTERS.map((name) => `adapters/${name}`)].sort(),
    );
  });

  test('a platform is a folder whose index.ts is in the one list; what opens it is loaded only then', () => {
    const importsIn = (path: string) => adapters.find((file) => file.path === path)?.imports ?? [];
    const values = importsIn('adapters/platforms.ts').filter(({ typeOnly }) => !typeOnly);
    expect(values.map(({ to }) => to)).toEqual(PLATFORMS.map((name) => `adapters/${name}/index.ts`));
    for (const name of PLATFORMS) {
      // What reads its settings may have a file of its own, and loads as little.
      const light = ['index.ts', 'configure.ts'].map((file) => `adapters/${name}/${file}`);
      const loaded = light
        .flatMap(importsIn)
        .filter(({ typeOnly, to }) => !typeOnly && ![...light, `adapters/${name}/events.ts`].includes(to) && !to.startsWith('src/lib/'));
      const texts = light.map((path) => adapters.find((file) => file.path === path)?.text ?? '').join('\n');
      const dynamic = [...texts.matchAll(/\bimport\('\.\/([^']+)'\)/g)].map(([, to]) => to);
      expect(
        loaded.map(({ to }) => to),
        name,
      ).toEqual(dynamic.map((to) => `adapters/${name}/${to}`));
      expect(dynamic, name).toContain('open.ts');
    }
  });

  test('the name of a platform in code is noticed, not in a comment', () => {
    const text = `/** slack:C1 */\n// Discord\nconst a = 'slack:C1'; // terminal\nconst DISCORD_MS = 1;\nconst b = \`x/terminal:\`;\nconst onTerminal = 1;`;
    expect(platformNamesIn(text)).toEqual(['slack', 'DISCORD', 'terminal']);
  });

  test('src/ spells no platform: it is given the list', () => {
    const spelt = core.flatMap(({ path, text }) => platformNamesIn(text).map((name) => `${path}: ${name}`));
    expect(spelt.filter((found) => !MAY_SPELL.some((path) => found.startsWith(`${path}:`)))).toEqual([]);
    // Nobody is excused who needs no excuse.
    expect(MAY_SPELL.filter((path) => !spelt.some((found) => found.startsWith(`${path}:`)))).toEqual([]);
  });

  test('only compose.ts and platforms.ts import adapters', () => {
    const importers = core.filter(({ imports }) => imports.some(({ to }) => to.startsWith('adapters/')));
    expect(importers.map(({ path }) => path)).toEqual(['src/app/compose.ts', 'src/app/platforms.ts']);
  });

  test('ports hold types only', () => {
    const ports = core.filter(({ path }) => path.startsWith('src/ports/'));
    expect(ports.filter(({ text }) => /^export (?!interface |type )/m.test(text)).map(({ path }) => path)).toEqual([]);
  });

  test('every SDK stays in its room', () => {
    const strays = all.flatMap(({ path, imports }) =>
      imports.filter(({ to }) => SDK_ROOMS[to] !== undefined && SDK_ROOMS[to] !== roomOf(path)).map(({ to }) => `${path} → ${to}`),
    );
    // The process turns commander's end of a run into an exit code.
    expect(strays).toEqual(['src/main.ts → commander']);
  });

  test('no file imports itself in a circle', () => {
    expect(circles(all)).toEqual([]);
  });
});

/** Circles of imports, types included, each as `a → b → a`. */
function circles(files: readonly SourceFile[]): string[] {
  const next = new Map(files.map(({ path, imports }) => [path, imports.map(({ to }) => to)]));
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) found.push([...trail.slice(at), path].join(' → '));
    if (at >= 0 || done.has(path)) return;
    for (const to of next.get(path) ?? []) visit(to, [...trail, path]);
    done.add(path);
  };
  for (const { path } of files) visit(path, []);
  return found;
}

describe('who may touch the outside world', () => {
  test('only main.ts and config.ts may read the environment', () => {
    const readers = all.filter(({ text }) => /process\.env\b|\benv\b[^;={}]*\}\s*=\s*process\b|from 'node:process'/.test(text));
    expect(readers.map(({ path }) => path).filter((path) => path !== 'src/main.ts' && path !== 'src/config/config.ts')).toEqual([]);
  });

  test('output leaves through streams that let nothing steer the terminal, never past them', () => {
    // What the process that makes the embedded database writes is read by its parent alone.
    const others = all.filter(({ path }) => path !== 'adapters/postgres/embedded/initdb-process.ts');
    const strays = others.filter(({ text }) => /\bconsole\.|process\.std(?:out|err)\b|\bfd: [12]\b/.test(text));
    expect(strays.map(({ path }) => path)).toEqual(['src/main.ts', 'src/ops/log.ts']);
    expect(strays.filter(({ text }) => !/\b(?:inert(?:Stream)?|escapeControls)\(/.test(text))).toEqual([]);
  });

  test('files are touched in content, on the command line, for settings and in the data directory', () => {
    const strays = all
      .filter(({ imports }) => imports.some(({ to }) => to === 'node:fs'))
      .filter(({ path }) => !FILE_ROOMS.some((room) => path.startsWith(room)));
    expect(strays.map(({ path }) => path)).toEqual([]);
  });

  test('what plans and answers is given the time, and never asks a clock or chance', () => {
    const pure = core.filter(({ path }) => /^src\/(?:archive|announce|commands|filter|model|search)\//.test(path));
    expect(pure.filter(({ text }) => /Date\.now\(|new Date\(\)|Math\.random/.test(text)).map(({ path }) => path)).toEqual([]);
  });
});

/** What `src/lib` does once for all: what a second one would look like, with an example, and who may. */
const ONE_OF_EACH: readonly { what: string; pattern: RegExp; example: string; homes: readonly string[] }[] = [
  {
    what: 'a time limit (lib/timeout.ts)',
    pattern: /Promise\.race\([^;]*?\b(?:setTimeout|sleep|delay|pause)\(|setTimeout\([^;]*?\breject\(|AbortSignal\.timeout\(/,
    example: 'const timer = setTimeout(() => reject(new Error("late")), limitMs);',
    homes: ['src/lib/timeout.ts'],
  },
  {
    what: 'a sleep (lib/timeout.ts)',
    pattern: /\bsetTimeout\b[^;]*from 'node:timers\/promises'|new Promise(?:<void>)?\(\((\w+)\) => setTimeout\(\1/,
    example: 'await new Promise((resolve) => setTimeout(resolve, 20));',
    homes: ['src/lib/timeout.ts'],
  },
  {
    what: 'a wait that grows (lib/backoff.ts)',
    pattern: /Math\.min\([^;]*? \*\* |\w+Ms \* 2\b|\w+Ms \*= 2\b/,
    example: 'waitMs = Math.min(MAX_MS, waitMs * 2);',
    homes: ['src/lib/backoff.ts'],
  },
  {
    what: 'a mutex (lib/concurrency.ts)',
    pattern: /\b(\w+) = \1\s*\.then\(|const (\w+) = (\w+)\.then\([\s\S]{0,300}?\n\s*\3 = \2\b/,
    example: 'last = last.then(work);',
    homes: ['src/lib/concurrency.ts'],
  },
  {
    what: 'cleaning of text (lib/sanitize-text.ts)',
    pattern: /\\p\{(?:C[cfs]|Surrogate)\}|\\u202[ae]|\\u0000-|\\ud[89]00/i,
    example: String.raw`text.replace(/[\u0000-\u001f]/g, '')`,
    homes: [
      'src/lib/sanitize-text.ts',
      'src/lib/cut-text.ts',
      // These refuse, split or percent-encode.
      'src/content/git/address.ts',
      'src/content/parse/read-yaml.ts',
      'src/archive/query/expression.ts',
      'adapters/discord/render/escape.ts',
      'adapters/slack/render/escape.ts',
      'adapters/slack/failure.ts',
      // What stands for NUL there has to be the same as in its JSON.
      'adapters/postgres/writes.ts',
    ],
  },
  {
    what: 'a cut between graphemes (lib/cut-text.ts)',
    pattern: /granularity: 'grapheme'/,
    example: "new Intl.Segmenter('en', { granularity: 'grapheme' })",
    homes: ['src/lib/cut-text.ts'],
  },
  {
    what: 'the start of a thread or process of ours (lib/start-worker.ts)',
    pattern: /^import \{[^}]*\bWorker\b[^}]*\} from 'node:worker_threads'|\bfork\(/m,
    example: 'const child = fork(file);',
    homes: ['src/lib/start-worker.ts'],
  },
];

test.each(ONE_OF_EACH)('there is no second hand-made $what', ({ pattern, example, homes }) => {
  expect(example).toMatch(pattern);
  const found = all.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
  expect(found.filter((path) => !homes.includes(path))).toEqual([]);
});

test('nothing is ordered by the language of the machine', () => {
  expect(all.filter(({ text }) => /\.localeCompare\(|Intl\.Collator/.test(text)).map(({ path }) => path)).toEqual([]);
});

describe('what a file looks like', () => {
  test('no file is longer than 300 lines', () => {
    expect(all.filter(({ text }) => text.split('\n').length > 301).map(({ path }) => path)).toEqual([]);
  });

  test('Slack and Discord have the same folders, and the same names for the same jobs', () => {
    const shared = [
      ...['index', 'open', 'failure', 'connection/client', 'connection/socket'],
      ...['input/answer', 'input/gateway', 'input/listener', 'input/parse-request'],
      ...['buttons', 'digest', 'escape', 'line', 'notice', 'post', 'render', 'reply'].map((name) => `render/${name}`),
      ...['call-api', 'check', 'find-message', 'messenger', 'write-message'].map((name) => `send/${name}`),
    ];
    const paths = new Set(adapters.map(({ path }) => path));
    const wanted = ['slack', 'discord'].flatMap((adapter) => shared.map((name) => `adapters/${adapter}/${name}.ts`));
    expect(wanted.filter((path) => !paths.has(path))).toEqual([]);
    const folders = [...paths].filter((path) => /^adapters\/(?:slack|discord)\/.+\//.test(path)).map((path) => path.split('/')[2]);
    expect(new Set(folders)).toEqual(new Set(['connection', 'input', 'render', 'send']));
  });

  test('a missing docstring is noticed', () => {
    const text = `/** Said. */\nexport function a() {}\n\nexport function b() {}\n/** Also said. */\nexport class C {}\nexport class D {}\n`;
    expect(undocumented({ path: 'x.ts', text, imports: [] }, /^export (?:function|class) (\w+)/)).toEqual(['x.ts: b', 'x.ts: D']);
  });

  test('every exported function and class says what it promises', () => {
    expect(all.flatMap((file) => undocumented(file, /^export (?:async )?(?:function\*?|class) (\w+)/))).toEqual([]);
  });

  test('every exported interface is explained, as a whole or field by field', () => {
    const unexplained = all.flatMap((file) =>
      undocumented(file, /^export interface (\w+)/).filter((found) => !/^ {2,}\/\*\*/m.test(bodyOf(file.text, found.split(': ')[1] ?? ''))),
    );
    expect(unexplained).toEqual([]);
  });

  test('nothing is exported by default', () => {
    expect(all.filter(({ text }) => /^export default\b/m.test(text)).map(({ path }) => path)).toEqual([]);
  });
});

/** Where a platform's name stands in a literal or an identifier. The terminal is also a thing: of it only whole words in literals count. */
function platformNamesIn(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
  const literals = [...code.matchAll(/'[^'\n]*'|"[^"\n]*"|`[^`]*`/g)].flatMap(([literal]) => literal.match(/\bterminal\b/gi) ?? []);
  return [...(code.match(/slack|discord/gi) ?? []), ...literals];
}

/** Declarations that match and have no docstring right above, as `file: name`. */
function undocumented({ path, text }: SourceFile, declaration: RegExp): string[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const name = declaration.exec(line)?.[1];
    const before = lines[index - 1]?.trimEnd() ?? '';
    // The second and third signature of an overloaded function need none.
    const isOverload = name !== undefined && new RegExp(`^export (?:async )?function ${name}\\b.*;$`).test(before);
    return name === undefined || before.endsWith('*/') || isOverload ? [] : [`${path}: ${name}`];
  });
}

function bodyOf(text: string, name: string): string {
  return new RegExp(`^export interface ${name}\\b[^]*?^}`, 'm').exec(text)?.[0] ?? '';
}

test('docs/architecture.md tells the same law, with a row for each folder', () => {
  const page = readFileSync(new URL('../docs/architecture.md', import.meta.url), 'utf8');
  const [, table = ''] = /## Who may import whom\n([\s\S]*?)\n## /.exec(page) ?? [];
  const rows = new Map([...table.matchAll(/^\| `([\w/]+)` \| (.+) \|$/gm)].map(([, folder = '', may = '']) => [folder, may]));
  const short = (room: string) => room.replace(/^src\//, '');
  const top = (room: string) => short(room).split('/')[0] ?? '';
  const untold = Object.entries(LAW).flatMap(([room, law]) => {
    const may = rows.get(short(room)) ?? rows.get(top(room)) ?? '';
    if (may.startsWith('all of these')) return [];
    const others = Object.keys(law).filter((other) => top(other) !== top(room));
    return others
      .filter((other) => !may.includes(`\`${short(other)}\``) && !may.includes(`\`${top(other)}\``))
      .map((other) => `${room} → ${other}`);
  });
  expect(untold).toEqual([]);
});
