import type { Destination, PauseTarget, Platform } from '../model/destination.ts';
import type { LeftCommunity } from '../model/pause.ts';
import type { PauseReason } from '../model/reason.ts';

/** What a platform reports by itself, without being asked. Channels that Herald has nothing to do with are among them. */
export type PlatformChange =
  /** A channel takes no messages from now on. */
  | { kind: 'gone'; destination: Destination; reason: Extract<PauseReason, { kind: 'destination-gone' }> }
  /** A channel may take messages again. */
  | { kind: 'back'; destination: Destination }
  /** A channel has another id from now on; `reason` says so of the old one. */
  | { kind: 'moved'; destination: Destination; to: Destination; reason: Extract<PauseReason, { kind: 'destination-gone' }> }
  /** A channel is called otherwise. `name`: as people read it, like `#news`. */
  | { kind: 'renamed'; destination: Destination; name: string }
  /** Herald was removed from a community (server, team), and with it from all of its channels. */
  | { kind: 'left'; platform: Platform; reason: LeftCommunity }
  /** Herald was invited to a community, perhaps again. */
  | { kind: 'joined'; platform: Platform; community: string }
  /** All communities that Herald is in, among those that `covers` is true of. `reasonFor`: one that it is in no more. */
  | {
      kind: 'present';
      platform: Platform;
      communities: ReadonlySet<string>;
      covers(community: string): boolean;
      reasonFor(community: string): LeftCommunity;
    }
  /** A whole platform, or a workspace of it, refuses Herald's token from now on. */
  | { kind: 'signed-out'; target: PauseTarget; reason: Extract<PauseReason, { kind: 'unauthorized' }> }
  /** It takes the token again. */
  | { kind: 'signed-in'; target: PauseTarget };

/** Is told of such changes. Never rejects. */
export type OnPlatformChange = (change: PlatformChange) => Promise<void>;
