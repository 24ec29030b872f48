import { expect, it } from 'vitest';
import { renderReply } from '../../adapters/terminal/render.ts';
import type { CommandContext } from '../../src/commands/command.ts';
import { help } from '../../src/commands/help/help.ts';
import { COMMANDS } from '../../src/commands/registry.ts';
import { wordsOf } from '../../src/languages/index.ts';
import type { CommandRequest } from '../../src/ports/reply.ts';

async function ask(args: string, isAdmin = true) {
  const request = { from: { platform: 'slack', id: 'U1' }, where: null } as unknown as CommandRequest;
  const context = { commands: COMMANDS, isAdmin: () => isAdmin, commandName: '/cncf ', words: wordsOf('en') } as unknown as CommandContext;
  const reply = await help.run(args, request, context);
  return { reply, text: renderReply(reply, { width: 400, colour: false }) };
}

it('help lists the commands, each in one line', async () => {
  const { text } = await ask('');
  expect(text).toContain('/cncf search <words>');
  expect(text).toContain('list the commands, or explain one');
});

it('help with a command is short: how it is written, what it does, what can be added, and examples', async () => {
  const { reply, text } = await ask(' HOLD me');
  expect(text).toContain('/cncf hold <id> <announce | digest | seen>');
  expect(text).toContain('announce | digest | seen: ');
  expect(text).not.toContain('/cncf search');
  expect(text.split('\n').length).toBeLessThan(14);
  expect(reply.data).toMatchObject({ command: { verb: 'hold' } });
  expect((await ask('search')).text).toMatch(/tag:…: [\s\S]*For example:[\s\S]*\/cncf search cilium/);
});

it('every command that is listed can be explained', async () => {
  for (const { verb, unlisted } of COMMANDS) expect((await ask(verb)).reply.exitCode, verb).toBe(unlisted ? 2 : 0);
});

it('a command that nobody knows, or that is for admins, is unknown; the nearest is named', async () => {
  expect((await ask('serach')).text).toBe('Unknown command “serach”.\nDid you mean /cncf help search?');
  expect((await ask('replay', false)).reply.exitCode).toBe(2);
  expect((await ask('replay', false)).text).not.toContain('send again');
});
