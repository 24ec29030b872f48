import type { HandlerContext } from '../commands/command.ts';
import type { PickingHandler } from '../commands/handler.ts';
import type { DashboardReads } from '../ports/dashboard-reads.ts';
import type { DeliveryQueue, QueueJobs } from '../ports/delivery-queue.ts';
import type { Messenger } from '../ports/messenger.ts';
import type { PlatformAdapter } from '../ports/platform.ts';

/** A setting currently in force: its name and its value in words; for a secret, only whether it is set. */
interface EffectiveSetting {
  name: string;
  value: string;
}

/** A platform that can show how a message would look there. */
export type PreviewedPlatform = Pick<PlatformAdapter, 'name' | 'label' | 'preview'>;

/** What the pages of the dashboard may read and do. */
export interface DashboardContext {
  commands: HandlerContext;
  handler: PickingHandler;
  reads: DashboardReads;
  queue: Pick<DeliveryQueue, 'counts' | 'paused'>;
  /** The raw jobs of the same queue. */
  jobs: QueueJobs;
  settings: readonly EffectiveSetting[];
  /** How people add Herald to a channel, by platform. */
  messengers: readonly Pick<Messenger, 'platform' | 'invitation'>[];
  /** Platforms that can show how a message would look there. */
  previews: readonly PreviewedPlatform[];
}
