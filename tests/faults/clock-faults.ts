import type { Fault } from './fault.ts';

const HOUR_MS = 3_600_000;

/** The clock of the machine is moved while deliveries are open. */
function moved(name: string, hours: readonly number[]): Fault {
  return {
    name: `clock: ${name}`,
    platform: 'slack',
    alone: true,
    strike: ({ at, random, messages, clock }) => {
      const moments = random.some(hours.length, messages.slack - 1);
      for (const [index, nth] of moments.entries()) at('slack', nth, () => clock.move((hours[index] ?? 0) * HOUR_MS));
    },
  };
}

/** The clock is moved while the outcome of messages is not known. */
function movedInDoubt(name: string, hours: number): Fault {
  return {
    name: `clock: ${name}`,
    platform: 'slack',
    alone: true,
    strike: ({ slack, at, random, messages, clock }) => {
      for (const [index, nth] of random.some(4, messages.slack - 1).entries()) {
        slack.fault({ method: 'chat.postMessage', nth, write: index % 2 === 0, answer: 'reset' });
        if (index === 2) at('slack', nth, () => void setTimeout(() => clock.move(hours * HOUR_MS), 100));
      }
    },
  };
}

/** What happens to clocks. */
export const CLOCK_FAULTS: readonly Fault[] = [
  moved('an hour forward', [1]),
  moved('an hour back', [-1]),
  moved('forward and back', [1, -1, -1, 1]),
  movedInDoubt('an hour forward while messages are in doubt', 1),
  movedInDoubt('an hour back while messages are in doubt', -1),
];
