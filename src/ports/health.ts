import type { Health } from './messenger.ts';

/** State of one part of Herald, in plain words. */
export interface PartHealth extends Health {
  /** `database`, `queue`, `posts`, or the name of a platform. */
  part: string;
}
