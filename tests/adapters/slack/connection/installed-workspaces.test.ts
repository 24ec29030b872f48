import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWebClient } from '../../../../adapters/slack/connection/client.ts';
import { createInstallPages } from '../../../../adapters/slack/connection/install-pages.ts';
import { authorizeUrl, exchangeCode } from '../../../../adapters/slack/connection/installation.ts';
import { createInstalledWorkspaces } from '../../../../adapters/slack/connection/installed-workspaces.ts';
import { explainMissingWorkspace } from '../../../../adapters/slack/input/parse-request.ts';
import { checkWorkspaces } from '../../../../adapters/slack/send/check.ts';
import { createVault } from '../../../../src/app/vaults.ts';
import { createLocalLeases } from '../../../../src/lib/local-leases.ts';
import { parseSealingKeys } from '../../../../src/lib/sealing.ts';
import { withTimeout } from '../../../../src/lib/timeout.ts';
import type { PlatformChange } from '../../../../src/ports/platform-change.ts';
import type { PageAnswer } from '../../../../src/ports/platform-pages.ts';
import type { SecretStore } from '../../../../src/ports/secret-store.ts';
import { eventually } from '../../../support/eventually.ts';
import { createMemorySecrets } from '../../../support/memory-secrets.ts';
import { type SlackDouble, startSlackDouble } from '../../../support/slack/slack-double.ts';
import type { Workspace } from '../../../support/slack/workspace.ts';

const HOUR_MS = 3_600_000;
const KEY = 'ab'.repeat(32);
const TEAM = 'T0ONE';
const INSTALL_URL = 'https://herald.test/slack/install';

let double: SlackDouble;
let place: Workspace;
let nowMs: number;
let store: SecretStore;
let isAway: boolean;
/** So far Herald's clock is behind that of Slack, ms. */
let heraldLagMs: number;
beforeEach(async () => {
  nowMs = Date.now();
  isAway = false;
  heraldLagMs = 0;
  store = createMemorySecrets();
  double = await startSlackDouble({ channels: [], now: () => nowMs });
  place = double.addWorkspace({ teamId: TEAM, channels: ['C0NEWS'] });
  place.channel('C0NEWS', { isMember: true });
  double.registerRedirects(['https://herald.test/slack/installed']);
});
afterEach(() => double.stop());

const leases = createLocalLeases(() => Date.now());

/** Herald's side in a process of its own; all processes share the store. */
function herald(key = KEY) {
  const parsed = parseSealingKeys(key);
  if ('mistake' in parsed) throw new Error(parsed.mistake);
  const reached: SecretStore = new Proxy(store, {
    get: (target, name: keyof SecretStore) =>
      isAway ? () => Promise.reject(new Error('the database is away')) : (target[name] as () => unknown).bind(target),
  });
  const logged: string[] = [];
  const log = (event: string, facts: object): void => void logged.push(`${event} ${JSON.stringify(facts)}`);
  const client = createWebClient(double.apiUrl, log);
  const app = { clientId: double.clientId, clientSecret: double.clientSecret, installUrl: INSTALL_URL };
  const vault = createVault('slack', { keys: parsed.keys, store: reached, leases, now: () => new Date(nowMs) });
  const workspaces = createInstalledWorkspaces({ vault, client, app, log, now: () => nowMs - heraldLagMs });
  const install = async (): Promise<void> => {
    const back = await double.installAt(authorizeUrl(app, 's1', new URL('..', double.apiUrl).href), { teamId: TEAM, as: 'U0ANN' });
    const given = await exchangeCode(client, app, new URL(back).searchParams.get('code') ?? '', nowMs);
    if ('why' in given) throw new Error(given.why);
    await workspaces.keep(given);
  };
  const tokenNow = async () => (await workspaces.at(`slack:${TEAM}/C0NEWS`)).botToken;
  const [lead, arrive] = createInstallPages({
    app,
    workspaces,
    client,
    apiUrl: double.apiUrl,
    teams: [],
    command: 'cncf',
    log,
    now: () => nowMs,
  });
  /** What somebody reads who installs it with a browser. */
  const installByPage = async (): Promise<PageAnswer | undefined> => {
    const origin = new URL(INSTALL_URL).origin;
    const led = await lead?.answer({ url: new URL(INSTALL_URL), cookies: {}, origin });
    if (led?.status !== 302) throw new Error('it leads nowhere');
    const back = await double.installAt(led.location, { teamId: TEAM, as: 'U0ANN' });
    const cookies = Object.fromEntries((led.cookies ?? []).map(({ name, value }) => [name, value]));
    return arrive?.answer({ url: new URL(back), cookies, origin });
  };
  return { workspaces, install, installByPage, tokenNow, logged };
}
const renewals = (): number =>
  double.journal.filter(({ method, args }) => method === 'oauth.v2.access' && args.grant_type === 'refresh_token').length;
const failureOf = (work: Promise<unknown>) => work.then(() => null).catch((error: { failure?: unknown }) => error.failure);

describe('tokens that expire', () => {
  beforeEach(() => double.setRotation(true));

  it('are renewed before their end, once, however many ask in however many processes', async () => {
    const [one, other] = [herald(), herald()];
    await one.install();
    const first = await one.tokenNow();
    expect(await other.tokenNow()).toBe(first);
    nowMs += 12 * HOUR_MS - 30_000;
    const tokens = await Promise.all([one, other, one, other, one].map(({ tokenNow }) => tokenNow()));
    expect(new Set(tokens).size).toBe(1);
    expect(tokens[0]).not.toBe(first);
    expect(renewals()).toBe(1);
    // The new one is good for what comes.
    expect((await (await one.workspaces.at(`slack:${TEAM}`)).identity.renew()).teamId).toBe(TEAM);
  });

  it('nobody waits for a new one while the old one is good', async () => {
    const one = herald();
    await one.install();
    const first = await one.tokenNow();
    nowMs += 11 * HOUR_MS;
    double.fault({ method: 'oauth.v2.access', answer: 'stall' });
    expect(await one.tokenNow()).toBe(first);
  });

  it('a workspace that sits idle for a week keeps its token alive', async () => {
    const one = herald();
    await one.install();
    await one.workspaces.follow(async () => undefined);
    one.workspaces.stop();
    for (let day = 0; day < 7; day += 1) {
      nowMs += 11 * HOUR_MS;
      await one.workspaces.housekeeping();
    }
    expect(renewals()).toBe(7);
    expect((await (await one.workspaces.at(`slack:${TEAM}`)).identity.renew()).teamId).toBe(TEAM);
  });

  it('one that Slack does not renew is asked for again a minute later, not with every message', async () => {
    const one = herald();
    await one.install();
    nowMs += 12 * HOUR_MS;
    double.fault({ method: 'oauth.v2.access', times: 2, answer: { error: 'internal_error' } });
    for (let nth = 0; nth < 3; nth += 1) await one.tokenNow();
    expect(one.logged.filter((line) => line.startsWith('slack.token-not-renewed'))).toHaveLength(1);
    nowMs += 60_000;
    await one.tokenNow();
    nowMs += 60_000;
    await one.tokenNow();
    expect((await (await one.workspaces.at(`slack:${TEAM}`)).identity.renew()).teamId).toBe(TEAM);
    expect(one.logged.join()).not.toMatch(/xox|[?]code/);
  });
});

describe('a token that Slack has renewed', () => {
  beforeEach(() => double.setRotation(true));

  it('is kept once the database is back, however long that takes', async () => {
    const one = herald();
    await one.install();
    nowMs += 11 * HOUR_MS;
    const put = store.put;
    store.put = async () => {
      isAway = true;
      throw new Error('the database is away');
    };
    await one.tokenNow();
    await eventually(
      () => one.logged.join(),
      (text) => text.includes('slack.token-not-renewed'),
      'it was not kept',
    );
    [store.put, isAway] = [put, false];
    nowMs += HOUR_MS + 60_000;
    const token = await one.tokenNow();
    expect(place.botTokens).toContain(token);
    expect(renewals()).toBe(1);
  });

  it('is asked for at once where Slack says that the old one has expired, whatever the clock says', async () => {
    const one = herald();
    await one.install();
    const first = await one.workspaces.at(`slack:${TEAM}`);
    const installedAtMs = nowMs;
    nowMs += 12 * HOUR_MS + 1;
    const probe = () => first.call({ method: 'auth.test', destination: null, repeatable: true }, () => first.identity.renew());
    expect(await failureOf(probe())).toMatchObject({ kind: 'unauthorized', detail: 'token_expired' });
    // Herald's own clock was wrong.
    heraldLagMs = nowMs - installedAtMs;
    const token = await one.tokenNow();
    expect(place.botTokens).toEqual([token]);
  });
});

describe('workspaces that are kept', () => {
  it('are seen by every process, which tells what waited for them', async () => {
    const [one, other] = [herald(), herald()];
    const changes: PlatformChange[] = [];
    await other.workspaces.follow(async (change) => void changes.push(change));
    other.workspaces.stop();
    expect(await failureOf(other.workspaces.at(`slack:${TEAM}/C0NEWS`))).toMatchObject({
      kind: 'destination-gone',
      detail: expect.stringContaining('not_installed'),
      advice: expect.stringContaining(INSTALL_URL),
      community: TEAM,
    });
    expect(other.workspaces.describe()).toContain(INSTALL_URL);
    await one.install();
    nowMs += 10_000;
    expect((await other.workspaces.all()).map(({ naming }) => naming.channel('C0NEWS'))).toEqual([`slack:${TEAM}/C0NEWS`]);
    await eventually(
      () => changes.map(({ kind }) => kind),
      (kinds) => kinds.join() === 'joined,signed-in',
      'both are told',
    );
    expect(other.workspaces.describe()).toBe('in one workspace');
  });

  it('stay known while the database is away, and are unknown to whoever starts without it', async () => {
    const one = herald();
    await one.install();
    const token = await one.tokenNow();
    isAway = true;
    nowMs += 20_000;
    expect(await one.tokenNow()).toBe(token);
    expect(await failureOf(herald().workspaces.at(`slack:${TEAM}/C0NEWS`))).toMatchObject({
      kind: 'unavailable',
      detail: expect.stringMatching(/^the database.* does not answer$/),
    });
  });

  it('stay known while the database does not answer: whoever asks Herald something does not wait for it', async () => {
    const one = herald();
    await one.install();
    const token = await one.tokenNow();
    store.list = () => new Promise(() => undefined);
    nowMs += 20_000;
    expect(await withTimeout(1_500, one.tokenNow())).toBe(token);
  });

  it('where the database is away, that is what people read, and Slack is not blamed', async () => {
    isAway = true;
    const one = herald();
    expect(await one.installByPage()).toMatchObject({
      status: 503,
      lines: [expect.stringMatching(/^It did not work: the database.* does not answer\. Try again in a moment\.$/)],
    });
    expect(await explainMissingWorkspace(one, TEAM)).toContain('can’t look up this workspace at the moment');
    expect(await checkWorkspaces(one.workspaces, [])).toEqual([expect.stringContaining('the database')]);
    isAway = false;
    expect(await explainMissingWorkspace(one, TEAM)).toBe('Herald is not installed in this workspace.');
    expect(await one.installByPage()).toMatchObject({ status: 200 });
    expect(one.logged.join()).not.toContain('no answer from Slack');
  });

  it('one that no key decrypts is told apart from one that is not there', async () => {
    await herald().install();
    const other = herald('cd'.repeat(32));
    expect(await failureOf(other.workspaces.at(`slack:${TEAM}/C0NEWS`))).toMatchObject({
      kind: 'unauthorized',
      detail: expect.stringContaining('HERALD_SECRET_KEY'),
    });
  });

  it('a channel that names none gets nothing, and is told how it is written', async () => {
    const one = herald();
    await one.install();
    expect(await failureOf(one.workspaces.at('slack:C0NEWS'))).toMatchObject({
      kind: 'destination-gone',
      advice: 'Write it like slack:T0123ABCD/C0NEWS',
    });
    expect((await one.workspaces.at('slack')).naming.channel('C1')).toBe(`slack:${TEAM}/C1`);
  });
});

describe('an event that says that Herald was removed', () => {
  async function removed(code: 'app_uninstalled' | 'token_revoked', own: { isGone?: boolean; isBack?: boolean } = {}) {
    const one = herald();
    await one.install();
    const present = await one.workspaces.of(TEAM);
    if (present === null) throw new Error('not there');
    if (own.isGone) await place.uninstall({ told: false });
    if (own.isBack) await one.install();
    const changes: PlatformChange[] = [];
    await one.workspaces.signedOut(present, code, async (change) => void changes.push(change));
    return { changes, isKept: (await one.workspaces.of(TEAM)) !== null };
  }

  it('removes its token, and everything of it is forgotten', async () => {
    const { changes, isKept } = await removed('app_uninstalled', { isGone: true });
    expect(changes).toEqual([
      {
        kind: 'left',
        platform: 'slack',
        reason: expect.objectContaining({ kind: 'destination-gone', community: TEAM, forget: 'at-once' }),
      },
    ]);
    expect([isKept, (await store.list('slack')).length]).toEqual([false, 0]);
  });

  it('does so once the database is back, where it was away', async () => {
    const one = herald();
    await one.install();
    const present = await one.workspaces.of(TEAM);
    if (present === null) throw new Error('not there');
    const changes: PlatformChange[] = [];
    const note = async (change: PlatformChange): Promise<void> => void changes.push(change);
    await one.workspaces.follow(note);
    one.workspaces.stop();
    await place.uninstall({ told: false });
    isAway = true;
    await one.workspaces.signedOut(present, 'app_uninstalled', note).catch(() => undefined);
    isAway = false;
    await one.workspaces.housekeeping();
    expect(changes.map(({ kind }) => kind)).toEqual(['joined', 'signed-in', 'left']);
    expect(await store.list('slack')).toEqual([]);
  });

  it('is done with before somebody installs it anew, in whatever process', async () => {
    const [one, other] = [herald(), herald()];
    await one.install();
    const present = await one.workspaces.of(TEAM);
    if (present === null) throw new Error('not there');
    await place.uninstall({ told: false });
    let installing: Promise<void> | null = null;
    await one.workspaces.signedOut(present, 'app_uninstalled', async ({ kind }) => {
      expect(kind).toBe('left');
      installing = other.install();
      expect(
        await withTimeout(
          500,
          installing.then(() => 'installed'),
        ),
      ).toBeNull();
      expect(await store.list('slack')).toEqual([]);
    });
    await installing;
    expect(place.botTokens).toEqual([await other.tokenNow()]);
  });

  it('and comes late, or after it was installed again, does nothing', async () => {
    expect(await removed('app_uninstalled')).toEqual({ changes: [], isKept: true });
    expect(await removed('app_uninstalled', { isGone: true, isBack: true })).toEqual({ changes: [], isKept: true });
  });

  it('only pauses the workspace where a token alone was taken away, or Slack can’t be asked', async () => {
    const paused = { kind: 'signed-out', target: `slack:${TEAM}` };
    expect(await removed('token_revoked', { isGone: true })).toMatchObject({ changes: [paused], isKept: true });
    double.fault({ method: 'auth.test', nth: 3, answer: { error: 'internal_error' } });
    expect(await removed('app_uninstalled', { isGone: true, isBack: true })).toMatchObject({ changes: [paused], isKept: true });
  });
});
