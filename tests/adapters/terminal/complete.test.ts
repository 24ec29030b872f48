import { expect, it } from 'vitest';
import { completeLine } from '../../../adapters/terminal/complete.ts';
import { isListed } from '../../../src/commands/command.ts';
import { COMMANDS } from '../../../src/commands/registry.ts';
import type { CommandHandler } from '../../../src/ports/command-gateway.ts';

const PERSON = { from: { platform: 'terminal', id: 'local' }, where: 'terminal' } as const;
const commands = COMMANDS.filter(isListed);
const queries = ['cilium', 'cilium gateway', 'Ciliumcon', 'something else'];
const handler: CommandHandler = {
  languageFor: () => 'en',
  commands,
  handle: () => Promise.reject(new Error('nothing was asked')),
  suggest: async () => queries.map((query) => ({ label: query, query })),
};
const complete = (line: string) => completeLine(line, handler, PERSON);

it('completes commands, also those that begin alike', async () => {
  expect(await complete('sea')).toEqual([['search'], 'sea']);
  expect(await complete('  RE')).toEqual([['related', 'replay', 'resolve', 'resume'], 'RE']);
  expect(await complete('q')).toEqual([['quit'], 'q']);
  expect((await complete(''))[0]).toEqual([...commands.map(({ verb }) => verb), 'quit'].toSorted());
  expect(await complete('nosuch')).toEqual([[], 'nosuch']);
  expect(await complete('nosuch x')).toEqual([[], 'x']);
});

it('completes commands behind help', async () => {
  expect(await complete('help sta')).toEqual([['status'], 'sta']);
  expect((await complete('help '))[0]).toHaveLength(commands.length);
});

it('completes names of options, what may stand behind them, and flags; what stands there already is not offered again', async () => {
  expect(await complete('search cilium ta')).toEqual([['tag:'], 'ta']);
  expect(await complete('search tag:a ta')).toEqual([[], 'ta']);
  expect(await complete('replay failed as:d')).toEqual([['as:digest'], 'as:d']);
  expect(await complete('latest source:K3s')).toEqual([[], 'source:K3s']);
  expect(await complete('replay failed dry')).toEqual([['dry-run'], 'dry']);
  expect(await complete('hold ha-1 dig')).toEqual([['digest'], 'dig']);
  expect(await complete('hold ')).not.toEqual(expect.arrayContaining([expect.arrayContaining(['digest'])]));
});

it('completes a search by what is in the archive, from its beginning', async () => {
  expect(await complete('search cil')).toEqual([['cilium', 'cilium gateway', 'Ciliumcon'], 'cil']);
  expect(await complete('search cilium g')).toEqual([['cilium gateway'], 'cilium g']);
  expect(await complete('why cil')).toEqual([[], 'cil']);
});
