import { z } from 'zod';
import type { Identity } from './identity.ts';

/** A workspace that somebody has installed Herald in. */
export interface Installation {
  us: Identity & { teamId: string };
  /** Name of the workspace. */
  teamName: string;
  /** `xoxb-…`, or `xoxe.xoxb-…` where it expires. */
  botToken: string;
  /** Where tokens expire: what the next one is asked for with, and when this one ends (epoch ms). Null: it lasts. */
  rotation: { refreshToken: string; expiresAtMs: number } | null;
  /** Epoch ms. */
  installedAtMs: number;
}

const TEAM = /^T[A-Z0-9]{2,20}$/;
const SHAPE = z.strictObject({
  us: z.strictObject({
    teamId: z.string().regex(TEAM),
    enterpriseId: z.string().nullable(),
    botId: z.string(),
    botUserId: z.string(),
    name: z.string(),
    teamUrl: z.string().nullable(),
    scopes: z.array(z.string()).nullable(),
  }),
  teamName: z.string(),
  botToken: z.string().min(1),
  rotation: z.strictObject({ refreshToken: z.string().min(1), expiresAtMs: z.number() }).nullable(),
  installedAtMs: z.number(),
});
const PREFIX = 'installation/';

/** The name under which a workspace is kept. Pure. */
export function nameOfInstallation(team: string): string {
  return `${PREFIX}${team}`;
}

/** The workspace that is kept under a name; null: something else is. Pure. */
export function teamOfName(name: string): string | null {
  const team = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : '';
  return TEAM.test(team) ? team : null;
}

/** The same as text, to be encrypted: it holds tokens. Pure. */
export function writeInstallation(installation: Installation): string {
  return JSON.stringify(installation);
}

/** Null: it is none, or one of another version of Herald. Pure. */
export function readInstallation(text: string): Installation | null {
  try {
    return SHAPE.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
