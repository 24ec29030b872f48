import { type Config, readConfig } from '../config/config.ts';
import type { PlatformAdapter } from '../ports/platform.ts';
import { PLATFORMS } from './platforms.ts';

/** Reads the settings from the environment (and `herald.yaml`), with all supported platforms. @throws {ConfigError} with every mistake at once */
export function loadConfig(
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
  platforms: readonly PlatformAdapter[] = PLATFORMS,
): Config {
  return readConfig(env, cwd, platforms);
}
