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

/** Why there is no room that a request comes from: a sentence for who asked. Never rejects. */
export async function whyNoRoom({ workspaces }: Pick<ListenerContext, 'workspaces'>, teamId: string | undefined): Promise<string> {
  const isAbsent = await workspaces.of(teamId).then(
    (here) => here === null,
    () => false,
  );
  return isAbsent
    ? 'Herald is not installed in this workspace.'
    : 'Herald can’t look up this workspace at the moment. Ask again in a minute.';
}

/** The room that a request comes from, by the workspace that Bolt has found in it; null: Herald is not there, or that can't be found out now. Never rejects. */
export async function roomOf(context: ListenerContext, { teamId }: { teamId?: string | undefined }): Promise<Room | null> {
  const here = await context.workspaces.of(teamId).catch(() => null);
  return here && { ...context, ...here };
}
