import type { Platform } from './destination.ts';

/** Whose members are answered, by platform: ids of its communities. Empty, or left out: everybody. */
export type Communities = Readonly<Record<Platform, readonly string[]>>;
