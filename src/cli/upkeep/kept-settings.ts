import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { PLATFORMS } from '../../app/platforms.ts';
import type { CliContext } from '../cli-context.ts';

/** Settings as a backup keeps them: without secrets. */
export interface KeptSettings {
  env: Readonly<Record<string, string>>;
  /** Names of secrets that were set. */
  secrets: readonly string[];
  /** The text of herald.yaml; null: there is none. */
  yaml: string | null;
}

/** Settings of ours outside `HERALD_…`. */
const OTHERS = ['DATABASE_URL', 'REDIS_URL', ...PLATFORMS.flatMap(({ settings }) => Object.keys(settings))];
const SECRET_NAME = /TOKEN|SECRET|PASSWORD|KEY|^DATABASE_URL$|^REDIS_URL$/;
/** A user and a password within an address. */
const SECRET_VALUE = /:\/\/[^/\s]*@/;

/** The settings of this process that a backup may keep. */
export function settingsToKeep({ env, cwd }: Pick<CliContext, 'env' | 'cwd'>): KeptSettings {
  const own = Object.entries(env).filter(([name, value]) => (name.startsWith('HERALD_') || OTHERS.includes(name)) && value?.trim());
  const isSecret = ([name, value]: readonly [string, string | undefined]): boolean =>
    SECRET_NAME.test(name) || SECRET_VALUE.test(value ?? '');
  const file = resolve(cwd, env.HERALD_CONFIG ?? 'herald.yaml');
  return {
    env: Object.fromEntries(own.filter((entry) => !isSecret(entry)).map(([name, value]) => [name, value ?? ''])),
    secrets: own.filter(isSecret).map(([name]) => name),
    yaml: existsSync(file) ? readFileSync(file, 'utf8') : null,
  };
}
