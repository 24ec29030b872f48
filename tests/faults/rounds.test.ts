import { describe, expect, it, vi } from 'vitest';
import { BACKENDS, type BackendName, isAvailable } from './backends.ts';
import { playRound } from './drive.ts';
import { type Fault, mixtureOf } from './fault.ts';
import { FAULTS } from './faults.ts';

/** The short form: every fault, several in one round, on one backend; some of them on the others. One at a time, and in full: `npm run test:faults`. */
const SIZE = { posts: 9, noise: 6 };
const IN_ONE_ROUND = 12;
const ROUND_MS = 120_000;

// Rounds mostly wait.
vi.setConfig({ maxConcurrency: 8 });

const scaled = FAULTS.filter(({ scale, alone }) => scale === undefined && alone !== true);
const byThemselves = scaled.filter(({ mend, needsWord }) => mend === undefined && needsWord !== true);
const mixtures = (['slack', 'discord'] as const).flatMap((platform) => [
  ...chunked(byThemselves.filter((fault) => fault.platform === platform)).map((faults, index) =>
    mixtureOf(`${platform}: what mends itself, ${index + 1}`, faults),
  ),
  mixtureOf(
    `${platform}: what people mend`,
    scaled.filter((fault) => fault.platform === platform && fault.mend !== undefined && fault.needsWord !== true),
  ),
  mixtureOf(
    `${platform}: what needs a person's word`,
    scaled.filter((fault) => fault.platform === platform && fault.needsWord === true),
  ),
]);
const alone = FAULTS.filter((fault) => fault.alone);
const all: BackendName = isAvailable('postgres') ? 'postgres' : 'pglite';

describe.each(BACKENDS)('deliveries on %s', (backend) => {
  const chosen = backend === all ? [...mixtures, ...alone] : mixtures.filter((_, index) => index % 4 === 1);
  describe.runIf(isAvailable(backend)).concurrent('arrive exactly once, in order, and the ledger tells the truth', () => {
    it.each(chosen.map((fault, index) => [fault.name, fault, index] as const))(
      '%s',
      async (_, fault, index) => {
        const { lost, duplicated, lies, logged } = await play(fault, backend, index + 1);
        expect({ lost, duplicated, lies }, logged.join('\n')).toEqual({ lost: 0, duplicated: 0, lies: [] });
      },
      ROUND_MS,
    );
  });
});

it(
  'a ledger or a channel that is not as it should be is noticed',
  async () => {
    const sabotage: Fault = {
      name: 'a message is removed behind our back, and another copied',
      platform: 'slack',
      strike: ({ slack, at }) =>
        at('slack', 8, () => {
          const { messages } = slack.channel('C0NOISY');
          messages.splice(0, 1);
          const [copied] = messages;
          if (copied) messages.push({ ...copied, ts: '1.000001' });
        }),
    };
    const { lost, duplicated, lies } = await play(sabotage, 'pglite', 1);
    expect({ lost, duplicated }).toEqual({ lost: 1, duplicated: 1 });
    expect(lies.join('\n')).toMatch(/is delivered, but no such message stands/);
    expect(lies.join('\n')).toMatch(/the receipt of .* names .*, not 1\.000001/);
  },
  ROUND_MS,
);

const play = (fault: Fault, backend: BackendName, seed: number) => playRound(fault, backend, seed, SIZE);

function chunked(faults: readonly Fault[]): Fault[][] {
  const count = Math.ceil(faults.length / IN_ONE_ROUND);
  return Array.from({ length: count }, (_, chunk) => faults.filter((_one, index) => index % count === chunk));
}
