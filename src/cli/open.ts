import type { Herald, Surroundings } from '../compose.ts';
import { type Config, readConfig } from '../config.ts';
import { createLog } from '../ops/log.ts';
import { originalStream } from './inert-stream.ts';
import { looksOf, type World } from './world.ts';

/** The settings of this process. @throws {ConfigError} */
export function configOf({ env, cwd }: World): Config {
  return readConfig(env, cwd);
}

/** A whole Herald for one verb; the verb must close it. `output`: where the terminal's announcements go. @throws {ConfigError} */
export async function openFor(world: World, config: Config, more: Partial<Surroundings> = {}): Promise<Herald> {
  const { output = world.stdout, ...others } = more;
  const { openHerald } = await import('../compose.ts');
  return openHerald(config, {
    input: world.stdin,
    output: originalStream(output),
    looks: () => looksOf(world),
    log: createLog(config.logLevel),
    now: world.now,
    onQuit: () => undefined,
    onBroken: () => undefined,
    ...others,
  });
}
