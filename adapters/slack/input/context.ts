import type { RequestsInFlight } from '../../../src/lib/in-flight.ts';
import type { Log } from '../../../src/ops/log.ts';
import type { CommandHandler } from '../../../src/ports/command-gateway.ts';
import type { Present, Workspaces } from '../connection/workspaces.ts';

/** What the listeners of the app need. */
export interface ListenerContext {
  workspaces: Workspaces;
  handler: CommandHandler;
  asks: RequestsInFlight;
  /** Name of the slash command, without `/`. */
  command: string;
  /** Whether links to posts get a preview. */
  unfurls: boolean;
  log: Log;
  /** Epoch ms. */
  now(): number;
}

/** The same for what comes from one workspace. */
export interface Room extends ListenerContext, Present {}

/** The room that a request comes from, by the workspace that Bolt has found in it; null: Herald is not there, or that can't be found out now. Never rejects. */
export async function roomOf(context: ListenerContext, { teamId }: { teamId?: string | undefined }): Promise<Room | null> {
  const here = await context.workspaces.of(teamId).catch(() => null);
  return here && { ...context, ...here };
}
