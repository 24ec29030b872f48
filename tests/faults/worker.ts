import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Post } from '../../src/content/post.ts';
import type { Delivery, DeliveryState } from '../../src/model/delivery.ts';
import type { Destination } from '../../src/model/destination.ts';
import type { Subscription } from '../../src/model/subscription.ts';
import type { DeliverySelection } from '../../src/ports/ledger/delivery-store.ts';
import type { Place } from './backends.ts';
import type { PlatformAddress } from './stage.ts';

/** What a worker process is opened with. */
export interface Opening {
  place: Place;
  address: PlatformAddress;
  scale: number;
  originMs: number;
  owner: string;
  adminDestination: Destination;
  lockMs: number;
  seed: number;
}

type Order =
  | { kind: 'open'; opening: Opening }
  | { kind: 'look'; posts: readonly Post[]; subscriptions: readonly Subscription[]; eachLimit: number }
  | { kind: 'counts' }
  | { kind: 'find'; selection: DeliverySelection }
  | { kind: 'stop' };

/** One order to a worker process. */
export interface Command {
  /** From 1. */
  id: number;
  order: Order;
}

/** What became of it. */
export type Outcome = { id: number; value: unknown } | { id: number; error: string };

/** A worker in a process of its own. */
export interface Worker {
  /** Opens its stores and queue, and begins to work. */
  open(opening: Opening): Promise<void>;
  look(posts: readonly Post[], subscriptions: readonly Subscription[], eachLimit: number): Promise<void>;
  counts(): Promise<readonly { state: DeliveryState; count: number }[]>;
  find(selection: DeliverySelection): Promise<readonly Delivery[]>;
  /** Takes nothing new, finishes what is under way, lets go of the rest. */
  stop(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** Resolves once it is gone. */
  readonly ended: Promise<void>;
  kill(): Promise<void>;
}

const FILE = join(import.meta.dirname, 'worker-process.ts');

/** Starts a process that waits to be opened: its code is loaded by then. */
export async function startWorker(): Promise<Worker> {
  const child: ChildProcess = fork(FILE, { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = once(child, 'exit').then(() => undefined);
  const waiting = new Map<number, (outcome: Outcome) => void>();
  let asked = 0;
  child.on('message', (outcome: Outcome) => waiting.get(outcome.id)?.(outcome));
  const answerTo = (id: number): Promise<unknown> =>
    new Promise((resolve, reject) => {
      waiting.set(id, (outcome) => {
        waiting.delete(id);
        if ('error' in outcome) reject(new Error(outcome.error));
        else resolve(outcome.value);
      });
      void ended.then(() => reject(new Error('the worker is gone')));
    });
  const ask = (order: Order): Promise<unknown> => {
    asked += 1;
    const answer = answerTo(asked);
    // A child that is gone already is told by `ended`.
    child.send({ id: asked, order } satisfies Command, () => undefined);
    return answer;
  };
  await answerTo(0);
  return {
    open: async (opening) => void (await ask({ kind: 'open', opening })),
    look: async (posts, subscriptions, eachLimit) => void (await ask({ kind: 'look', posts, subscriptions, eachLimit })),
    counts: async () => (await ask({ kind: 'counts' })) as Awaited<ReturnType<Worker['counts']>>,
    find: async (selection) => (await ask({ kind: 'find', selection })) as readonly Delivery[],
    stop: async () => void (await ask({ kind: 'stop' })),
    signal: (signal) => void child.kill(signal),
    ended,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
