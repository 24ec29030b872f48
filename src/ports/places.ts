import type { Destination } from '../model/destination.ts';

/** Which community (team, server) each channel belongs to; remembered because the platform can't be asked once Herald has left a community. */
export interface Places {
  /** All known channels; null: the channel belongs to no community (a webhook, a direct message). */
  all(): Promise<ReadonlyMap<Destination, string | null>>;
  /** Records a channel's community; `undefined` forgets it. */
  note(destination: Destination, community: string | null | undefined): Promise<void>;
}
