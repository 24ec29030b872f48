import type { Fields } from './check/complaint.ts';
import { uninstall } from './installation.ts';
import type { Answer, Method, MethodSurroundings } from './methods.ts';
import { clientProblem } from './oauth.ts';
import type { SlackWorld } from './world.ts';

/** Returns the methods that end an installation. A bot has one authorization in a workspace: with its token, all its others become invalid, and the app is removed. */
export function installationMethods({ uninstalled }: MethodSurroundings): [string, Method][] {
  function end(world: SlackWorld, revokedAs: 'account_inactive' | 'token_revoked'): void {
    uninstall(world, revokedAs);
    uninstalled(world);
  }

  /** https://docs.slack.dev/reference/methods/auth.revoke */
  function revoke({ test = false }: Fields, world: SlackWorld): Answer {
    const isTest = test === true || test === '1' || test === 1;
    if (!isTest) end(world, 'token_revoked');
    return { revoked: !isTest };
  }

  /** https://docs.slack.dev/reference/methods/apps.uninstall */
  function remove({ client_id: id, client_secret: secret }: Fields, world: SlackWorld): Answer {
    const problem = clientProblem({ id, secret });
    if (problem !== null) return { error: problem };
    end(world, 'account_inactive');
    return {};
  }

  return [
    ['auth.revoke', { scopes: [], args: ['test'], run: revoke }],
    ['apps.uninstall', { scopes: [], args: ['client_id', 'client_secret'], run: remove }],
  ];
}
