import type { Post } from '../../src/content/post.ts';
import { type BackendName, makePlace, type Place } from './backends.ts';
import { type Clock, createClock } from './clock.ts';
import { OPEN, openOf, STUCK, said, untilNone } from './drive.ts';
import { judge, type Verdict } from './judge.ts';
import { makeNews, numberOf } from './posts.ts';
import { createRandom, type Random } from './random.ts';
import { markOf, openStage, type Stage } from './stage.ts';
import { startWorker, type Worker } from './worker.ts';

/** Worker processes, their stores and queue, and the platforms. */
export interface Theatre {
  stage: Stage;
  clock: Clock;
  random: Random;
  place: Place;
  /** Starts a process that loads its code. */
  spawn(): Promise<Worker>;
  /** Lets it work; safe to begin as soon as it was spawned. */
  open(worker: Worker | Promise<Worker>): Promise<Worker>;
  /** So many posts more are in the folder from now on. */
  grow(count: number): void;
  /** A scan of the folder. */
  look(worker: Worker): Promise<void>;
  /** Waits until nothing is open any more; false once nothing has happened for `silenceMs` (real). */
  quiet(worker: Worker, silenceMs?: number): Promise<boolean>;
  /** What came of it all; waits for quiet. */
  end(worker: Worker): Promise<Verdict>;
  close(): Promise<void>;
}

/** Slow enough for a call's time limit, and what others wait for it, to stand in the same proportion as in production. */
const SCALE = 10;
/** A worker that is dead has lost its jobs after so long, real ms. */
export const LOCK_MS = 1_500;
const EACH_LIMIT = 5;
const QUIET_MS = 60_000;
/** Requests take so long, so that a process dies in the middle of some. Real ms. */
const LATE_MS = 15;
const ALWAYS = 1_000_000;

/** Opens the house. `place` null: a fresh one on the backend's server for tests. */
export async function openTheatre(backend: BackendName, seed: number, own: Place | null = null): Promise<Theatre> {
  const clock = createClock(SCALE);
  const [stage, { place, drop }] = await Promise.all([
    openStage(clock),
    own === null ? makePlace(backend) : { place: own, drop: async () => undefined },
  ]);
  stage.slack.fault({ method: 'chat.postMessage', times: ALWAYS, write: true, answer: { lateMs: LATE_MS } });
  stage.discord.faults.plan({ route: 'POST /channels/:channel/messages', times: ALWAYS }, { kind: 'late', lateMs: LATE_MS });
  const workers: Worker[] = [];
  let opened = false;
  const folder: Post[] = [];
  const subscriptions = stage.subscriptions.filter(({ destination }) => stage.quiet.includes(destination));

  const quiet: Theatre['quiet'] = (worker, silenceMs = QUIET_MS) => untilNone(async () => openOf(await worker.counts()), silenceMs);

  return {
    stage,
    clock,
    random: createRandom(seed),
    place,
    async spawn() {
      const worker = await startWorker();
      workers.push(worker);
      return worker;
    },
    async open(spawning) {
      const worker = await spawning;
      const owner = `worker-${workers.indexOf(worker)}`;
      const { scale, originMs } = clock;
      const isFirst = !opened;
      opened = true;
      await worker.open({
        place,
        address: stage.address,
        scale,
        originMs,
        owner,
        adminDestination: stage.admin.slack,
        lockMs: LOCK_MS,
        seed,
      });
      // Herald announces nothing of what it finds at its very first scan.
      if (isFirst) await worker.look([], subscriptions, EACH_LIMIT);
      return worker;
    },
    grow: (count) => {
      for (let left = count; left > 0; left -= 1) folder.push(makeNews(folder.length + 1, clock.now()));
    },
    look: (worker) => worker.look(folder, subscriptions, EACH_LIMIT),
    quiet,
    async end(worker) {
      const isQuiet = await quiet(worker);
      const rows = await worker.find({});
      const wanted = new Map(folder.map((post) => [numberOf(post), post.id]));
      const channels = stage.quiet.map((destination) => ({
        destination,
        state: stage.state(destination),
        wanted,
        markOf: (key: string) => markOf(destination, key),
      }));
      const verdict = judge(channels, rows, new Set());
      const stuck = rows.filter(({ state, digestKey }) => digestKey === null && STUCK.includes(state));
      const open = isQuiet ? [] : rows.filter(({ state, digestKey }) => digestKey === null && OPEN.includes(state));
      const lies = [...stuck.map((row) => `nobody should be asked: ${said(row)}`), ...open.map((row) => `stuck: ${said(row)}`)];
      return { ...verdict, lies: [...lies, ...verdict.lies, ...stage.complaints()] };
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.kill()));
      await stage.stop();
      await drop();
    },
  };
}
