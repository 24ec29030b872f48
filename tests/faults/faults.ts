import { CLOCK_FAULTS } from './clock-faults.ts';
import { DISCORD_FAULTS } from './discord-faults.ts';
import type { Fault } from './fault.ts';
import { SLACK_FAULTS } from './slack-faults.ts';

/** Nothing goes wrong: what all other rounds are measured by. */
const NONE: Fault = { name: 'none', platform: 'slack', strike: () => undefined, mayMiss: true };

/** Every fault of the platforms that concerns messages, and of clocks. */
export const FAULTS: readonly Fault[] = [NONE, ...SLACK_FAULTS, ...DISCORD_FAULTS, ...CLOCK_FAULTS];
