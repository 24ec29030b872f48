import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { teamIn, whoIn } from '../../../../adapters/slack/input/parse-request.ts';
import { SEARCH_SHORTCUT } from '../../../../adapters/slack/input/shortcuts.ts';
import { openSlack } from '../../../../adapters/slack/open.ts';
import { createVault } from '../../../../src/app/vaults.ts';
import { createLocalLeases } from '../../../../src/lib/local-leases.ts';
import { parseSealingKeys } from '../../../../src/lib/sealing.ts';
import type { CommandRequest, Reply } from '../../../../src/ports/reply.ts';
import { formReply, makeForm, valuesText } from '../../../support/forms.ts';
import { createMemorySecrets } from '../../../support/memory-secrets.ts';
import { type SlackDouble, startSlackDouble } from '../../../support/slack/slack-double.ts';
import type { Workspace } from '../../../support/slack/workspace.ts';
import { makeReply } from '../sample.ts';

const INSTALL_URL = 'https://herald.test/slack/install';
/** An admin of `theirs`, and a guest in a channel that `ours` shares with it. */
const GUEST = 'U0GUEST';

const line = (text: string, own: Partial<Reply> = {}): Reply => makeReply({ blocks: [{ kind: 'text', line: [{ text }] }], ...own });

describe('a guest of a shared channel (Slack Connect), in whose own workspace Herald is, too', () => {
  let double: SlackDouble;
  let ours: Workspace;
  let theirs: Workspace;
  let asked: CommandRequest[];
  let stop: () => Promise<void>;
  beforeEach(async () => {
    asked = [];
    double = await startSlackDouble({ channels: [] });
    ours = double.addWorkspace({ teamId: 'T0OURS', channels: ['C0SHARED'] });
    theirs = double.addWorkspace({ teamId: 'T0THEIRS', channels: [] });
    ours.channel('C0SHARED', { isMember: true, isExtShared: true, creator: GUEST });
    ours.person(GUEST, { teamId: 'T0THEIRS' });
    theirs.person(GUEST, { isAdmin: true });
    double.registerRedirects(['https://herald.test/slack/installed']);
    const keys = parseSealingKeys('ab'.repeat(32));
    if ('mistake' in keys) throw new Error(keys.mistake);
    const vault = createVault('slack', {
      keys: keys.keys,
      store: createMemorySecrets(),
      leases: createLocalLeases(() => Date.now()),
      now: () => new Date(),
    });
    const { gateway, pages } = openSlack({
      app: { clientId: double.clientId, clientSecret: double.clientSecret, installUrl: INSTALL_URL },
      teams: [],
      vault,
      appToken: double.appToken,
      apiUrl: double.apiUrl,
      command: 'cncf',
      log: () => {},
      now: Date.now,
    });
    const [lead, arrive] = pages ?? [];
    for (const { us } of [ours, theirs]) {
      const origin = new URL(INSTALL_URL).origin;
      const led = await lead?.answer({ url: new URL(INSTALL_URL), cookies: {}, origin });
      if (led?.status !== 302) throw new Error('it leads nowhere');
      const cookies = Object.fromEntries((led.cookies ?? []).map(({ name, value }) => [name, value]));
      const url = new URL(await double.installAt(led.location, { teamId: us.teamId, as: 'U0ANN' }));
      expect(await arrive?.answer({ url, cookies, origin })).toMatchObject({ status: 200 });
    }
    await gateway?.start({
      handle: async (request) => {
        asked.push(request);
        if (request.values) return line(valuesText(request.values));
        if (request.text === 'latest') return line('…', { shared: true, actions: [{ label: 'Edit', command: 'edit', opensForm: true }] });
        if (request.text === 'edit') return formReply(makeForm());
        return line(`you asked: ${request.text}`, { actions: [{ label: 'Next', command: 'search cilium page:2' }] });
      },
      suggest: async () => [{ label: 'Cilium', query: 'cilium' }],
      languageFor: () => 'en',
      commands: [],
    });
    await double.sockets.open(2);
    stop = async () => gateway?.stop();
  });
  afterEach(async () => {
    expect([double.complaints, double.crossings]).toEqual([[], []]);
    await stop();
    await double.stop();
  });

  /** Everything was asked in the name of the workspace that the channel is in, where a guest may decide nothing. */
  const expectOurs = async (): Promise<void> => {
    for (const { from, communities, rights } of asked) {
      expect({ from, communities }).toEqual({ from: { platform: 'slack', id: `T0OURS/${GUEST}` }, communities: ['T0OURS', 'T0THEIRS'] });
      expect(await rights?.managesChannel()).toEqual({ granted: false, unknown: [] });
    }
    expect(double.journal.filter(({ method, team }) => team === 'T0THEIRS' && !/^(oauth|auth)\./.test(method))).toEqual([]);
  };

  it('submits a form there, and is answered there', async () => {
    const seen = await ours.slashCommand({ channel: 'C0SHARED', user: 'U0MEMBER', text: 'latest' });
    asked = [];
    const form = await ours.pressForm(seen, 'Edit', GUEST);
    const outcome = await ours.submit(form, { filter: 'cilium' });
    expect(outcome).toMatchObject({
      answer: { ephemeral: true, text: expect.stringContaining('filter=cilium'), message: { channel: 'C0SHARED' } },
    });
    expect(asked.map(({ text, where }) => ({ text, where }))).toEqual([
      { text: 'edit', where: 'slack:T0OURS/C0SHARED' },
      { text: 'subscribe to:somewhere', where: 'slack:T0OURS/C0SHARED' },
    ]);
    await expectOurs();
  });

  it('searches and presses a button in a modal there, and is answered in it', async () => {
    const modal = await ours.globalShortcut(SEARCH_SHORTCUT, GUEST);
    expect(await ours.typeInSearch(modal, 'ci')).toContainEqual({ label: 'Cilium', value: 'cilium' });
    const found = await ours.pick(modal, 'cilium');
    expect(found.text).toContain('you asked: search cilium');
    expect((await ours.pressInView(found, 'Next')).text).toContain('you asked: search cilium page:2');
    expect(asked.map(({ text }) => text)).toEqual(['search cilium', 'search cilium page:2']);
    await expectOurs();
  });
});

it.each([
  ['T0OURS', 'T0OURS'],
  // The app of a whole organization.
  ['E0ORG', 'T0THEIRS'],
  [undefined, 'T0THEIRS'],
])('a view whose Herald is that of %s belongs to %s', (opened, team) => {
  const view = opened === undefined ? {} : { app_installed_team_id: opened };
  expect(teamIn({ user: { id: GUEST, team_id: 'T0THEIRS' }, team: { id: 'T0THEIRS' }, view })).toBe(team);
});

it('a guest is known by every workspace that Slack names, also where it says none of the person', () => {
  const body = { user: { id: GUEST }, team: { id: 'T0THEIRS' }, view: { app_installed_team_id: 'T0OURS' } };
  expect(whoIn(body)).toEqual({ user: GUEST, teams: ['T0OURS', 'T0THEIRS', undefined] });
});
