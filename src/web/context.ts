import type { CommandParts } from '../commands/command.ts';
import type { PickingHandler } from '../commands/handler.ts';
import type { DashboardReads } from '../ports/dashboard-reads.ts';

/** A setting as it is in force: its name, and its value in words; a secret says only whether it is set. */
interface EffectiveSetting {
  name: string;
  value: string;
}

/** What the pages of the dashboard may look at and do. */
export interface DashboardContext {
  commands: CommandParts;
  handler: PickingHandler;
  reads: DashboardReads;
  settings: readonly EffectiveSetting[];
}
