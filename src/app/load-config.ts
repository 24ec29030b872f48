import { type Config, readConfig } from '../config/config.ts';
import { ConfigError } from '../lib/errors.ts';
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

/** Says that there is no checkout of the git repository of posts yet. Pure. */
export function notFetchedYet(cause: unknown): ConfigError {
  const what = 'the posts have not been fetched yet';
  return new ConfigError([{ where: 'HERALD_CONTENT_GIT', what, hint: 'Run herald start or herald once first' }], { cause });
}
