import { readdir } from 'node:fs/promises';
import { cpus } from 'node:os';
import { basename } from 'node:path';
import type { Bench } from './support/bench.ts';

/** Runs `npm run bench -- NAME [--json] [options of that bench]`; with `--json` the last line of output is one JSON object. Exit code 2: no such bench. */
async function main(): Promise<void> {
  const [name, ...rest] = process.argv.slice(2);
  const names = (await readdir(import.meta.dirname))
    .filter((file) => file.endsWith('.ts') && file !== 'main.ts')
    .map((file) => basename(file, '.ts'));
  if (!name || !names.includes(name)) {
    console.error(`${name ? `There is no bench “${name}”` : 'Which bench'}? There are: ${names.toSorted().join(', ')}.`);
    process.exitCode = 2;
    return;
  }
  const { bench } = (await import(`./${name}.ts`)) as { bench: Bench };
  const figures = await bench(
    rest.filter((argument) => argument !== '--json'),
    (line) => console.log(line),
  );
  if (rest.includes('--json')) {
    console.log(JSON.stringify({ bench: name, node: process.version, cpus: cpus().length, at: new Date().toISOString(), ...figures }));
  }
}

await main();
