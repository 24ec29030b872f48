/** Whose members are answered, by platform: ids of Slack teams, of Discord servers. Empty: everybody. */
export interface Communities {
  slack: readonly string[];
  discord: readonly string[];
}
