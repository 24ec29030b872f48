import type { Herald, Surroundings } from '../compose.ts';
import { type Config, readConfig } from '../config.ts';
import { createLog, createTextLog, type Log } from '../ops/log.ts';
import { looksOf, type World } from './world.ts';

/** The settings of this process. @throws {ConfigError} */
export function configOf({ env, cwd }: World): Config {
  return readConfig(env, cwd);
}

/** The log of this process: lines for people where stderr is a terminal, JSON elsewhere, unless the settings say. `print` takes the lines for people; default: stderr. */
export function logOf({ env, stdout, stderr, now }: World, { logLevel, logFormat }: Config, print?: (line: string) => void): Log {
  if (logFormat === 'json' || (logFormat === 'auto' && stderr.isTTY !== true)) return createLog(logLevel);
  const colour = env.NO_COLOR ? false : Boolean(env.FORCE_COLOR) || stderr.isTTY === true;
  const write = print ?? ((line: string) => void stderr.write(`${line}\n`));
  return createTextLog(logLevel, { write, colour, besideTerminal: stdout.isTTY === true, now });
}

/** A whole Herald for one verb; the verb must close it. `output`: where the terminal's announcements go. @throws {ConfigError} */
export async function openFor(world: World, config: Config, more: Partial<Surroundings> = {}): Promise<Herald> {
  const { openHerald } = await import('../compose.ts');
  return openHerald(config, {
    input: world.stdin,
    output: world.stdout,
    looks: () => looksOf(world),
    log: logOf(world, config),
    now: world.now,
    onQuit: () => undefined,
    onBroken: () => undefined,
    ...more,
  });
}
