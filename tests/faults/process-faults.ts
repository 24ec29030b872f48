import { setTimeout as pause } from 'node:timers/promises';
import { canRunPrivateServers, type PrivateServer, startPrivatePostgres, startPrivateRedis } from '../support/private-servers.ts';
import type { BackendName, Place } from './backends.ts';
import type { Verdict } from './judge.ts';
import { LOCK_MS, openTheatre, type Theatre } from './theatre.ts';
import type { Worker } from './worker.ts';

/** Something that happens to processes, clocks or servers. */
export interface ProcessFault {
  name: string;
  backends: readonly BackendName[];
  /** How often it happens; 0: not in the short form. */
  rounds: { short: number; full: number };
  play(backend: BackendName, seed: number, rounds: number): Promise<Verdict>;
}

const EVERYWHERE: readonly BackendName[] = ['pglite', 'postgres', 'redis'];
const ON_SERVERS: readonly BackendName[] = ['postgres', 'redis'];
/** A worker is killed at most so long after it began to look, real ms. */
const KILL_WITHIN_MS = 700;
const STOP_WITHIN_MS = 5_000;

async function inTheatre(backend: BackendName, seed: number, act: (theatre: Theatre) => Promise<Verdict>): Promise<Verdict> {
  const theatre = await openTheatre(backend, seed);
  try {
    return await act(theatre);
  } finally {
    await theatre.close();
  }
}

/** Each round posts arrive, and the worker is killed at any moment: while it looks, plans, claims, sends or settles. */
const killed: ProcessFault = {
  name: 'process: SIGKILL at a random moment',
  backends: EVERYWHERE,
  rounds: { short: 5, full: 200 },
  play: (backend, seed, rounds) =>
    inTheatre(backend, seed, async (theatre) => {
      const { random } = theatre;
      let worker = await theatre.open(theatre.spawn());
      for (let round = 0; round < rounds; round += 1) {
        const next = theatre.spawn();
        theatre.grow(1 + random.below(7));
        const looking = theatre.look(worker).catch(() => undefined);
        await pause(random.below(KILL_WITHIN_MS));
        await worker.kill();
        await looking;
        worker = await theatre.open(next);
      }
      await theatre.look(worker);
      return theatre.end(worker);
    }),
};

/** One of two workers is stopped longer than its jobs are its own, and than others wait for it; then it goes on as if nothing had been. */
const suspended: ProcessFault = {
  name: 'process: SIGSTOP longer than the lock',
  backends: ON_SERVERS,
  rounds: { short: 1, full: 20 },
  play: (backend, seed, rounds) =>
    inTheatre(backend, seed, async (theatre) => {
      const { random } = theatre;
      const workers = await Promise.all([theatre.open(theatre.spawn()), theatre.open(theatre.spawn())]);
      for (let round = 0; round < rounds; round += 1) {
        const [sleeper, waker] = round % 2 === 0 ? workers : [workers[1], workers[0]];
        theatre.grow(4 + random.below(5));
        await theatre.look(waker);
        await pause(random.below(KILL_WITHIN_MS));
        sleeper.signal('SIGSTOP');
        await pause(LOCK_MS * 3);
        sleeper.signal('SIGCONT');
        await theatre.quiet(waker);
      }
      return theatre.end(workers[0]);
    }),
};

/** Several workers and watchers on the same stores. */
function together(count: number): ProcessFault {
  return {
    name: `process: ${count === 2 ? 'two' : 'four'} workers, all of which look`,
    backends: ON_SERVERS,
    rounds: { short: count === 2 ? 1 : 0, full: 5 },
    play: (backend, seed, rounds) =>
      inTheatre(backend, seed, async (theatre) => {
        const workers = await Promise.all(Array.from({ length: count }, () => theatre.open(theatre.spawn())));
        for (let round = 0; round < rounds; round += 1) {
          theatre.grow(5);
          await Promise.all(workers.map((worker) => theatre.look(worker)));
          theatre.grow(8);
          await Promise.all(workers.map((worker) => theatre.look(worker)));
        }
        return theatre.end(workers[0] as Worker);
      }),
  };
}

/** A worker is asked to stop in the middle of a burst, and another goes on at once. */
const stopped: ProcessFault = {
  name: 'process: a graceful stop in the middle of a burst',
  backends: EVERYWHERE,
  rounds: { short: 1, full: 10 },
  play: (backend, seed, rounds) =>
    inTheatre(backend, seed, async (theatre) => {
      const slow: string[] = [];
      let worker = await theatre.open(theatre.spawn());
      for (let round = 0; round < rounds; round += 1) {
        const next = theatre.spawn();
        theatre.grow(5);
        await theatre.look(worker);
        await pause(theatre.random.below(KILL_WITHIN_MS));
        const startMs = performance.now();
        await worker.stop();
        const tookMs = performance.now() - startMs;
        if (tookMs > STOP_WITHIN_MS) slow.push(`a stop took ${Math.round(tookMs)} ms`);
        await worker.kill();
        worker = await theatre.open(next);
      }
      const verdict = await theatre.end(worker);
      return { ...verdict, lies: [...slow, ...verdict.lies] };
    }),
};

type Servers = { postgres: PrivateServer; redis: PrivateServer | null };

/** Servers are killed in the middle of a burst and come back after a while. */
function outage(
  name: string,
  backends: readonly BackendName[],
  strike: (servers: Servers) => Promise<void>,
  mend: (servers: Servers) => Promise<void>,
): ProcessFault {
  return {
    name: `servers: ${name}`,
    backends: canRunPrivateServers() ? backends : [],
    rounds: { short: 1, full: 10 },
    play: async (backend, seed, rounds) => {
      const [postgres, redis] = await Promise.all([startPrivatePostgres(), backend === 'redis' ? startPrivateRedis() : null]);
      const place: Place = { dataDir: '/nonexistent', databaseUrl: postgres.url, redisUrl: redis?.url ?? null };
      const theatre = await openTheatre(backend, seed, place);
      try {
        const worker = await theatre.open(theatre.spawn());
        for (let round = 0; round < rounds; round += 1) {
          theatre.grow(5);
          await theatre.look(worker);
          await pause(theatre.random.below(KILL_WITHIN_MS));
          await strike({ postgres, redis });
          // Seen while a server is away: told when it is back.
          theatre.grow(2);
          const looking = theatre.look(worker).catch(() => undefined);
          await pause(200 + theatre.random.below(1_500));
          await mend({ postgres, redis });
          await looking;
          await eventually(() => theatre.look(worker));
        }
        return await theatre.end(worker);
      } finally {
        await theatre.close();
        await Promise.all([postgres.remove(), redis?.remove()]);
      }
    },
  };
}

const BACK_WITHIN_MS = 20_000;

/** Once more, until it works. */
async function eventually(act: () => Promise<void>): Promise<void> {
  const deadlineMs = performance.now() + BACK_WITHIN_MS;
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (performance.now() > deadlineMs) throw error;
      await pause(100);
    }
  }
}

/** What happens to processes and servers. */
export function processFaults(): readonly ProcessFault[] {
  return [
    killed,
    suspended,
    together(2),
    together(4),
    stopped,
    outage(
      'PostgreSQL killed and restarted',
      ON_SERVERS,
      ({ postgres }) => postgres.kill(),
      ({ postgres }) => postgres.start(),
    ),
    outage(
      'Redis killed and restarted',
      ['redis'],
      async ({ redis }) => redis?.kill(),
      async ({ redis }) => redis?.start(),
    ),
    outage(
      'Redis killed, and its disk lost',
      ['redis'],
      async ({ redis }) => redis?.kill(),
      async ({ redis }) => redis?.start(true),
    ),
    outage(
      'both killed and restarted',
      ['redis'],
      async ({ postgres, redis }) => void (await Promise.all([postgres.kill(), redis?.kill()])),
      async ({ postgres, redis }) => void (await Promise.all([postgres.start(), redis?.start()])),
    ),
  ];
}
