import type { Herald } from '../app/compose.ts';
import { localPerson } from '../model/platform.ts';
import type { Reply } from '../ports/reply.ts';
import { type CliContext, type ExitCode, localeFor, writeReply } from './cli-context.ts';
import { askRunning } from './control-socket.ts';
import { deliverDue } from './once-report.ts';
import { configOf, openApp } from './open-app.ts';
import { openingWords, whileWorking } from './progress.ts';

/** How a verb runs a command. */
export interface CommandOptions {
  json: boolean;
  /** Acts without showing a plan first. */
  confirmed: boolean;
  /** Deliveries that it starts are completed before the process ends. */
  delivers: boolean;
}

/**
 * Runs a chat command (`why …`, `status`, `replay …`): in the running Herald if there is one, otherwise in this process, directly on the database.
 * `write`: prints the reply; default: for people, or its data as JSON.
 */
export async function ask(
  cliContext: CliContext,
  text: string,
  { json, confirmed, delivers }: CommandOptions,
  write: (reply: Reply, screen: CliContext) => Promise<ExitCode> = (reply, screen) => writeReply(screen, reply, json),
): Promise<ExitCode> {
  const config = configOf(cliContext);
  const locale = localeFor(cliContext, json);
  const reads = locale === undefined ? {} : { locale };
  const running = await askRunning(config.dataDir, { kind: 'ask', text, confirmed, ...reads });
  if (running) return write(running.reply, cliContext);

  return whileWorking(cliContext, openingWords(config), async (screen, now) => {
    const herald = await openApp(screen, config, json ? { output: screen.stderr } : {});
    try {
      await herald.contentSync.refresh();
      const reply = await herald.handler.handle({ text, from: localPerson(config.platforms), where: null, confirmed, ...reads });
      const exitCode = await write(reply, screen);
      now('Sending');
      if (delivers && exitCode === 0 && config.roles.includes('work')) await deliverOpen(herald, cliContext.now);
      return exitCode;
    } finally {
      now('Closing the database');
      await herald.close();
    }
  });
}

/** Delivers what is due before the process ends; the next `start` or `once` continues with the rest. */
async function deliverOpen(herald: Herald, now: () => Date): Promise<void> {
  if (await herald.queue.paused()) return;
  await deliverDue(herald, now, async () => {
    await herald.work();
    return { begun: null, keys: [] };
  });
}
