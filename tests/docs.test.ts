import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { PLATFORMS } from '../adapters/platforms.ts';
import { loadConfig } from '../src/app/load-config.ts';
import type { CliContext } from '../src/cli/cli-context.ts';
import { runProgram } from '../src/cli/program.ts';
import { describeCommand, isListed } from '../src/commands/command.ts';
import { COMMANDS } from '../src/commands/registry.ts';
import { COMMAND_LINE_VERBS } from '../src/commands/unknown-command.ts';
import { parseHeraldYaml } from '../src/config/yaml.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const read = (name: string): string => readFileSync(join(root, name), 'utf8');
const readme = read('README.md');
const pages = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name.replaceAll('\\', '/')}`),
];

/** Rows of the first table below a heading, or of the one that begins with this header cell; cells without back-ticks. */
function tableOf(text: string, headerCell: string): string[][] {
  const lines = text.split('\n');
  const header = lines.findIndex((line) => line.startsWith(`| ${headerCell} |`));
  if (header < 0) throw new Error(`no table begins with “${headerCell}”`);
  const end = lines.findIndex((line, index) => index > header && !line.startsWith('|'));
  return lines.slice(header + 2, end).map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('\\|', '|')),
  );
}

const plain = (cell = ''): string => cell.replaceAll('`', '');

/** A folder with an empty herald.yaml, so that its default name may be set as well as left out. */
let cwd = '';
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'herald-docs-'));
  writeFileSync(join(cwd, 'herald.yaml'), '');
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

/** Names of the settings, as the reader of settings asks for them. */
function settingsAskedFor(): string[] {
  const asked = new Set<string>();
  const env = new Proxy<Record<string, string | undefined>>(
    {},
    {
      get: (_env, name) => {
        asked.add(String(name));
        return undefined;
      },
    },
  );
  loadConfig(env, cwd);
  return [...asked].sort();
}

describe('settings', () => {
  const rows = tableOf(readme, 'Name').map(([name, fallback]) => ({ name: plain(name), fallback: plain(fallback) }));
  const example = [...read('.env.example').matchAll(/^#?([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, name = '', value = '']) => ({
    name,
    value: value.replace(/^"(.*)"$/, '$1'),
  }));
  const composeOnly = new Set([...read('docker-compose.yml').matchAll(/\$\{(\w+)/g)].map(([, name = '']) => name));

  test('README lists exactly the settings that are read', () => {
    expect(rows.map(({ name }) => name).sort()).toEqual(settingsAskedFor());
  });

  test('.env.example lists exactly those, and what docker compose asks for', () => {
    expect(example.map(({ name }) => name).sort()).toEqual([...settingsAskedFor(), ...composeOnly].sort());
  });

  test('each default that README names is the default', () => {
    const unset = loadConfig({}, cwd);
    const named = rows.filter(({ fallback }) => fallback !== '');
    expect(named.length).toBeGreaterThan(8);
    for (const { name, fallback } of named) expect(loadConfig({ [name]: fallback }, cwd), name).toEqual(unset);
  });

  test('each example value of .env.example is a good one, and nothing in it is in force', () => {
    const values = example.filter(({ value }) => value !== '').map(({ name, value }) => [name, value]);
    expect(loadConfig(Object.fromEntries(values), cwd).subscriptions).toHaveLength(2);
    expect(read('.env.example')).not.toMatch(/^[A-Z]/m);
  });

  test('.env.example explains every setting', () => {
    const lines = read('.env.example').split('\n');
    const bare = lines.filter((line, index) => /^#[A-Z][A-Z0-9_]*=/.test(line) && !/^# \S.*[.:]$/.test(lines[index - 1] ?? ''));
    expect(bare).toEqual([]);
  });

  test('herald.example.yaml is without a mistake, and its limits are the defaults', () => {
    const { yaml, mistakes } = parseHeraldYaml('herald.example.yaml', read('herald.example.yaml'), PLATFORMS);
    expect(mistakes).toEqual([]);
    const { terms, settleMs, images, style } = loadConfig({}, cwd);
    expect(yaml.announce).toEqual({
      each_limit: terms.eachLimit,
      max_age_days: terms.maxAgeDays,
      settle_seconds: settleMs / 1_000,
      safety_limits: terms.safetyLimits,
      edit_after_minutes: terms.editAfterMs / 60_000,
      edit_within_days: terms.editWithinMs / 86_400_000,
      retract_after_hours: terms.gracePeriodMs / 3_600_000,
      images,
      style,
    });
  });

  test('the herald.yaml in README is without a mistake', () => {
    const blocks = [...readme.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);
    expect(blocks.length).toBeGreaterThan(0);
    for (const block of blocks) expect(parseHeraldYaml('README.md', block, PLATFORMS).mistakes).toEqual([]);
  });
});

describe('commands', () => {
  test('README lists exactly the commands of chat, as they describe themselves, in the order of help', () => {
    const rows = tableOf(readme, 'Command').map(([usage, what, who]) => ({ usage: plain(usage), what, who }));
    const listed = COMMANDS.filter(isListed).map((command) => ({
      usage: command.usage,
      what: describeCommand(command),
      who: command.adminOnly ? 'admins' : 'everyone',
    }));
    expect(rows).toEqual(listed);
  });

  test('README lists exactly the verbs of the command line, with their summaries and their own flags', async () => {
    const rows = tableOf(readme, 'Verb').map(([verb, what, flags]) => ({
      verb: plain(verb),
      what,
      flags: plain(flags).split(', ').filter(Boolean),
    }));
    const verbs = [...(await helpOf([])).matchAll(/^ {2}([a-z]+) (?:\[|<| )/gm)].map(([, verb = '']) => verb);
    expect(rows.map(({ verb }) => verb)).toEqual(verbs);
    // What chat and the prompt say of them.
    const own = verbs.filter((verb) => verb !== 'help' && !COMMANDS.some((command) => command.verb === verb));
    expect(COMMAND_LINE_VERBS.toSorted()).toEqual(own.toSorted());
    for (const { verb, what, flags } of rows.filter(({ verb }) => verb !== 'help')) {
      const options = [...(await helpOf([verb])).matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, option = '']) => option);
      expect(options, verb).toContain('--json');
      expect(flags, verb).toEqual(options.filter((option) => option !== '--json' && option !== '--help'));
      const command = COMMANDS.find((one) => one.verb === verb);
      if (command) expect(what?.startsWith(`${command.summary}.`), verb).toBe(true);
    }
  });

  test('README lists the exit codes that help names', async () => {
    const named = [...(/Exit codes: (.*)\./.exec(await helpOf([]))?.[1] ?? '').matchAll(/(\d+) ([a-z ]+)/g)].map(([, code, words]) => [
      code,
      words,
    ]);
    expect(tableOf(readme, 'Exit code').map(([code, meaning = '']) => [code, meaning.split(':')[0]])).toEqual(named);
  });
});

/** What `herald … --help` prints. */
async function helpOf(verbs: readonly string[]): Promise<string> {
  let printed = '';
  const output = {
    write: (text: string) => {
      printed += text;
      return true;
    },
  };
  const world = { env: {}, cwd, stdout: output, stderr: output, now: () => new Date(0) } as unknown as CliContext;
  await expect(runProgram(world, [...verbs, '--help'])).rejects.toMatchObject({ exitCode: 0 });
  return printed;
}

describe('pages', () => {
  test.each(pages)('every link inside the repository leads somewhere: %s', (page) => {
    const text = withoutCode(read(page));
    const links = [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)].map(([, markdown, html]) => markdown ?? html ?? '');
    const inside = links.filter((link) => !/^[a-z]+:/i.test(link));
    const broken = inside.filter((link) => {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? page : join(dirname(page), path);
      return !existsSync(join(root, target)) || (anchor !== undefined && !anchorsOf(read(target)).has(anchor));
    });
    expect(broken).toEqual([]);
  });

  test('every npm script that a page names is there', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const texts = [...pages, 'docker-compose.yml', 'Dockerfile', '.env.example'].map((name) => [name, read(name)] as const);
    const named = texts.flatMap(([page, text]) =>
      [...text.matchAll(/npm (?:run (?:--silent )?([a-z][\w:-]*)|(test|start)\b)/g)].map(([, run, own]) => ({
        page,
        script: run ?? own ?? '',
      })),
    );
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter(({ script }) => scripts[script] === undefined)).toEqual([]);
  });

  test('nothing tells people to run or install a package named herald: the one in npm is a stranger’s', () => {
    const sources = ['src', 'adapters', 'bin', 'docs', 'content'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(?:m?[jt]s|md|ya?ml|json)$/.test(name))
        .map((name) => join(folder, name)),
    );
    const files = [
      ...new Set([...pages, ...sources, ...readdirSync(root).filter((name) => /\.ya?ml$|^\.env\.example$|^Dockerfile$/.test(name))]),
    ];
    expect(files.length).toBeGreaterThan(250);
    const strangers = /\b(?:npx|bunx|(?:p?npm|yarn|bun) (?:i|install|add|exec|x|dlx|global add))(?: +-{1,2}[\w=-]+)* +herald\b(?!\/)/;
    expect(files.filter((name) => strangers.test(read(name)))).toEqual([]);
    // The pattern knows what it looks for.
    for (const bad of ['npx herald lint', 'npx --yes herald', 'npm install -g herald', 'npm i herald', 'pnpm dlx herald'])
      expect(bad).toMatch(strangers);
    for (const good of ['npx tsx src/main.ts', 'npm run herald -- lint', 'npm ci --prefix herald']) expect(good).not.toMatch(strangers);
  });

  test('docs/dependencies.md lists exactly the packages of package.json', () => {
    const { dependencies, devDependencies, peerDependencies } = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
    const [atRunTime = '', forDevelopment = ''] = read('docs/dependencies.md').split('## For development');
    expect(tableOf(atRunTime, 'Package').map(([name]) => plain(name))).toEqual(Object.keys(dependencies ?? {}));
    expect(tableOf(forDevelopment, 'Package').map(([name]) => plain(name))).toEqual(Object.keys(devDependencies ?? {}));
    const [, optional = ''] = forDevelopment.split('## Optional');
    expect(tableOf(optional, 'Package').map(([name]) => plain(name))).toEqual(Object.keys(peerDependencies ?? {}));
  });

  test('the newest part of CHANGELOG is the version of package.json', () => {
    const { version } = JSON.parse(read('package.json')) as { version: string };
    expect(/^## (\S+)/m.exec(read('CHANGELOG.md'))?.[1]).toBe(version);
  });

  test('the pictures of README are small enough to load', () => {
    const pictures = [...readme.matchAll(/!\[[^\]]+\]\(([^)]+\.png)\)/g)].map(([, path = '']) => path);
    expect(pictures).toEqual(['docs/images/slack.png', 'docs/images/discord.png', 'docs/images/terminal.png']);
    expect(pictures.filter((path) => readFileSync(join(root, path)).length > 150 * 1024)).toEqual([]);
  });

  test('the port and command that pages name are those of the code', () => {
    const { web, command } = loadConfig({}, cwd);
    const compose = parse(read('docker-compose.yml'), { merge: true }) as { services: { herald: { ports: string[] } } };
    expect(compose.services.herald.ports).toEqual([`${web?.host}:${web?.port}:${web?.port}`]);
    expect(read('docs/slack-manifest.yaml')).toContain(`command: /${command}\n`);
  });
});

function withoutCode(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
}

/** What GitHub makes of headings. */
function anchorsOf(text: string): ReadonlySet<string> {
  const headings = [...withoutCode(text).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}
