import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const url = (name: string) => new URL(`../${name}`, import.meta.url);
const read = (name: string): string => readFileSync(url(name), 'utf8');
const namesIn = (folder: string): string[] => readdirSync(url(folder)).map((name) => `${folder}/${name}`);

interface Workflow {
  on: Record<string, unknown>;
  permissions: Record<string, string>;
  jobs: Record<string, { 'timeout-minutes'?: number; steps: { uses?: string; run?: string; with?: Record<string, unknown> }[] }>;
}

describe.each(namesIn('.github/workflows'))('%s', (name) => {
  const text = read(name);
  const workflow = parse(text) as Workflow;
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  test('may only read unless a job says more, and every job ends in time', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    for (const job of Object.values(workflow.jobs)) expect(job['timeout-minutes']).toBeGreaterThan(0);
  });

  test('runs no code of strangers with rights, and leaves no login behind', () => {
    expect(Object.keys(workflow.on)).not.toContain('pull_request_target');
    expect([...text.matchAll(/secrets\.(\w+)/g)].filter(([, secret]) => secret !== 'GITHUB_TOKEN')).toEqual([]);
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts.length).toBeGreaterThan(0);
    for (const { with: options } of checkouts) expect(options).toMatchObject({ 'persist-credentials': false });
    // What others write must not become part of a command.
    for (const { run = '' } of steps) expect(run).not.toContain('${{');
  });

  test('uses actions of known owners, in a version', () => {
    for (const { uses } of steps) if (uses) expect(uses).toMatch(/^(?:actions|docker)\/[a-z-]+@v\d+$/);
  });

  test('runs scripts that there are', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const runs = steps.map(({ run = '' }) => run).join('\n');
    for (const [, script = ''] of runs.matchAll(/npm run (?:--silent )?([\w:]+)/g)) expect(scripts).toHaveProperty([script]);
    for (const [, file = ''] of runs.matchAll(/bash (\S+)/g)) expect(existsSync(url(file)), file).toBe(true);
  });
});

test.each(namesIn('.github/ISSUE_TEMPLATE').filter((name) => !name.endsWith('config.yml')))(
  '%s is a form with a title and a question',
  (name) => {
    const form = parse(read(name)) as { name: string; description: string; body: { type: string; id: string }[] };
    expect([form.name, form.description].every((words) => words.length > 5)).toBe(true);
    expect(form.body.length).toBeGreaterThan(1);
  },
);

test('AGENTS.md names scripts and files that there are', () => {
  const text = read('AGENTS.md');
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const named = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, script = '']) => script);
  expect(named.length).toBeGreaterThan(2);
  for (const script of named) expect(scripts).toHaveProperty([script]);
  for (const [, path = ''] of text.matchAll(/`((?:src|adapters|tests|docs)\/[\w./-]+)`/g)) expect(existsSync(url(path)), path).toBe(true);
});

test('docs/operate.md says of every scope and permission what it is for', () => {
  const scopes = [...read('docs/slack-manifest.yaml').matchAll(/^ {6}- ([a-z_]+:[a-z.]+|commands)$/gm)].map(([, scope = '']) => scope);
  const [, permissions = ''] = /permissions (View Channels[^.]*)\./.exec(read('README.md')) ?? [];
  const wanted = [...scopes, ...permissions.split(/, | and /)];
  expect(wanted.length).toBeGreaterThan(10);
  const table = read('docs/operate.md').split('## Scopes and permissions')[1]?.split('\n## ')[0] ?? '';
  expect(wanted.filter((name) => !table.includes(name))).toEqual([]);
});
