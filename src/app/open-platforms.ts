import type { Config } from '../config/config.ts';
import type { Platform } from '../model/destination.ts';
import { chatPlatforms, localPlatform } from '../model/platform.ts';
import type { Log } from '../ops/log.ts';
import type { Outages } from '../ops/outages.ts';
import type { ConsoleStreams, OpenedPlatform, PlatformContext, Screen } from '../ports/platform.ts';
import type { VaultOf } from './vaults.ts';

/** What every platform gets from the process. */
interface Lent {
  log: Log;
  now: () => Date;
  outages: Outages;
  vaultOf: VaultOf;
}

type LocalPlatform = OpenedPlatform & { screen: Screen };

/** Opens the platform that is this machine itself. */
export async function openLocal(config: Config, lent: Lent & ConsoleStreams): Promise<LocalPlatform> {
  const { name, open } = localPlatform(config.platforms);
  const opened = await open?.(platformContext(name, config, lent, lent));
  if (!opened?.screen) throw new Error(`${name} is trusted, but has no screen`);
  return { ...opened, screen: opened.screen };
}

/** Opens the chat platforms that have tokens; only their SDKs are loaded. */
export function openPlatforms(config: Config, lent: Lent): Promise<readonly OpenedPlatform[]> {
  const configured = chatPlatforms(config.platforms).flatMap(({ name, open }) => (open ? [{ name, open }] : []));
  return Promise.all(configured.map(({ name, open }) => open(platformContext(name, config, lent))));
}

function platformContext(
  name: Platform,
  { command, dataDir }: Config,
  { log, now, outages, vaultOf }: Lent,
  console?: ConsoleStreams,
): PlatformContext {
  const context = { command, dataDir, log, outage: outages.of(name), vault: vaultOf(name), now: () => now().getTime() };
  return console ? { ...context, console } : context;
}
