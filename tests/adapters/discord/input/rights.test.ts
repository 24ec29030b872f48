import { describe, expect, it } from 'vitest';
import { rightsIn } from '../../../../adapters/discord/input/rights.ts';

const NO = { granted: false, unknown: [] };
const YES = { granted: true, unknown: [] };

describe('what a Discord interaction says of who began it', () => {
  it.each([
    ['32', true],
    ['16', true],
    ['8', true],
    ['48', true],
    [String((1n << 52n) - 1n), true],
    ['0', false],
    // Every other permission there is.
    [String(((1n << 52n) - 1n) & ~56n), false],
    ['', false],
    ['0x20', false],
    ['-1', false],
    ['32 ', false],
    ['٣٢', false],
    ['9'.repeat(10_000), false],
    [undefined, false],
  ])('permissions %j: %s', async (permissions, granted) => {
    const member = permissions === undefined ? {} : { permissions };
    expect(await rightsIn(member).managesChannel()).toEqual(granted ? YES : NO);
  });

  it('roles are those of the member, and none without any', async () => {
    expect(await rightsIn({ roles: ['1', '2'] }).isInGroup(['3', '2'])).toEqual(YES);
    expect(await rightsIn({ roles: ['1', '2'] }).isInGroup(['3'])).toEqual(NO);
    expect(await rightsIn({ roles: [] }).isInGroup(['3'])).toEqual(NO);
    expect(await rightsIn({}).isInGroup(['3'])).toEqual(NO);
    expect(await rightsIn({ roles: ['1'] }).isInGroup([])).toEqual(NO);
  });

  it('in a direct message there is no member: nothing is granted, and where to ask instead is said', async () => {
    expect(await rightsIn(null).managesChannel()).toEqual(NO);
    expect(await rightsIn(null).isInGroup(['1'])).toEqual({ granted: false, unknown: [expect.stringContaining('within a server')] });
  });
});
