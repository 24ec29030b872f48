import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { COMMANDS } from '../src/commands/registry.ts';
import { createMetrics, type MetricsSnapshot } from '../src/ops/metrics/metrics.ts';

const read = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');

const NOTHING: MetricsSnapshot = {
  pending: [],
  holds: 0,
  approvals: { count: 0, sinceMs: null },
  pauses: 0,
  jobs: { waiting: 0, active: 0, delayed: 0, failed: 0 },
  queuePaused: false,
  posts: 0,
  problems: [],
  lastScanMs: 0,
  parts: [],
  nowMs: 0,
};
const known = { platforms: ['slack'], purposes: ['announce'], verbs: COMMANDS.map(({ verb }) => verb), version: '1' };
const text = await createMetrics(known, async () => NOTHING).render();
/** Name of each metric → its kind. */
const kinds = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', kind = '']) => [name, kind]));
/** Names that queries may use, with the labels they may select by. */
const labels = new Map<string, Set<string>>();
for (const [name, kind] of kinds) {
  const help = [...text.matchAll(new RegExp(`^${name}(?:_bucket)?\\{([^}]*)\\}`, 'gm'))];
  const names = help.flatMap(([, inner = '']) => [...inner.matchAll(/(\w+)="/g)].map(([, label = '']) => label));
  for (const series of kind === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name])
    labels.set(series, new Set(names));
}
/** Labels that Prometheus adds, and those of gauges that have no row now. */
const FOREIGN = ['job', 'instance'];
const GAUGE_LABELS: Readonly<Record<string, readonly string[]>> = {
  herald_deliveries_pending: ['platform', 'purpose', 'state'],
  herald_post_problems: ['level'],
  herald_part_ready: ['part'],
};

/** What is wrong with a query: metrics and labels that there are not. */
function mistakesIn(expr: string): string[] {
  const mistakes: string[] = [];
  for (const [, name = '', selector = ''] of expr.matchAll(/\b((?:herald|nodejs|process)_\w+)(?:\{([^}]*)\})?/g)) {
    const has = labels.get(name);
    if (!has) mistakes.push(name);
    const wanted = [...selector.matchAll(/(\w+)(?:=~|!~|!=|=)"/g)].map(([, label = '']) => label);
    const unknown = wanted.filter((label) => ![...(has ?? []), ...FOREIGN, ...(GAUGE_LABELS[name] ?? [])].includes(label));
    mistakes.push(...unknown.map((label) => `${name}{${label}}`));
  }
  return mistakes;
}

interface Rule {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string; runbook_url: string };
}
const { groups } = parse(read('docs/observability/alerts.yaml')) as { groups: readonly { rules: readonly Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);

describe('the alert rules', () => {
  test.each(rules.map((rule) => [rule.alert, rule] as const))(
    '%s asks for metrics that there are',
    (_name, { expr, labels: { severity } }) => {
      expect(mistakesIn(expr)).toEqual([]);
      expect(['page', 'ticket']).toContain(severity);
    },
  );

  test.each(rules.map((rule) => [rule.alert, rule] as const))('%s has its part of the runbook', (name, { annotations }) => {
    const [file = '', anchor] = annotations.runbook_url.split('#');
    expect(anchor).toBe(name.toLowerCase());
    expect(read(file)).toMatch(new RegExp(`^## ${name}$`, 'm'));
  });

  test('the runbook has no alert that is gone', () => {
    const headings = [...read('docs/observability/runbook.md').matchAll(/^## (Herald\w+)$/gm)].map(([, name]) => name);
    expect(headings.toSorted()).toEqual(rules.map(({ alert }) => alert).toSorted());
  });

  test('a misspelt metric or label is found', () => {
    expect(mistakesIn('sum(rate(herald_deliverys_total[5m])) > herald_queue_jobs{status="waiting"}')).toEqual([
      'herald_deliverys_total',
      'herald_queue_jobs{status}',
    ]);
  });
});

interface Panel {
  id: number;
  title: string;
  type: string;
  targets?: readonly { expr: string }[];
}

describe('the Grafana dashboard', () => {
  const { panels } = JSON.parse(read('docs/observability/grafana.json')) as { panels: readonly Panel[] };
  const queries = panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => [title, expr] as const));

  test.each(queries)('%s: %s', (_title, expr) => {
    expect(mistakesIn(expr)).toEqual([]);
  });

  test('panels have ids of their own, and every panel a query', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(panels.filter(({ type, targets = [] }) => type !== 'row' && targets.length === 0)).toEqual([]);
  });
});

test('docs/observability/README.md lists exactly the metrics of Herald', () => {
  const rows = [...read('docs/observability/README.md').matchAll(/^\| `(herald_\w+)` \| (\w+) \|/gm)].map(([, name, kind]) => [name, kind]);
  expect(rows).toEqual([...kinds].filter(([name]) => name.startsWith('herald_')));
});
