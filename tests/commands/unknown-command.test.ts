import { describe, expect, it } from 'vitest';
import { openCommandStage, SOMEBODY, wordsOf } from '../support/command-stage.ts';
import { makePost } from '../support/make.ts';

describe('a mistyped command', () => {
  it('has a button for what was most likely meant, with what was typed after it', async () => {
    const stage = openCommandStage();
    await stage.seen([makePost({ path: 'a.md', title: 'Cilium in practice' })]);
    const reply = await stage.ask('serach cilium', { from: SOMEBODY });
    expect(reply).toMatchObject({ exitCode: 2, actions: [{ label: 'search cilium', command: 'search cilium' }] });
    expect(wordsOf(reply)).toContain('Did you mean /cncf search?');
    expect(wordsOf(await stage.press(reply, { from: SOMEBODY }))).toContain('Cilium in practice');
  });

  // A press confirms: it would be done without its plan having been seen.
  it.each(['replya failed', 'disacrd everything', 'resmue', 'pasue', 'subscirbe kind:release'])(
    '%s has none, for it would act',
    async (text) => {
      const reply = await openCommandStage().ask(text);
      expect(wordsOf(reply)).toContain('Did you mean');
      expect(reply.actions).toEqual([]);
    },
  );

  it.each(['lint', 'Doctor', 'help backup'])('%s belongs to the command line, which is said', async (text) => {
    const verb = text.split(' ').at(-1)?.toLowerCase();
    const reply = await openCommandStage().ask(text);
    expect(wordsOf(reply)).toBe(`“${verb}” only works on the command line.\nOn the machine that Herald runs on: herald ${verb}`);
    expect(reply).toMatchObject({ exitCode: 2, actions: [] });
  });

  it('that is like nothing has none', async () => {
    expect((await openCommandStage().ask('xyzzyplugh')).actions).toEqual([]);
  });
});
