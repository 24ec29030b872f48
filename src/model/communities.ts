import type { Platform } from './destination.ts';

/** Whose members are answered, by platform: ids of its communities. Empty, or left out: everybody. */
export type Communities = Readonly<Record<Platform, readonly string[]>>;

/** Groups of people that the platforms themselves keep (user groups, roles), by platform: their ids. */
type PeopleGroups = Readonly<Record<Platform, readonly string[]>>;

/** What the settings name groups for. */
export interface NamedGroups {
  /** Their members are admins of Herald. */
  admins: PeopleGroups;
  /** Their members may decide what the channel they ask in gets. */
  managers: PeopleGroups;
}
