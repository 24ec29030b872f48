import { abortStaleRequests } from '../../src/app/abort-stale-requests.ts';
import { openPlace } from './backends.ts';
import { createClock } from './clock.ts';
import { createEngine } from './engine.ts';
import { createRandom } from './random.ts';
import { openMessengers } from './stage.ts';
import type { Command, Opening, Outcome } from './worker.ts';

// A worker in a process of its own, so that it can be killed; told what to do by its parent, without whom it ends.
process.on('disconnect', () => process.exit());
/** As Herald has it, on its clock. */
const STOP_MS = 5_000;

type Working = Awaited<ReturnType<typeof open>>;
let working: Working | null = null;

process.on('message', (command: Command) => {
  const answer = (outcome: Outcome): void => void process.send?.(outcome);
  carryOut(command).then(
    (value) => answer({ id: command.id, value }),
    (error: unknown) => answer({ id: command.id, error: String(error) }),
  );
});
process.send?.({ id: 0, value: null } satisfies Outcome);

async function carryOut({ order }: Command): Promise<unknown> {
  if (order.kind === 'open') {
    working = await open(order.opening);
    return null;
  }
  if (working === null) throw new Error('not open');
  const { engine, opened } = working;
  const { ledger } = opened.stores;
  switch (order.kind) {
    case 'look':
      return engine.look(order.posts, order.subscriptions, order.eachLimit);
    case 'counts':
      return ledger.counts();
    case 'find':
      return ledger.find(order.selection, 100_000);
    case 'stop':
      await engine.stop();
      await opened.close();
      return null;
  }
}

async function open({ place, address, scale, originMs, owner, adminDestination, lockMs, seed }: Opening) {
  const clock = createClock(scale, originMs);
  const log = (event: string, facts: object): void => {
    if (process.env.HERALD_FAULTS_LOG) console.error(`${owner} ${event} ${JSON.stringify(facts)}`);
  };
  abortStaleRequests(log, STOP_MS / scale);
  const opened = await openPlace(place, log, { lockMs });
  const messengers = openMessengers(address, clock, log);
  const engine = createEngine({ opened, messengers, clock, owner, adminDestination, random: createRandom(seed).next, log });
  await engine.work();
  return { engine, opened };
}
