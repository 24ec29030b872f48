/** The platforms Herald speaks on. Adding one: an adapter folder, its name here, two test files. */
const PLATFORMS = ['slack', 'discord', 'terminal'] as const;
export type Platform = (typeof PLATFORMS)[number];

/** One channel of one platform, as people write it: `slack:C0123ABCD`, `discord:112233445566778899`, `terminal`. */
export type Destination = 'terminal' | `slack:${string}` | `discord:${string}`;

/** Platform of a destination. Pure. */
export function platformOf(destination: Destination): Platform {
  return destination.split(':', 1)[0] as Platform;
}

/** The channel's own id on its platform; `''` for the terminal. Pure. */
export function channelOf(destination: Destination): string {
  return destination.slice(platformOf(destination).length + 1);
}

const SHAPES: readonly RegExp[] = [/^slack:[CGD][A-Z0-9]{2,20}$/, /^discord:\d{17,20}$/, /^terminal$/];

/** Text → destination; null where it is none. Pure. */
export function parseDestination(text: string): Destination | null {
  return SHAPES.some((shape) => shape.test(text)) ? (text as Destination) : null;
}
