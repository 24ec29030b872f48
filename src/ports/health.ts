/** State of one part of Herald, in plain words. */
export interface PartHealth {
  /** `database`, `queue`, `posts`, or the name of a platform. */
  part: string;
  ready: boolean;
  /** One plain sentence without its full stop. */
  detail: string;
  /** What to do about it; left out where there is nothing to do. */
  hint?: string;
}
