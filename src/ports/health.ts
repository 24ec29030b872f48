/** State of one part of Herald, in plain words. */
export interface PartHealth {
  /** `Slack`, `database`, `queue`, `content`. */
  part: string;
  ready: boolean;
  /** One plain sentence without its full stop. */
  detail: string;
  /** What to do about it; left out where there is nothing to do. */
  hint?: string;
}
