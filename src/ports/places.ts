import type { Destination } from '../model/destination.ts';

/** In which community (team, server) of their platform channels are: once a community is left, nobody can be asked any more. */
export interface Places {
  /** All that is known; null: the channel is in none (a webhook, a direct message). */
  all(): Promise<ReadonlyMap<Destination, string | null>>;
  /** Notes where a channel is, or forgets what was noted (`undefined`). */
  note(destination: Destination, community: string | null | undefined): Promise<void>;
}
