import { PLATFORMS } from '../../adapters/platforms.ts';
import { type Config, readConfig } from '../config/config.ts';
import { localPlatform } from '../model/platform.ts';
import type { PlatformAdapter, ReplyRenderer } from '../ports/platform.ts';

export { PLATFORMS };

/** Environment (and `herald.yaml`) → settings, with the platforms that Herald speaks on. @throws {ConfigError} with every mistake at once */
export function loadConfig(
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
  platforms: readonly PlatformAdapter[] = PLATFORMS,
): Config {
  return readConfig(env, cwd, platforms);
}

/** What draws replies on the screen of this machine. */
export async function loadReplyRenderer(): Promise<ReplyRenderer> {
  const renderer = await localPlatform(PLATFORMS).loadReplyRenderer?.();
  if (!renderer) throw new Error('the platform of this machine draws no replies');
  return renderer;
}
