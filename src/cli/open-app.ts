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

/** The settings of this process. @throws {ConfigError} */
export function configOf({ env, cwd }: CliContext): Config {
  return loadConfig(env, cwd);
}

/** The log of this process: lines for people where stderr is a terminal, JSON elsewhere, unless the settings say. `print` takes the lines for people; default: stderr. */
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

/** Says on stderr what in the settings is most likely a mistake, though nothing is refused for it. */
export function tellWarnings({ stderr }: CliContext, { warnings }: Config): void {
  for (const { where, what, hint } of warnings) stderr.write(`herald: ${where}: ${what}. ${hint}\n`);
}

/**
 * A whole Herald for one verb; the verb must close it. `output`: where the terminal's announcements go. Ctrl-C is not kept waiting by what opens.
 * @throws {ConfigError} @throws {Unsuccessful} when it was stopped meanwhile
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
  return unlessStopped(opening, cliContext.stop, (herald) => herald.close());
}

/** What is remembered, for a verb that needs nothing else; the verb must close it. `user`: what the database calls it. @throws {ConfigError} @throws {Unsuccessful} */
export async function openDatabase(cliContext: CliContext, config: Config, user: string): Promise<OpenedStorage> {
  const { openStorage } = await import('../app/compose.ts');
  return whileWorking(cliContext, 'Opening the database', (screen) => {
    const around = { log: logOf(screen, config), serverWait: patientWait(screen, config) };
    return unlessStopped(openStorage(config, around, user), cliContext.stop, (opened) => opened.close());
  });
}

/** For verbs that may stand in a boot script: servers get the time that the settings give them. */
export function patientWait(cliContext: CliContext, { serverWaitMs }: Config): ServerWait {
  return { limitMs: serverWaitMs, stop: cliContext.stop, say: (text) => void cliContext.stderr.write(`herald: ${text}\n`) };
}

/** Keeps nobody waiting who presses Ctrl-C; `onLate` ends what was opened in vain. @throws {Unsuccessful} when it was stopped meanwhile */
export function unlessStopped<T>(opening: Promise<T>, stop: AbortSignal, onLate: (opened: T) => unknown = () => undefined): Promise<T> {
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

/** What the platforms log. */
function eventsOf(platforms: Config['platforms']): EventRows {
  return Object.fromEntries(platforms.flatMap(({ events }) => Object.entries(events)));
}
