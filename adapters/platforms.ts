import type { PlatformAdapter } from '../src/ports/platform.ts';
import { discord } from './discord/index.ts';
import { slack } from './slack/index.ts';
import { terminal } from './terminal/index.ts';

/** Every platform that Herald supports. A new one is a folder and a line here. */
export const PLATFORMS: readonly PlatformAdapter[] = [slack, discord, terminal];
