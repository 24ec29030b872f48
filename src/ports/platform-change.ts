import type { Destination, PauseTarget, Platform } from '../model/destination.ts';
import type { LeftCommunity } from '../model/pause.ts';
import type { PauseReason } from '../model/reason.ts';

/** A change that a platform reports by itself. It may concern channels that Herald does not use. */
export type PlatformChange =
  /** A channel no longer accepts messages. */
  | { kind: 'gone'; destination: Destination; reason: Extract<PauseReason, { kind: 'destination-gone' }> }
  /** A channel may accept messages again. */
  | { kind: 'back'; destination: Destination }
  /** A channel has a new id; `reason` is recorded for the old one. */
  | { kind: 'moved'; destination: Destination; to: Destination; reason: Extract<PauseReason, { kind: 'destination-gone' }> }
  /** A channel was renamed. `name`: as people see it, like `#news`. */
  | { kind: 'renamed'; destination: Destination; name: string }
  /** Herald was removed from a community (server, team), and so from all of its channels. */
  | { kind: 'left'; platform: Platform; reason: LeftCommunity }
  /** Herald was invited to a community, possibly again. */
  | { kind: 'joined'; platform: Platform; community: string }
  /** All communities that Herald is in, among those that `covers` accepts. `reasonFor`: why Herald left one that is not listed. */
  | {
      kind: 'present';
      platform: Platform;
      communities: ReadonlySet<string>;
      covers(community: string): boolean;
      reasonFor(community: string): LeftCommunity;
    }
  /** A whole platform, or one of its workspaces, now refuses Herald's token. */
  | { kind: 'signed-out'; target: PauseTarget; reason: Extract<PauseReason, { kind: 'unauthorized' }> }
  /** The token is accepted again. */
  | { kind: 'signed-in'; target: PauseTarget };

/** Called with each such change. Never rejects. */
export type OnPlatformChange = (change: PlatformChange) => Promise<void>;
