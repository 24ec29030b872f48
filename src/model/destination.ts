/** Name of a platform, as its adapter defines it. */
export type Platform = string;

/** One channel of one platform, as people write it: the platform's name, `:` and the channel's id, preceded by `workspace/` if the workspace is named. If a platform has only one channel: just its name. Only adapters parse it. */
export type Destination = string;

/** What a rate limit, a block or a pause applies to: one channel, one workspace of a platform, or a whole platform. */
export type PauseTarget = string;

/** Returns the platform of a destination. Pure. */
export function platformOf(destination: Destination): Platform {
  return destination.split(':', 1)[0] ?? '';
}

/** Returns the channel's own id on its platform; `''` if the platform has only one. Pure. */
export function channelOf(destination: Destination): string {
  return destination.slice(platformOf(destination).length + 1).replace(/^.*\//, '');
}

/** Returns what a destination shares its rate limits with: the workspace if it names one, otherwise its platform. Pure. */
export function workspaceOf(destination: Destination): PauseTarget {
  const slash = destination.indexOf('/');
  return slash < 0 ? platformOf(destination) : destination.slice(0, slash);
}
