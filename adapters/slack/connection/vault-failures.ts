import { DeliveryError, VaultError } from '../../../src/lib/errors.ts';
import type { Vault } from '../../../src/ports/vault.ts';

/** The same vault; its failures say that the database does not answer, where else Slack would be blamed. What `act` throws stays as it is. */
export function namingDatabase(vault: Vault): Vault {
  const failed = (error: unknown): never => {
    const detail = error instanceof VaultError ? error.message : 'the database, where the tokens of workspaces are, does not answer';
    throw new DeliveryError({ kind: 'unavailable', detail }, { cause: error });
  };
  return {
    list: () => vault.list().catch(failed),
    get: (name) => vault.get(name).catch(failed),
    put: (name, value, over) => vault.put(name, value, over).catch(failed),
    remove: (name) => vault.remove(name).catch(failed),
    async alone(name, act) {
      let hasThrown = false;
      const acting = () =>
        act().catch((error: unknown) => {
          hasThrown = true;
          throw error;
        });
      return vault.alone(name, acting).catch((error: unknown) => (hasThrown ? Promise.reject(error) : failed(error)));
    },
  };
}
