/** Name of a platform: what its adapter says. */
export type Platform = string;

/** One channel of one platform, as people write it: the platform's name, then `:` and its id, after `workspace/` where that is named. Where a platform has only one channel, its name. Only adapters parse it. */
export type Destination = string;

/** Whom a rate limit, a block or a pause concerns: one channel, one workspace of a platform, or a whole platform. */
export type PauseTarget = string;

/** Platform of a destination. Pure. */
export function platformOf(destination: Destination): Platform {
  return destination.split(':', 1)[0] ?? '';
}

/** The channel's own id on its platform; `''` where the platform has only one. Pure. */
export function channelOf(destination: Destination): string {
  return destination.slice(platformOf(destination).length + 1).replace(/^.*\//, '');
}

/** Whose limits a destination shares: the workspace where it names one, else its platform. Pure. */
export function workspaceOf(destination: Destination): PauseTarget {
  const slash = destination.indexOf('/');
  return slash < 0 ? platformOf(destination) : destination.slice(0, slash);
}
