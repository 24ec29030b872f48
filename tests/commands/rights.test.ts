import { describe, expect, it } from 'vitest';
import type { Command, CommandContext } from '../../src/commands/command.ts';
import { COMMANDS } from '../../src/commands/registry.ts';
import { mayManageSubscriptions, refusalToManage } from '../../src/commands/rights.ts';
import type { CommandRequest } from '../../src/ports/reply.ts';
import type { RequesterRights, RightsAnswer } from '../../src/ports/rights.ts';
import { ADMIN, openCommandStage, SOMEBODY, wordsOf } from '../support/command-stage.ts';

const YES: RightsAnswer = { granted: true, unknown: [] };
const NO: RightsAnswer = { granted: false, unknown: [] };
const UNKNOWN: RightsAnswer = { granted: false, unknown: ['The app lacks a scope.'] };

/** Somebody who is in these groups, and runs the channel or not. */
function rightsOf({ groups = [] as readonly string[], channel = NO, asked = [] as string[] } = {}): RequesterRights {
  return {
    isInGroup: async (named) => {
      asked.push(`groups ${named.join(' ')}`);
      return named.some((group) => groups.includes(group)) ? YES : NO;
    },
    managesChannel: async () => {
      asked.push('channel');
      return channel;
    },
  };
}

const GROUPS = { admins: { slack: ['S0ADMINS'] }, managers: { slack: ['S0MANAGERS'] } };
const ask = (stage: ReturnType<typeof openCommandStage>, text: string, rights?: RequesterRights) =>
  stage.handler.handle({ text, from: SOMEBODY, where: 'slack:C1', confirmed: false, ...(rights ? { rights } : {}) });

/** A command that asks about rights. */
function probe(asks: (request: CommandRequest, context: CommandContext) => Promise<void>): Command {
  return {
    verb: 'probe',
    usage: 'probe',
    summary: 'ask',
    adminOnly: false,
    options: [],
    examples: [],
    run: async (_args, request, context) => {
      await asks(request, context);
      return { blocks: [], actions: [], shared: false, data: null, exitCode: 0 };
    },
  };
}

describe('members of a group that HERALD_ADMINS names', () => {
  it('are admins, in everything that a command asks', async () => {
    const stage = openCommandStage({ groups: GROUPS });
    const rights = rightsOf({ groups: ['S0ADMINS'] });
    expect((await ask(stage, 'pause', rights)).exitCode).toBe(0);
    expect(wordsOf(await ask(stage, 'help', rights))).toContain('pause [reason]');
    expect(wordsOf(await ask(stage, 'help', rightsOf()))).not.toContain('pause [reason]');
  });

  it('are asked about at every use', async () => {
    const stage = openCommandStage({ groups: GROUPS });
    const asked: string[] = [];
    await ask(stage, 'help', rightsOf({ asked }));
    await ask(stage, 'pause', rightsOf({ asked }));
    expect(asked).toEqual(['groups S0ADMINS', 'groups S0ADMINS']);
  });

  it('make nobody else an admin: a command that asks about another person gets their own right', async () => {
    const answers: boolean[] = [];
    const whoElse = probe(async (request, { isAdmin }) => {
      answers.push(isAdmin(request.from), isAdmin(ADMIN), isAdmin({ platform: 'slack', id: 'U0THIRD' }));
    });
    const stage = openCommandStage({ groups: GROUPS, commands: [...COMMANDS, whoElse] });
    await ask(stage, 'probe', rightsOf({ groups: ['S0ADMINS'] }));
    expect(answers).toEqual([true, true, false]);
  });

  it('are those of the platform that was asked on; nobody is asked about admins by name, and where no group is named', async () => {
    const asked: string[] = [];
    const rights = rightsOf({ groups: ['S0ADMINS'], asked });
    const discordOnly = openCommandStage({ groups: { admins: { discord: ['S0ADMINS'] }, managers: {} } });
    expect((await ask(discordOnly, 'pause', rights)).data).toEqual({ error: 'not-admin' });
    const stage = openCommandStage({ groups: GROUPS });
    await stage.handler.handle({ text: 'holds', from: ADMIN, where: null, confirmed: false, rights });
    expect(asked).toEqual([]);
  });

  it('pick deliveries and replay them, and others do not', async () => {
    const stage = openCommandStage({ groups: GROUPS });
    const selected = { action: 'resend', keys: [], plan: null } as const;
    const asker = { from: SOMEBODY, where: null };
    expect((await stage.handler.replay({ ...asker, rights: rightsOf() }, selected)).data).toEqual({ error: 'not-admin' });
    const own = await stage.handler.replay({ ...asker, rights: rightsOf({ groups: ['S0ADMINS'] }) }, selected);
    expect(own.data).not.toEqual({ error: 'not-admin' });
  });
});

describe('a refusal', () => {
  it('says what could not be found out, and how to become an admin', async () => {
    const stage = openCommandStage({ groups: GROUPS });
    const reply = await ask(stage, 'pause', { ...rightsOf(), isInGroup: async () => UNKNOWN });
    expect(wordsOf(reply).split('\n')).toEqual([
      'Only admins of Herald may use “pause”.',
      'To become one, have slack:U0SOMEBODY added to HERALD_ADMINS, or join a group that it names.',
      'The app lacks a scope.',
    ]);
  });

  it.each(['isInGroup', 'managesChannel'] as const)('is what a platform that fails at %s comes to', async (method) => {
    const stage = openCommandStage({ groups: GROUPS });
    const rights = { ...rightsOf(), [method]: () => Promise.reject(new Error('broken')) };
    const request = { text: '', from: SOMEBODY, where: 'slack:C1', confirmed: false, rights } as const;
    expect(await mayManageSubscriptions(request, stage.context)).toBe(false);
    const refused = await refusalToManage(request, stage.context);
    expect(refused && wordsOf(refused)).toContain('could not ask the platform');
    if (method === 'isInGroup') expect((await ask(stage, 'pause', rights)).data).toEqual({ error: 'not-admin' });
    expect(await stage.context.queue.paused()).toBe(false);
  });

  it('is in the audit log, once in ten minutes, and pushes no order out of it', async () => {
    const stage = openCommandStage({ groups: GROUPS });
    for (let n = 0; n < 3; n += 1) await ask(stage, 'pause now', rightsOf());
    await ask(stage, 'resume', rightsOf());
    await ask(stage, 'search cilium', rightsOf());
    expect(await stage.audit.latest(9, 'refused')).toMatchObject([
      { who: SOMEBODY, where: 'slack:C1', action: 'refused', detail: { verb: 'resume' } },
      { who: SOMEBODY, where: 'slack:C1', action: 'refused', detail: { verb: 'pause' } },
    ]);
    expect(await stage.audit.latest(9)).toEqual([]);
  });

  it('stays one where the audit log can’t be written', async () => {
    const stage = openCommandStage({ groups: GROUPS });
    stage.context.audit.record = () => Promise.reject(new Error('connection refused'));
    expect((await ask(stage, 'pause', rightsOf())).data).toEqual({ error: 'not-admin' });
    expect(stage.faults).toEqual([new Error('connection refused')]);
  });
});

describe('who may decide what a channel gets', () => {
  const stage = openCommandStage({ groups: GROUPS });
  const may = (own: { rights?: RequesterRights; where?: 'slack:C1' | null; from?: typeof ADMIN }, channel?: 'slack:C1' | 'slack:C2') =>
    mayManageSubscriptions({ from: SOMEBODY, where: 'slack:C1', ...own }, stage.context, channel);

  it('whoever runs it, members of the named groups, and admins', async () => {
    expect(await may({ rights: rightsOf({ channel: YES }) })).toBe(true);
    expect(await may({ rights: rightsOf({ groups: ['S0MANAGERS'] }) })).toBe(true);
    expect(await may({ from: ADMIN })).toBe(true);
    expect(await may({ rights: rightsOf() })).toBe(false);
    expect(await may({ rights: rightsOf({ channel: UNKNOWN }) })).toBe(false);
    expect(await may({})).toBe(false);
  });

  it('of another channel, and in a direct message, admins alone', async () => {
    const everything = rightsOf({ channel: YES, groups: ['S0MANAGERS'] });
    expect(await may({ rights: everything }, 'slack:C1')).toBe(true);
    expect(await may({ rights: everything }, 'slack:C2')).toBe(false);
    expect(await may({ rights: everything, where: null })).toBe(false);
    expect(await may({ rights: everything, where: null }, 'slack:C1')).toBe(false);
    expect(await may({ from: ADMIN, where: null }, 'slack:C2')).toBe(true);
  });

  const refusal = async (
    own: { rights?: RequesterRights; where?: 'slack:C1' | null; from?: typeof ADMIN },
    channel?: 'slack:C1' | 'slack:C2',
  ) => {
    const request = { text: '', from: SOMEBODY, where: 'slack:C1', confirmed: false, ...own } as const;
    const reply = await refusalToManage(request, stage.context, channel);
    return reply && { words: wordsOf(reply).split('\n'), data: reply.data, exitCode: reply.exitCode };
  };

  it('is told to others, with what could not be found out, each reason once', async () => {
    const rights = { managesChannel: async () => UNKNOWN, isInGroup: async () => UNKNOWN };
    expect(await refusal({ rights })).toEqual({
      words: [
        'Only people who manage this channel may decide what it gets: its creator, admins of the workspace, members of the user groups that HERALD_SLACK_MANAGERS names, and admins of Herald.',
        'The app lacks a scope.',
      ],
      data: { error: 'not-manager' },
      exitCode: 2,
    });
    expect(await refusal({ rights: rightsOf({ channel: YES }) })).toBeNull();
    expect(await refusal({ from: ADMIN, where: null }, 'slack:C2')).toBeNull();
    const elsewhere = [
      'From here, only admins of Herald may decide what that channel gets. People who manage it can do so in the channel itself.',
    ];
    expect((await refusal({ rights: rightsOf({ channel: YES }) }, 'slack:C2'))?.words).toEqual(elsewhere);
    expect((await refusal({ rights: rightsOf({ channel: YES }), where: null }, 'slack:C1'))?.words).toEqual(elsewhere);
  });

  it('members of an admins’ group too: a command that runs knows of them', async () => {
    const seen: boolean[] = [];
    const asking = probe(async (request, context) => void seen.push(await mayManageSubscriptions(request, context)));
    const own = openCommandStage({ groups: GROUPS, commands: [...COMMANDS, asking] });
    await ask(own, 'probe', rightsOf({ groups: ['S0ADMINS'] }));
    await ask(own, 'probe', rightsOf({ groups: ['S0OTHERS'] }));
    expect(seen).toEqual([true, false]);
  });
});

describe('whoever runs a channel', () => {
  const stageWith = async () => {
    const stage = openCommandStage({ groups: GROUPS });
    const rights = rightsOf({ channel: YES });
    const said = (text: string, confirmed = false) =>
      stage.handler.handle({ text, from: SOMEBODY, where: 'slack:C0HERE1', confirmed, rights, communities: [] });
    const subscribe = async (text: string, asAdmin = false) => {
      const plan = asAdmin ? await stage.ask(text, { from: ADMIN, where: 'slack:C0HERE1' }) : await said(text);
      const [action] = plan.actions;
      if (!action) return plan;
      return asAdmin ? stage.ask(action.command, { from: ADMIN, where: 'slack:C0HERE1', confirmed: true }) : said(action.command, true);
    };
    return { subscribe, stored: () => stage.subscriptions.all() };
  };
  const ELSEWHERE = 'From here, only admins of Herald may decide what that channel gets.';

  it('has no other channel asked for approvals, which may be in another community', async () => {
    const { subscribe, stored } = await stageWith();
    expect(wordsOf(await subscribe('subscribe cilium approve:slack:C0THERE2'))).toContain(ELSEWHERE);
    expect(await stored()).toEqual([]);
    await subscribe('subscribe cilium approve:here');
    expect(await stored()).toMatchObject([{ approve: 'slack:C0HERE1' }]);
    expect(wordsOf(await subscribe('subscriptions edit 1 approve:slack:C0THERE2'))).toContain(ELSEWHERE);
    expect(await stored()).toMatchObject([{ approve: 'slack:C0HERE1' }]);
  });

  it('keeps what an admin decided when they change something else', async () => {
    const { subscribe, stored } = await stageWith();
    await subscribe('subscribe cilium approve:slack:C0THERE2', true);
    await subscribe('subscriptions edit 1 ebpf approve:slack:C0THERE2');
    expect(await stored()).toMatchObject([{ filter: { expression: 'ebpf' }, approve: 'slack:C0THERE2' }]);
  });
});
