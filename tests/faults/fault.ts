import type { DiscordDouble } from '../support/discord/discord-double.ts';
import type { SlackDouble } from '../support/slack/slack-double.ts';
import type { Clock } from './clock.ts';
import type { Random } from './random.ts';

/** Where a fault strikes: the doubles, their channels, and a count of calls. */
export interface Scene {
  slack: SlackDouble;
  discord: DiscordDouble;
  /** Ids of all channels that get messages. */
  channels: { slack: readonly string[]; discord: readonly string[] };
  clock: Clock;
  random: Random;
  /** Messages that one platform takes in a round, at least. */
  messages: { slack: number; discord: number };
  /** How many of so many messages a fault strikes. */
  strikesOf(messages: number): number;
  /** Does something when the `nth` message from now on (from 1) arrives at a platform, before it is looked at; `act` is given its channel. */
  at(platform: 'slack' | 'discord', nth: number, act: (channel: string) => void): void;
}

/** One thing that goes wrong in the world, and what people do about it. */
export interface Fault {
  /** Unique in the table. */
  name: string;
  platform: 'slack' | 'discord';
  /** Sees to it that the fault strikes at moments chosen by the scene's seed. */
  strike(scene: Scene): void;
  /** What a person mends once nothing goes on by itself any more. */
  mend?(scene: Scene): void;
  /** Deliveries may end failed or in doubt, and need a person's word each. */
  needsWord?: boolean;
  /** Moves the clock at the very message it strikes: can't be mixed with others. */
  alone?: boolean;
  /** Nothing need strike: it is enough that nothing goes wrong. */
  mayMiss?: boolean;
  /** 1: in real time, for what lives in real time (rate-limit buckets inside an SDK). Default: the driver's. */
  scale?: number;
}

/** Several faults in one round, each striking one message: what they do together, and in less time. Pure. */
export function mixtureOf(name: string, faults: readonly Fault[]): Fault {
  const mends = faults.flatMap(({ mend }) => (mend === undefined ? [] : [mend]));
  return {
    name,
    platform: faults[0]?.platform ?? 'slack',
    strike: (scene) => {
      for (const fault of faults) fault.strike({ ...scene, strikesOf: () => 1 });
    },
    ...(mends.length === 0 ? {} : { mend: (scene) => mends.forEach((mend) => void mend(scene)) }),
    needsWord: faults.some(({ needsWord }) => needsWord === true),
  };
}
