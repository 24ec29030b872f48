import { isTrusted } from '../model/platform.ts';
import { type Person, WEB } from '../model/span.ts';
import type { Config } from './config.ts';
import { isWebAdmin } from './web.ts';

/** Whoever sits at the machine, whom the settings name, and whoever signed in to the dashboard as an admin. Pure. */
export function isAdmin({ admins, platforms, web }: Config, { platform, id }: Person): boolean {
  if (platform === WEB) return isWebAdmin(web, id);
  return isTrusted(platform, platforms) || admins.some((admin) => admin.platform === platform && admin.id === id);
}
