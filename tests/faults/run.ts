import { parseArgs } from 'node:util';
import { BACKENDS, type BackendName, isAvailable } from './backends.ts';
import { playRound, type Round } from './drive.ts';
import { FAULTS } from './faults.ts';
import { processFaults } from './process-faults.ts';
import { isGood, jsonOf, type Line, lineOf, markdownOf, TEXT_HEADING, textOf } from './report.ts';

// npm run test:faults -- [--json] [--markdown] [--short] [--backend NAME] [--fault PART] [--seed N] [--rounds N] [--side-by-side N] [--log]
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
    log: { type: 'boolean', default: false },
    backend: { type: 'string', multiple: true },
    fault: { type: 'string', multiple: true },
    seed: { type: 'string', default: '1' },
    rounds: { type: 'string' },
    'side-by-side': { type: 'string', default: '4' },
  },
});

/** One fault on one backend. */
interface Task {
  fault: string;
  backend: BackendName;
  play(): Promise<Line>;
}

const seed = Number(values.seed);
const SIZES = { short: { posts: 12, noise: 12 }, full: { posts: 50, noise: 60 } };
const isWanted = (name: string): boolean => values.fault?.some((part) => name.includes(part)) ?? true;
const backends = BACKENDS.filter((name) => values.backend?.includes(name) ?? true).filter(isAvailable);
const tasks = [...platformTasks(), ...processTasks()];

const lines: Line[] = [];
if (!values.json && !values.markdown) console.log(TEXT_HEADING);
await Promise.all(Array.from({ length: Number(values['side-by-side']) }, workThrough));
if (values.markdown) console.log(markdownOf(lines));
process.exitCode = lines.every(isGood) ? 0 : 1;

async function workThrough(): Promise<void> {
  for (let task = tasks.shift(); task; task = tasks.shift()) {
    const line = await task.play().catch((error: unknown) => broken(task, error));
    lines.push(line);
    if (values.json) console.log(jsonOf(line));
    // The table comes at the end; until then, how it goes.
    else if (values.markdown) console.error(textOf(line));
    else console.log(textOf(line));
  }
}

/** A round that could not be played to its end is no good round. */
function broken({ fault, backend }: Task, error: unknown): Line {
  return {
    fault,
    backend,
    rounds: 0,
    lost: 0,
    duplicated: 0,
    held: 0,
    lies: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
  };
}

function platformTasks(): readonly Task[] {
  const rounds = Number(values.rounds ?? 1);
  const size = values.short ? SIZES.short : SIZES.full;
  return FAULTS.filter(({ name }) => isWanted(name)).flatMap((fault) =>
    backends.map((backend) => ({
      fault: fault.name,
      backend,
      async play() {
        const played: Round[] = [];
        for (let round = 0; round < rounds; round += 1) played.push(await playRound(fault, backend, seed + round, size));
        if (values.log) for (const { logged, ...round } of played) console.error(`seed ${round.seed}\n${logged.join('\n')}`);
        return lineOf(played);
      },
    })),
  );
}

function processTasks(): readonly Task[] {
  return processFaults()
    .filter(({ name, rounds }) => isWanted(name) && !(values.short && rounds.short === 0))
    .flatMap((fault) =>
      fault.backends
        .filter((backend) => backends.includes(backend))
        .map((backend) => ({
          fault: fault.name,
          backend,
          async play() {
            const rounds = Number(values.rounds ?? fault.rounds[values.short ? 'short' : 'full']);
            return { fault: fault.name, backend, rounds, held: 0, ...(await fault.play(backend, seed, rounds)) };
          },
        })),
    );
}
