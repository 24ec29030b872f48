import { describe, expect, it } from 'vitest';
import { asked } from '../support/asked-words.ts';

const quietly = { json: false, confirmed: false, delivers: false };

describe('verbs that need the stores', () => {
  it.each([
    [['why', 'Cilium', 'in', 'practice'], { words: 'why Cilium in practice' }],
    [['latest', 'tag:x', 'source:K3s Releases'], { words: 'latest tag:x source:"K3s Releases"' }],
    [['latest', 'kind:link source:me'], { words: 'latest kind:link source:me' }],
    [['latest', 'tag:x (a OR b'], { words: 'latest tag:x (a OR b' }],
    [['status', '--json'], { words: 'status', json: true }],
    [['pause'], { words: 'pause' }],
    [['pause', 'moving', 'house'], { words: 'pause moving house' }],
    [['resume'], { words: 'resume', delivers: true }],
    [['resume', 'slack:C0123ABCD'], { words: 'resume slack:C0123ABCD', delivers: true }],
    [['discard'], { words: 'discard' }],
    [['discard', '--dry-run', '--yes'], { words: 'discard dry-run' }],
    [['discard', '--yes'], { words: 'discard', confirmed: true, delivers: true }],
    [['resolve'], { words: 'resolve' }],
    [['resolve', 'a~terminal~announce', 'sent'], { words: 'resolve a~terminal~announce sent' }],
    [['resolve', 'a~terminal~announce', 'resend'], { words: 'resolve a~terminal~announce resend', delivers: true }],
    // Older names, still typed.
    [['drain', '--dry-run'], { words: 'discard dry-run' }],
    [['drain', '--yes'], { words: 'discard', confirmed: true, delivers: true }],
    [['doubt'], { words: 'resolve' }],
    [['doubt', 'a~terminal~announce', 'there'], { words: 'resolve a~terminal~announce there' }],
    [['doubt', 'a~terminal~announce', 'again'], { words: 'resolve a~terminal~announce again', delivers: true }],
    [['holds', '--json'], { words: 'holds', json: true }],
    [['hold', 'h1', 'seen'], { words: 'hold h1 seen' }],
    [['hold', 'h1', 'digest'], { words: 'hold h1 digest', delivers: true }],
    [['subscriptions'], { words: 'subscriptions' }],
    [['subscriptions', 'list'], { words: 'subscriptions list' }],
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

  it('says what is missing, or too much', async () => {
    await expect(asked('hold', 'h1')).rejects.toThrow("missing required argument 'word'");
    await expect(asked('status', 'now')).rejects.toThrow('too many arguments');
    await expect(asked('resolve', 'a~terminal~announce', 'sent', 'now')).rejects.toThrow('too many arguments');
  });
});
