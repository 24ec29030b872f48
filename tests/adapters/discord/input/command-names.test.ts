import { describe, expect, it } from 'vitest';
import { adminCommandName, nameCommandsIn } from '../../../../adapters/discord/input/slash-command.ts';
import { isListed } from '../../../../src/commands/command.ts';
import { COMMANDS } from '../../../../src/commands/registry.ts';
import type { Reply } from '../../../../src/ports/reply.ts';
import { openCommandStage } from '../../../support/command-stage.ts';
import { replyOf } from '../fixtures.ts';

const inDiscord = nameCommandsIn('cncf', COMMANDS.filter(isListed));
const wordsOf = ({ blocks }: Reply): string =>
  blocks
    .flatMap((block) => (block.kind === 'text' ? [block.line] : block.kind === 'list' ? block.items : []))
    .map((line) => line.map(({ text }) => text).join(''))
    .join('\n');
const said = (text: string): string => wordsOf(inDiscord(replyOf(text)));

describe('the name of the command for admins', () => {
  it('is derived from that of the other, within 32 characters, and never the same', () => {
    expect(adminCommandName('cncf')).toBe('cncf-admin');
    expect(adminCommandName('x'.repeat(26))).toBe(`${'x'.repeat(26)}-admin`);
    expect(adminCommandName('x'.repeat(32))).toBe(`${'x'.repeat(26)}-admin`);
    const taken = `${'x'.repeat(26)}-admin`;
    expect(adminCommandName(taken)).toBe(`${'x'.repeat(25)}-admin`);
  });
});

describe('what replies say to type', () => {
  it.each([
    ['/cncf replay failed tries again', '/cncf-admin replay failed tries again'],
    [
      'For example: /cncf resolve a sent, or /cncf resolve a resend',
      'For example: /cncf-admin resolve a sent, or /cncf-admin resolve a resend',
    ],
    ['(/cncf holds)', '(/cncf-admin holds)'],
    ['/cncf search replay', '/cncf search replay'],
    ['/cncf help replay', '/cncf help replay'],
    ['/cncf holding', '/cncf holding'],
    ['/cncf hold-ups', '/cncf hold-ups'],
    ['https://example.org/cncf replay', 'https://example.org/cncf replay'],
  ])('%s', (text, words) => {
    expect(said(text)).toBe(words);
  });

  it('names the command that has the verb, in all help, for every verb', async () => {
    const stage = openCommandStage();
    const asked = ['help', ...COMMANDS.filter(isListed).map(({ verb }) => `help ${verb}`)];
    const all = (await Promise.all(asked.map(async (text) => wordsOf(inDiscord(await stage.ask(text)))))).join('\n');
    const named = [...all.matchAll(/\/(cncf[\w-]*) (\w+)/g)].map(([, command, verb]) => [command, verb]);
    expect(named.length).toBeGreaterThan(COMMANDS.length);
    for (const [command, verb] of named) {
      const isForAdmins = COMMANDS.find((one) => one.verb === verb)?.adminOnly ?? false;
      expect(command, verb).toBe(isForAdmins ? 'cncf-admin' : 'cncf');
    }
    expect(all).toContain('/cncf-admin replay');
  });

  it('leaves what posts say as it is', () => {
    const hit: Reply['blocks'][number] = { kind: 'hit', title: [{ text: 'How /cncf replay works' }], url: null, snippet: [], context: [] };
    expect(inDiscord({ ...replyOf('x'), blocks: [hit] }).blocks).toEqual([hit]);
  });
});
