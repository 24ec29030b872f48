import type { BackendName } from './backends.ts';
import type { Round } from './drive.ts';

/** What all rounds of one fault on one backend came to. */
export interface Line {
  fault: string;
  backend: BackendName;
  rounds: number;
  lost: number;
  duplicated: number;
  held: number;
  /** Everything else that was not as it should be. */
  lies: readonly string[];
}

/** Rounds of one fault and backend, summed. Pure. */
export function lineOf(rounds: readonly Pick<Round, 'fault' | 'backend' | 'lost' | 'duplicated' | 'held' | 'lies'>[]): Line {
  const [first] = rounds;
  if (!first) throw new RangeError('no rounds');
  const sum = (count: (round: (typeof rounds)[number]) => number): number => rounds.reduce((total, round) => total + count(round), 0);
  return {
    fault: first.fault,
    backend: first.backend,
    rounds: rounds.length,
    lost: sum(({ lost }) => lost),
    duplicated: sum(({ duplicated }) => duplicated),
    held: sum(({ held }) => held),
    lies: rounds.flatMap(({ lies }) => lies),
  };
}

/** Whether nothing was lost, doubled, or not as told. Pure. */
export function isGood({ lost, duplicated, lies }: Line): boolean {
  return lost === 0 && duplicated === 0 && lies.length === 0;
}

/** One JSON line, as `--json` prints it: `{fault, backend, rounds, lost, duplicated, held}`, and `lies` where there are any. Pure. */
export function jsonOf({ lies, ...line }: Line): string {
  return JSON.stringify(lies.length === 0 ? line : { ...line, lies });
}

/** One line for people. Pure. */
export function textOf(line: Line): string {
  const { fault, backend, rounds, lost, duplicated, held, lies } = line;
  const columns = [isGood(line) ? '✓' : '✗', fault.padEnd(68), backend.padEnd(9), String(rounds).padStart(4)];
  const counts = [lost, duplicated, held].map((count) => String(count).padStart(5));
  return [[...columns, ...counts].join(' '), ...lies.slice(0, 5).map((lie) => `    ${lie}`)].join('\n');
}

export const TEXT_HEADING: string = ['  ', 'fault'.padEnd(67), 'backend'.padEnd(9), 'rounds', ' lost', 'twice', ' held'].join(' ');

/** The table of docs/fault-results.md: a fault a row, a backend a column. Pure. */
export function markdownOf(lines: readonly Line[]): string {
  const backends = [...new Set(lines.map(({ backend }) => backend))];
  const faults = [...new Set(lines.map(({ fault }) => fault))];
  const cell = (fault: string, backend: BackendName): string => {
    const line = lines.find((one) => one.fault === fault && one.backend === backend);
    if (!line) return '—';
    const { rounds, lost, duplicated, held } = line;
    return `${rounds}: ${lost} · ${duplicated} · ${held}`;
  };
  return [
    `| Fault | ${backends.map((backend) => TITLES[backend]).join(' | ')} |`,
    `|---|${backends.map(() => '---|').join('')}`,
    ...faults.map((fault) => `| ${fault} | ${backends.map((backend) => cell(fault, backend)).join(' | ')} |`),
  ].join('\n');
}

const TITLES: Readonly<Record<BackendName, string>> = { pglite: 'PGlite', postgres: 'PostgreSQL', redis: 'Redis + PostgreSQL' };
