import type { Herald, OpenedStorage, ProcessContext } from '../app/compose.ts';
import { loadConfig } from '../app/load-config.ts';
import type { ServerWait } from '../app/wait-for-server.ts';
import type { Config } from '../config/config.ts';
import { machineLocale } from '../languages/index.ts';
import { Unsuccessful } from '../lib/errors.ts';
import type { EventRows } from '../ops/events/index.ts';
import { createLog, createTextLog, type Log } from '../ops/log.ts';
import { type CliContext, originalStream, textStyleOf } from './cli-context.ts';
import { whileWorking } from './progress.ts';

/** Reads the settings of this process. @throws {ConfigError} with every mistake in them */
export function configOf({ env, cwd }: CliContext): Config {
  return loadConfig(env, cwd);
}

/** Creates the log of this process: lines for people if stderr is a terminal, otherwise JSON, unless the settings choose. `print` writes the lines for people; default: to stderr. */
export function logOf(
  { env, stdout, stderr, now }: CliContext,
  { logLevel, logFormat, platforms }: Config,
  print?: (line: string) => void,
): Log {
  if (logFormat === 'json' || (logFormat === 'auto' && stderr.isTTY !== true)) return createLog(logLevel, eventsOf(platforms));
  const colour = env.NO_COLOR ? false : Boolean(env.FORCE_COLOR) || stderr.isTTY === true;
  const write = print ?? ((line: string) => void stderr.write(`${line}\n`));
  return createTextLog(logLevel, { write, colour, besideTerminal: stdout.isTTY === true, now, events: eventsOf(platforms) });
}

/** Writes to stderr which settings are probably mistakes, although nothing is refused for them. */
export function printWarnings({ stderr }: CliContext, { warnings }: Config): void {
  for (const { where, what, hint } of warnings) stderr.write(`herald: ${where}: ${what}. ${hint}\n`);
}

/**
 * Opens a complete Herald for one verb, which must close it. `output`: where the terminal's announcements go. Ctrl-C takes effect while it opens.
 * @throws {ConfigError} @throws {Unsuccessful} if it was stopped meanwhile
 */
export async function openApp(cliContext: CliContext, config: Config, more: Partial<ProcessContext> = {}): Promise<Herald> {
  const { output = cliContext.stdout, ...others } = more;
  const { openHerald } = await import('../app/compose.ts');
  const opening = openHerald(config, {
    input: cliContext.stdin,
    output: originalStream(output),
    textStyle: () => textStyleOf(cliContext),
    locale: machineLocale(cliContext.env),
    log: logOf(cliContext, config),
    now: cliContext.now,
    onQuit: () => undefined,
    onBroken: () => undefined,
    ...others,
  });
  return rejectOnStop(opening, cliContext.stop, (herald) => herald.close());
}

/** Opens only the database, for a verb that needs nothing else and must close it. `user`: name of the connection in the database. @throws {ConfigError} @throws {Unsuccessful} */
export async function openDatabase(cliContext: CliContext, config: Config, user: string): Promise<OpenedStorage> {
  const { openStorage } = await import('../app/compose.ts');
  return whileWorking(cliContext, 'Opening the database', (screen) => {
    const around = { log: logOf(screen, config), serverWait: serverWaitFromSettings(screen, config) };
    return rejectOnStop(openStorage(config, around, user), cliContext.stop, (opened) => opened.close());
  });
}

/** Waits for servers as long as the settings allow, for verbs that may run in a boot script. */
export function serverWaitFromSettings(cliContext: CliContext, { serverWaitMs }: Config): ServerWait {
  return { limitMs: serverWaitMs, stop: cliContext.stop, say: (text) => void cliContext.stderr.write(`herald: ${text}\n`) };
}

/** Resolves as `opening` does, but rejects at once on Ctrl-C; `onLate` then closes what is opened too late. @throws {Unsuccessful} if it was stopped meanwhile */
export function rejectOnStop<T>(opening: Promise<T>, stop: AbortSignal, onLate: (opened: T) => unknown = () => undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    const onStop = (): void => {
      opening.then(onLate).catch(() => undefined);
      reject(new Unsuccessful('stopped before it was ready'));
    };
    stop.addEventListener('abort', onStop, { once: true });
    if (stop.aborted) onStop();
    opening.finally(() => stop.removeEventListener('abort', onStop)).then(resolve, reject);
  });
}

/** Returns the log events of the platforms. */
function eventsOf(platforms: Config['platforms']): EventRows {
  return Object.fromEntries(platforms.flatMap(({ events }) => Object.entries(events)));
}
