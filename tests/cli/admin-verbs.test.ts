import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { addAdminVerbs, type VerbBuilder } from '../../src/cli/admin-verbs.ts';
import { UsageError } from '../../src/cli/cli-context.ts';

/** What a command line asks of the stores. */
async function asked(...argv: string[]): Promise<{ words: string; json: boolean; confirmed: boolean; delivers: boolean }[]> {
  const seen: { words: string; json: boolean; confirmed: boolean; delivers: boolean }[] = [];
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  const maker: VerbBuilder = {
    verb: (name, summary) => program.command(name).summary(summary).option('--json').exitOverride(),
    does:
      (act) =>
      async (...args) =>
        void (await act(...args)),
    ask: async (words, how) => {
      seen.push({ words: words.join(' '), ...how });
      return 0;
    },
  };
  addAdminVerbs(maker);
  await program.parseAsync(argv, { from: 'user' });
  return seen;
}

const quietly = { json: false, confirmed: false, delivers: false };

describe('verbs that need the stores', () => {
  it.each([
    [['why', 'Cilium', 'in', 'practice'], { words: 'why Cilium in practice' }],
    [['status', '--json'], { words: 'status', json: true }],
    [['pause'], { words: 'pause' }],
    [['pause', 'moving', 'house'], { words: 'pause moving house' }],
    [['resume'], { words: 'resume', delivers: true }],
    [['resume', 'slack:C0123ABCD'], { words: 'resume slack:C0123ABCD', delivers: true }],
    [['drain'], { words: 'drain' }],
    [['drain', '--dry-run', '--yes'], { words: 'drain dry-run' }],
    [['drain', '--yes'], { words: 'drain', confirmed: true, delivers: true }],
    [['doubt'], { words: 'doubt' }],
    [['doubt', 'a~terminal~announce', 'there'], { words: 'doubt a~terminal~announce there' }],
    [['doubt', 'a~terminal~announce', 'again'], { words: 'doubt a~terminal~announce again', delivers: true }],
    [['holds', '--json'], { words: 'holds', json: true }],
    [['hold', 'h1', 'seen'], { words: 'hold h1 seen' }],
    [['hold', 'h1', 'digest'], { words: 'hold h1 digest', delivers: true }],
    [['subscriptions'], { words: 'subscriptions' }],
  ])('%j asks what chat asks', async (argv, expected) => {
    expect(await asked(...argv)).toEqual([{ ...quietly, ...expected }]);
  });

  it('replay asks for a plan, unless it is told yes; the shell’s quotes are put back', async () => {
    expect(await asked('replay', 'failed', 'since:7d')).toEqual([{ ...quietly, words: 'replay failed since:7d' }]);
    expect(await asked('replay', 'failed', '--yes')).toEqual([{ json: false, words: 'replay failed', confirmed: true, delivers: true }]);
    expect(await asked('replay', 'failed', '--yes', '--dry-run')).toEqual([{ ...quietly, words: 'replay failed dry-run' }]);
    expect(await asked('replay', 'skipped', 'source:K3s Releases', 'as:digest')).toEqual([
      { ...quietly, words: 'replay skipped source:"K3s Releases" as:digest' },
    ]);
  });

  it('says what a verb can’t do', async () => {
    await expect(asked('subscriptions', 'add')).rejects.toThrow(UsageError);
    await expect(asked('hold', 'h1')).rejects.toThrow("missing required argument 'decision'");
  });
});
