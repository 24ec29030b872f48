import { z } from 'zod';
import { DeliveryError, VaultError } from '../../../src/lib/errors.ts';
import { parseJsonObject } from '../../../src/lib/parse-json-object.ts';
import type { Vault } from '../../../src/ports/vault.ts';

const TEAM = /^T[A-Z0-9]{2,20}$/;
const SHAPE = z.strictObject({
  us: z.strictObject({
    teamId: z.string().regex(TEAM),
    enterpriseId: z.string().nullable(),
    botId: z.string(),
    botUserId: z.string(),
    name: z.string(),
    teamUrl: z.string().nullable(),
    scopes: z.array(z.string()).readonly().nullable(),
  }),
  /** Name of the workspace. */
  teamName: z.string(),
  /** `xoxb-…`, or `xoxe.xoxb-…` where it expires. */
  botToken: z.string().min(1),
  /** Where tokens expire: what the next one is asked for with, and when this one ends (epoch ms). Null: it lasts. */
  rotation: z.strictObject({ refreshToken: z.string().min(1), expiresAtMs: z.number() }).nullable(),
  /** Epoch ms. */
  installedAtMs: z.number(),
});
/** A workspace that somebody has installed Herald in. */
export type Installation = z.infer<typeof SHAPE>;
const PREFIX = 'installation/';

/** Where all processes find installations. Its failures say that the database does not answer, where else Slack would be blamed. */
export interface Installations {
  /** `installation` null: no key decrypts it, or it is one of another version of Herald. @throws {DeliveryError} */
  list(): Promise<readonly { team: string; installation: Installation | null; revision: number }[]>;
  /** Null: none that can be read. @throws {DeliveryError} */
  get(team: string): Promise<{ installation: Installation; revision: number } | null>;
  /** See `Vault.put`. @throws {DeliveryError} */
  put(installation: Installation, over?: number): Promise<void>;
  /** Whether there was one. @throws {DeliveryError} */
  remove(team: string): Promise<boolean>;
  /** See `Vault.alone`. @throws {DeliveryError}, and what `act` throws */
  alone<T>(team: string, act: () => Promise<T>): Promise<T>;
}

/** Keeps them in `vault`, encrypted: they hold tokens. */
export function createInstallations(vault: Vault): Installations {
  const nameOf = (team: string): string => `${PREFIX}${team}`;
  return {
    async list() {
      const kept = await vault.list().catch(unanswered);
      return kept.flatMap(({ name, value, revision }) => {
        const team = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : '';
        return TEAM.test(team) ? [{ team, revision, installation: readInstallation(value) }] : [];
      });
    },
    async get(team) {
      const kept = await vault.get(nameOf(team)).catch(unanswered);
      const installation = readInstallation(kept?.value ?? null);
      return kept && installation && { installation, revision: kept.revision };
    },
    put: async (installation, over) =>
      void (await vault.put(nameOf(installation.us.teamId), JSON.stringify(installation), over).catch(unanswered)),
    remove: (team) => vault.remove(nameOf(team)).catch(unanswered),
    alone(team, act) {
      let hasThrown = false;
      const acting = () =>
        act().catch((error: unknown) => {
          hasThrown = true;
          throw error;
        });
      return vault.alone(nameOf(team), acting).catch((error: unknown) => (hasThrown ? Promise.reject(error) : unanswered(error)));
    },
  };
}

function unanswered(error: unknown): never {
  const detail = error instanceof VaultError ? error.message : 'the database, where the tokens of workspaces are, does not answer';
  throw new DeliveryError({ kind: 'unavailable', detail }, { cause: error });
}

function readInstallation(text: string | null): Installation | null {
  return SHAPE.safeParse(parseJsonObject(text ?? '')).data ?? null;
}
