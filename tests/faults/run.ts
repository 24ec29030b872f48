import { parseArgs } from 'node:util';
import { BACKENDS, isAvailable } from './backends.ts';
import { playRound, type Round } from './drive.ts';
import { FAULTS } from './faults.ts';
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

const SIZES = { short: { posts: 12, noise: 12 }, full: { posts: 50, noise: 60 } };
const size = values.short ? SIZES.short : SIZES.full;
const rounds = Number(values.rounds ?? 1);
const backends = BACKENDS.filter((name) => values.backend?.includes(name) ?? true).filter(isAvailable);
const faults = FAULTS.filter(({ name }) => values.fault?.some((part) => name.includes(part)) ?? true);
const pairs = faults.flatMap((fault) => backends.map((backend) => ({ fault, backend })));

const lines: Line[] = [];
if (!values.json && !values.markdown) console.log(TEXT_HEADING);
await Promise.all(Array.from({ length: Number(values['side-by-side']) }, workThrough));
if (values.markdown) console.log(markdownOf(lines));
process.exitCode = lines.every(isGood) ? 0 : 1;

async function workThrough(): Promise<void> {
  for (let pair = pairs.shift(); pair; pair = pairs.shift()) {
    const played: Round[] = [];
    for (let round = 0; round < rounds; round += 1)
      played.push(await playRound(pair.fault, pair.backend, Number(values.seed) + round, size));
    const line = lineOf(played);
    lines.push(line);
    if (values.json) console.log(jsonOf(line));
    else if (!values.markdown) console.log(textOf(line));
    if (values.log)
      for (const { logged, seed, tookMs } of played) console.error(`seed ${seed}, ${Math.round(tookMs)} ms\n${logged.join('\n')}`);
  }
}
