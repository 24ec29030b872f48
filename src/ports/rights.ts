/** The answer to whether somebody may do something. */
export interface RightsAnswer {
  granted: boolean;
  /** Why the platform could not tell, and what to do about it: whole sentences. Unknown counts as not granted. */
  unknown: readonly string[];
}

/**
 * Rights of the requester, in the channel of the request, according to the platform. Checked at every use; an answer is at most a minute old.
 * Never rejects: what can't be determined is not granted.
 */
export interface RequesterRights {
  /** Whether they are in one of these groups (user groups of Slack, roles of Discord; ids). */
  isInGroup(groups: readonly string[]): Promise<RightsAnswer>;
  /** Whether they manage the channel of the request, as its owner or as an admin of its community. Nobody manages a direct message. */
  managesChannel(): Promise<RightsAnswer>;
}
