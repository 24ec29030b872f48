/** The platforms Herald speaks on. Adding one: an adapter folder, its name here, two test files. */
const PLATFORMS = ['slack', 'discord', 'terminal'] as const;
export type Platform = (typeof PLATFORMS)[number];

/** Where a person can be known: a platform, or the dashboard that they have signed in to. */
export type PersonPlatform = Platform | 'web';

/** One channel of one platform, as people write it: `slack:C0123ABCD`, `slack:T0123ABCD/C0123ABCD` (of that workspace), `discord:112233445566778899`, `terminal`. */
export type Destination = 'terminal' | `slack:${string}` | `discord:${string}`;

/** Whom a rate limit, a block or a pause concerns: one channel, one Slack workspace (`slack:T0123ABCD`), or a whole platform. */
export type PauseTarget = Destination | Platform;

/** Platform of a destination. Pure. */
export function platformOf(destination: Destination): Platform {
  return destination.split(':', 1)[0] as Platform;
}

/** The channel's own id on its platform; `''` for the terminal. Pure. */
export function channelOf(destination: Destination): string {
  return destination.slice(platformOf(destination).length + 1).replace(/^.*\//, '');
}

/** Whose limits a destination shares: `slack:T0123ABCD` where it names its workspace, else its platform. Pure. */
export function workspaceOf(destination: Destination): PauseTarget {
  const slash = destination.indexOf('/');
  return slash < 0 ? platformOf(destination) : (destination.slice(0, slash) as PauseTarget);
}

const SHAPES: readonly RegExp[] = [/^slack:(?:T[A-Z0-9]{2,20}\/)?[CGD][A-Z0-9]{2,20}$/, /^discord:\d{17,20}$/, /^terminal$/];

/** Text → destination; null where it is none. Pure. */
export function parseDestination(text: string): Destination | null {
  return SHAPES.some((shape) => shape.test(text)) ? (text as Destination) : null;
}
