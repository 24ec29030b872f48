import { DeliveryError, type Failure } from '../../../src/lib/errors.ts';
import { withTimeout } from '../../../src/lib/timeout.ts';
import type { LeftCommunity } from '../../../src/model/pause.ts';
import type { OnPlatformChange } from '../../../src/ports/platform-change.ts';
import type { Vault } from '../../../src/ports/vault.ts';
import { detailOf, readFailureOf } from '../failure.ts';
import { createInstallations, createTokenRenewal, type Installation, type RenewalOptions } from './installation.ts';
import { createWorkspace, teamOf, type Workspaces, type WorkspaceWithIdentity } from './workspaces.ts';

/** The workspaces in which people have installed Herald. */
export interface InstalledWorkspaces extends Workspaces {
  /** Stores what somebody has just installed, in place of an earlier installation. @throws {Error} if it can't be stored now */
  keep(installation: Installation): Promise<void>;
  /** Finds new installations and renews tokens that expire soon, also in workspaces without activity. Never rejects. */
  housekeeping(): Promise<void>;
}

interface CachedWorkspace {
  revision: number;
  installation: Installation;
  present: WorkspaceWithIdentity;
}

/** Maximum age of the cached installations, ms: this long, other processes' installations may go unseen. */
const FRESH_MS = 10_000;
/** Time until an unknown workspace is looked up again, ms. */
const LOOKUP_RETRY_MS = 1_000;
/** Time for which the cache is used before a database that is unavailable is asked again, ms. */
const UNAVAILABLE_TTL_MS = 2_000;
/** Maximum time to wait for the database before the cache is used, ms: Slack waits 3 s for an acknowledgement. */
const READ_TIMEOUT_MS = 300;

/** Creates the workspaces whose installations are stored in `vault`, which every process reads. */
export function createInstalledWorkspaces(options: Omit<RenewalOptions, 'installations'> & { vault: Vault }): InstalledWorkspaces {
  const { client, app, log, now, vault } = options;
  const installations = createInstallations(vault);
  const known = new Map<string, CachedWorkspace>();
  const unreadable = new Set<string>();
  /** Workspaces that Slack says Herald was removed from and that are not forgotten yet, each with the function to notify then. */
  const unsettled = new Map<string, OnPlatformChange>();
  const renew = createTokenRenewal({ installations, client, app, log, now });
  let readAtMs = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | null = null;
  let onChange: OnPlatformChange | null = null;
  let timer: NodeJS.Timeout | undefined;

  /** Makes sure that the cache is at most `maxAgeMs` old; 0 always reads again. @throws {Error} if nothing is cached and the database is unavailable */
  async function read(maxAgeMs = FRESH_MS): Promise<void> {
    // A read that has already begun may miss what was just written.
    if (maxAgeMs === 0) await reading?.catch(() => undefined);
    const age = now() - readAtMs;
    if (age >= 0 && age < maxAgeMs) return;
    reading ??= list().finally(() => {
      reading = null;
    });
    try {
      await reading;
    } catch (error) {
      if (readAtMs === Number.NEGATIVE_INFINITY) throw error;
      readAtMs = now() - FRESH_MS + UNAVAILABLE_TTL_MS;
    }
  }

  async function list(): Promise<void> {
    const kept = await installations.list();
    readAtMs = now();
    const before = new Map(known);
    const come: string[] = [];
    known.clear();
    unreadable.clear();
    for (const { team, installation, revision } of kept) {
      const old = before.get(team);
      if (old?.revision === revision) known.set(team, old);
      else if (installation === null) unreadable.add(team);
      else {
        known.set(team, { revision, installation, present: presentOf(installation) });
        if (old?.installation.installedAtMs !== installation.installedAtMs) come.push(team);
      }
    }
    if (onChange !== null) void reportAdded(onChange, come);
  }

  function presentOf(installation: Installation): WorkspaceWithIdentity {
    const { us, botToken, teamName } = installation;
    const token = {
      name: `Herald’s token of the workspace ${teamName} (${us.teamId})`,
      renew: `install Herald there again (${app.installUrl})`,
    };
    return { ...createWorkspace({ client, botToken, one: { us, token }, log, now }), us };
  }

  /** Reports new workspaces, so that what waited for them is sent. */
  async function reportAdded(change: OnPlatformChange, teams: Iterable<string>): Promise<void> {
    for (const community of teams) {
      await change({ kind: 'joined', platform: 'slack', community });
      await change({ kind: 'signed-in', target: `slack:${community}` });
    }
  }

  /** Whether another token is stored now; see `createTokenRenewal`. Never rejects. */
  const renewed = ({ installation, present }: CachedWorkspace, waits = false): Promise<boolean> =>
    renew(installation, present.tokenState.refusal === 'token_expired', waits);

  /** Returns the workspace, with a token that is valid for a while; null if Herald is not in it. @throws {Error} if nothing is cached and the database is unavailable */
  async function find(team: string): Promise<WorkspaceWithIdentity | null> {
    const reading = read();
    await (known.has(team) ? withTimeout(READ_TIMEOUT_MS, reading) : reading);
    if (!known.has(team)) await read(LOOKUP_RETRY_MS);
    const one = known.get(team);
    if (one === undefined) return null;
    if (await renewed(one)) await read(0);
    return known.get(team)?.present ?? null;
  }

  async function housekeeping(): Promise<void> {
    try {
      await read();
      let isStale = false;
      for (const one of [...known.values()]) if (await renewed(one, true)) isStale = true;
      if (isStale) await read(0);
      for (const [team, change] of unsettled) await signOut(team, 'app_uninstalled', change);
    } catch {
      // The next round tries again, and whoever needs the workspace is told why it is unavailable.
    }
  }

  /** Removes an installation, unless somebody has installed Herald again meanwhile. Nobody can until everything old is gone; otherwise some of it would remain. @throws {Error} if the database is unavailable */
  async function forget({ installation, revision }: CachedWorkspace, change: OnPlatformChange): Promise<void> {
    const { teamId } = installation.us;
    await installations.alone(teamId, async () => {
      const kept = await installations.get(teamId);
      if (kept?.revision !== revision || !(await installations.remove(teamId))) return;
      known.delete(teamId);
      log('slack.uninstalled', { team: teamId });
      await change({ kind: 'left', platform: 'slack', reason: uninstalled(teamId, app.installUrl) });
    });
  }

  /** Events come late and twice, so what counts is whether Slack accepts the token that is stored now. @throws {Error} if the database is unavailable */
  async function signOut(teamId: string, code: 'app_uninstalled' | 'token_revoked', change: OnPlatformChange): Promise<void> {
    await read(0);
    const one = known.get(teamId);
    const failure = (await one?.present.identity.renew().then(() => null, readFailureOf)) ?? null;
    if (one) one.present.tokenState.refusal = failure && code;
    if (one === undefined || failure === null) return void unsettled.delete(teamId);
    if (code === 'token_revoked' || failure.kind !== 'unauthorized') {
      const advice = `Install Herald there again: ${app.installUrl}`;
      await change({ kind: 'signed-out', target: `slack:${teamId}`, reason: { kind: 'unauthorized', detail: code, advice } });
      return;
    }
    await forget(one, change);
    unsettled.delete(teamId);
  }

  return {
    async at(target) {
      const team = teamOf(target);
      if (team !== null) {
        const found = await find(team);
        if (found !== null) return found;
        throw new DeliveryError(unreadable.has(team) ? unreadableToken(team) : notInstalled(team, app.installUrl));
      }
      await read();
      if (target !== null && target !== 'slack') {
        const detail = `no_workspace: ${target} names no workspace, and Herald may be in several`;
        throw new DeliveryError({
          kind: 'destination-gone',
          detail,
          advice: `Write it like ${target.replace(/^slack:/, 'slack:T0123ABCD/')}`,
        });
      }
      // A request about the platform as a whole may go to any of them.
      const [any] = known.values();
      if (any !== undefined) return any.present;
      const advice = `Install it: ${app.installUrl}`;
      throw new DeliveryError({ kind: 'unauthorized', detail: 'not_installed: Herald is in no workspace', advice });
    },
    of: async (team) => (team === undefined ? null : find(team)),
    async all() {
      await read();
      return [...known.values()].map(({ present }) => present);
    },
    async signedOut({ us: { teamId } }, code, change) {
      if (teamId === null) return;
      // Slack reports this only once: if Slack or the database is unavailable now, a later round handles it.
      if (code === 'app_uninstalled') unsettled.set(teamId, change);
      await signOut(teamId, code, change);
    },
    refusal() {
      const refused = [...known.values()].flatMap(({ present }) => present.tokenState.refusal ?? []);
      if (refused.length === 0 || refused.length < known.size) return null;
      const hint = `Install Herald again: ${app.installUrl}`;
      return { ready: false, detail: `Slack refuses Herald’s tokens of all workspaces (${refused[0]})`, hint };
    },
    describe() {
      if (readAtMs === Number.NEGATIVE_INFINITY) return null;
      if (known.size === 0) return `in no workspace yet: install Herald at ${app.installUrl}`;
      return known.size === 1 ? 'in one workspace' : `in ${known.size} workspaces`;
    },
    communities: {
      communityOf: async (destination) => teamOf(destination),
      whyNotIn: async (team) => ((await find(team)) === null ? notInstalled(team, app.installUrl) : null),
    },
    invitation: app.installUrl,
    async follow(change) {
      const isFirst = onChange === null;
      onChange = change;
      timer ??= setInterval(() => void housekeeping(), FRESH_MS).unref();
      await read(0).catch((error: unknown) => log('slack.installations-unreadable', { failure: detailOf(readFailureOf(error)) }));
      if (isFirst) void reportAdded(change, [...known.keys()]);
    },
    stop() {
      clearInterval(timer);
      timer = undefined;
    },
    housekeeping,
    async keep(installation) {
      const { teamId } = installation.us;
      await installations.alone(teamId, () => installations.put(installation));
      log('slack.installed', { team: teamId });
      await read(0);
    },
  };
}

function notInstalled(team: string, installUrl: string): LeftCommunity {
  return {
    kind: 'destination-gone',
    detail: `not_installed: Herald is not installed in the workspace ${team}`,
    advice: `Install it there (${installUrl})`,
    community: team,
  };
}

function uninstalled(team: string, installUrl: string): LeftCommunity {
  return {
    kind: 'destination-gone',
    detail: `app_uninstalled: Herald was removed from the workspace ${team}, with its token and what people there had subscribed`,
    advice: `Install it there again (${installUrl}), and subscribe again`,
    community: team,
    forget: 'at-once',
  };
}

function unreadableToken(team: string): Failure {
  return {
    kind: 'unauthorized',
    detail: `no key in HERALD_SECRET_KEY decrypts the token of the workspace ${team}`,
    advice: 'Add the key that it was encrypted with to HERALD_SECRET_KEY, or install Herald there again',
  };
}
