/** What came of asking whether somebody may do something. */
export interface RightsAnswer {
  granted: boolean;
  /** Why the platform could not say, and what to do about it: whole sentences. What could not be found out is not granted. */
  unknown: readonly string[];
}

/**
 * What a platform itself says about who asks, where they ask. Asked at every use; an answer is at most a minute old.
 * Never rejects: what can't be found out is not granted.
 */
export interface AskerRights {
  /** Whether they are in one of these groups (user groups of Slack, roles of Discord; ids). */
  isInGroup(groups: readonly string[]): Promise<RightsAnswer>;
  /** Whether they run the channel they ask in: because it is theirs, or as an admin of its community. Nobody runs a direct message. */
  managesChannel(): Promise<RightsAnswer>;
}
