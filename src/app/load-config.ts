import { type Config, readConfig } from '../config/config.ts';
import type { PlatformAdapter } from '../ports/platform.ts';
import { PLATFORMS } from './platforms.ts';

/** Environment (and `herald.yaml`) → settings, with the platforms that Herald speaks on. @throws {ConfigError} with every mistake at once */
export function loadConfig(
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
  platforms: readonly PlatformAdapter[] = PLATFORMS,
): Config {
  return readConfig(env, cwd, platforms);
}
