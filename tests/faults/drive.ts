import { setTimeout as pause } from 'node:timers/promises';
import type { Delivery, DeliveryState } from '../../src/model/delivery.ts';
import type { Destination } from '../../src/model/destination.ts';
import { reasonText } from '../../src/model/reason.ts';
import type { Ledger } from '../../src/ports/ledger/ledger.ts';
import { type BackendName, makePlace, openPlace } from './backends.ts';
import { createClock } from './clock.ts';
import { createEngine, type Engine } from './engine.ts';
import type { Fault, Scene } from './fault.ts';
import { type ChannelCase, judge, type Verdict } from './judge.ts';
import { NOISE, numberOf, type Programme, programmeOf } from './posts.ts';
import { createRandom, type Random } from './random.ts';
import { markOf, openMessengers, openStage, type Stage } from './stage.ts';

/** How big a round is. */
export interface Size {
  /** Posts that each of the four channels gets. */
  posts: number;
  /** Posts more that the noisy channel gets. */
  noise: number;
}

/** A round that was played. */
export interface Round extends Verdict {
  fault: string;
  backend: BackendName;
  seed: number;
  /** Deliveries that waited for somebody to mend something, or to say a word. */
  held: number;
  tookMs: number;
  /** What the engine logged, for those who look for the cause. */
  logged: readonly string[];
}

const SCALE = 20;
/** The longest silence of a healthy round, real ms. */
const LEASE_MS = 45_000;
/** States of deliveries that somebody works on. */
export const OPEN: readonly DeliveryState[] = ['planned', 'queued', 'sending'];
/** States of deliveries that wait for a person. */
export const STUCK: readonly DeliveryState[] = ['held', 'in-doubt', 'failed'];
const MAX_ROWS = 100_000;
const MOST_TURNS = 6;

/** Plays one round: one fault, one backend, one seed. */
export async function playRound(fault: Fault, backend: BackendName, seed: number, { posts, noise }: Size): Promise<Round> {
  const startedMs = performance.now();
  const random = createRandom(seed);
  const clock = createClock(fault.scale ?? SCALE);
  const logged: string[] = [];
  const log = (event: string, facts: object): void => {
    logged.push(`${Math.round(performance.now() - startedMs)} ms ${event} ${JSON.stringify(facts)}`);
  };
  const [stage, { place, drop }] = await Promise.all([openStage(clock), makePlace(backend)]);
  const opened = await openPlace(place, log);
  // Half of the time the admins sit on the platform that is in trouble.
  const adminPlatform = random.below(2) === 0 ? 'slack' : 'discord';
  const adminDestination = stage.admin[adminPlatform];
  const engine = createEngine({
    opened,
    clock,
    messengers: openMessengers(stage.address, clock, log),
    owner: `round-${seed}`,
    adminDestination,
    random: random.next,
    log,
  });
  const programme = programmeOf(posts, noise, clock.now());
  const scene = sceneOf(stage, programme, random, clock);
  const { ledger } = opened.stores;
  try {
    await engine.look([], stage.subscriptions, programme.eachLimit);
    fault.strike(scene);
    await engine.work();
    await showAll(programme, engine, stage, random);
    const { held, late, complaint } = await settle({ fault, scene, engine, ledger, stage });
    const rows = await ledger.find({}, MAX_ROWS);
    const verdict = judge(casesOf(stage, programme, adminDestination), rows, late);
    const missed = fault.mayMiss || stage.struck() > 0 ? [] : ['the fault never struck'];
    const lies = [...missed, ...(complaint === null ? [] : [complaint]), ...verdict.lies, ...stage.complaints()];
    return { ...verdict, lies, fault: fault.name, backend, seed, held, tookMs: performance.now() - startedMs, logged };
  } finally {
    await engine.stop();
    await opened.close();
    await stage.stop();
    await drop();
  }
}

function sceneOf(stage: Stage, { batches, eachLimit }: Programme, random: Random, clock: Scene['clock']): Scene {
  const { slack, discord, quiet, noisy, admin, at } = stage;
  const idsOf = (platform: string) =>
    [...quiet, noisy, ...Object.values(admin)].filter((one) => one.startsWith(platform)).map((one) => one.slice(platform.length + 1));
  const each = batches.reduce((sum, batch) => sum + (batch[0]?.source === NOISE ? 0 : batch.length > eachLimit ? 1 : batch.length), 0);
  const noise = batches.filter(([first]) => first?.source === NOISE).flat().length;
  return {
    slack,
    discord,
    clock,
    random,
    at,
    channels: { slack: idsOf('slack'), discord: idsOf('discord') },
    messages: { slack: 3 * each + noise, discord: 2 * each },
    strikesOf: (messages) => Math.max(2, Math.round(messages / 12)),
  };
}

/** The folder grows batch by batch; the next comes while the one before is still being delivered. */
async function showAll({ batches, eachLimit }: Programme, engine: Engine, stage: Stage, random: Random): Promise<void> {
  let seen: Programme['batches'][number] = [];
  for (const batch of batches) {
    seen = [...seen, ...batch];
    const before = stage.count();
    await engine.look(seen, stage.subscriptions, eachLimit);
    const enough = 1 + random.below(batch.length);
    await until(() => stage.count() >= before + enough, 1_000);
  }
}

interface Settling {
  fault: Fault;
  scene: Scene;
  engine: Engine;
  ledger: Ledger;
  stage: Stage;
}

/** Waits until nothing is open; then people mend, and say their words, until nothing waits for them any more. */
async function settle({
  fault,
  scene,
  engine,
  ledger,
  stage,
}: Settling): Promise<{ held: number; late: ReadonlySet<string>; complaint: string | null }> {
  const held = new Set<string>();
  const late = new Set<string>();
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const quiet = await untilNone(async () => openOf(await ledger.counts()), LEASE_MS);
    if (!quiet) return { held: held.size, late, complaint: `stuck: ${(await ledger.find({ states: OPEN }, 10)).map(said).join('; ')}` };
    const stuck = (await ledger.find({ states: STUCK }, MAX_ROWS)).filter(({ digestKey }) => digestKey === null);
    const pauses = await ledger.pauses();
    if (stuck.length === 0 && pauses.length === 0) return { held: held.size, late, complaint: null };
    for (const { key } of stuck) held.add(key);
    if (pauses.length > 0) {
      if (fault.mend === undefined)
        return {
          held: held.size,
          late,
          complaint: `paused: ${pauses.map(({ target, reason }) => `${target} ${reasonText(reason)}`).join('; ')}`,
        };
      fault.mend(scene);
      scene.clock.move(Math.max(0, ...pauses.map(({ probeAt }) => Date.parse(probeAt) - scene.clock.now())) + 1_000);
      await engine.tend();
    }
    const asked = stuck.filter(({ state }) => state !== 'held');
    if (asked.length > 0 && fault.needsWord !== true)
      return { held: held.size, late, complaint: `nobody should be asked: ${asked.map(said).join('; ')}` };
    for (const row of asked) {
      // The person looks into the channel.
      const there = stage.state(row.destination).some(({ mark }) => mark === markOf(row.destination, row.key));
      if (row.state === 'in-doubt' && there) await engine.ring((await ledger.confirmDelivered(row.key, scene.clock.now())) ?? []);
      else await engine.ring((await ledger.reopen([row.key], scene.clock.now())).map((key) => ({ key })));
      late.add(row.key);
    }
  }
  return { held: held.size, late, complaint: `still not delivered: ${(await ledger.find({ states: STUCK }, 10)).map(said).join('; ')}` };
}

/** A row in a few words. Pure. */
export function said({ key, state, reason, attempts }: Delivery): string {
  return `${key} ${state} (${reason ? reasonText(reason) : 'no reason'}, ${attempts} attempts)`;
}

/** Deliveries that somebody works on. Pure. */
export function openOf(counts: readonly { state: DeliveryState; count: number }[]): number {
  return counts.filter(({ state }) => OPEN.includes(state)).reduce((sum, { count }) => sum + count, 0);
}

function casesOf(stage: Stage, { batches }: Programme, admin: Destination): readonly ChannelCase[] {
  const all = batches.flat();
  const caseOf = (destination: Destination, wanted: typeof all): ChannelCase => ({
    destination,
    state: stage.state(destination),
    wanted: new Map(wanted.map((post) => [numberOf(post), post.id])),
    markOf: (key) => markOf(destination, key),
  });
  const news = all.filter(({ source }) => source !== NOISE);
  // Notices name the posts of doubts: that announces nothing.
  const told = caseOf(admin, []);
  const notices = { ...told, state: told.state.map((one) => ({ ...one, numbers: [] })) };
  return [...stage.quiet.map((destination) => caseOf(destination, news)), caseOf(stage.noisy, all), notices];
}

const LOOK_EVERY_MS = 50;
/** Counting asks the stores, which have other work. */
const COUNT_EVERY_MS = 250;

/** Asks until there is none; false once there have been as many for so long, real ms. */
export async function untilNone(count: () => Promise<number>, silenceMs: number): Promise<boolean> {
  let [left, sinceMs] = [await count(), performance.now()];
  while (left > 0) {
    if (performance.now() - sinceMs > silenceMs) return false;
    await pause(COUNT_EVERY_MS);
    const now = await count();
    if (now !== left) [left, sinceMs] = [now, performance.now()];
  }
  return true;
}

/** Asks until it is so; false at the deadline, real ms. */
async function until(done: () => Promise<boolean> | boolean, withinMs: number): Promise<boolean> {
  const deadlineMs = performance.now() + withinMs;
  while (!(await done())) {
    if (performance.now() > deadlineMs) return false;
    await pause(LOOK_EVERY_MS);
  }
  return true;
}
