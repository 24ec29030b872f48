import { describe, expect, it } from 'vitest';
import { createResealing, createVault, type LeaseTiming } from '../../src/app/vaults.ts';
import { VaultError } from '../../src/lib/errors.ts';
import { parseSealingKeys, type SealingKeys } from '../../src/lib/sealing.ts';
import { type BookShelf, useShelf } from './stores.ts';

const [OLD, NEW] = ['aa', 'bb'].map((byte) => byte.repeat(32));

function keysOf(...texts: (string | undefined)[]): SealingKeys {
  const parsed = parseSealingKeys(texts.join(','));
  if ('mistake' in parsed) throw new Error(parsed.mistake);
  return parsed.keys;
}

/** What a platform's vault promises on every store. */
export function vaultContract(title: string, present: boolean, open: () => Promise<BookShelf>): void {
  describe.skipIf(!present)(`vault in ${title}`, () => {
    const stores = useShelf(open);
    /** A vault as another process has it. */
    const vaultOf = (keys: SealingKeys, platform = 'slack', timing?: LeaseTiming) => {
      const { secrets: store, leases } = stores();
      return createVault(platform, { keys, store, leases, now: () => new Date(1_770_000_000_000), ...(timing ? { timing } : {}) });
    };

    it('gives back what was kept, to this platform alone', async () => {
      const vault = vaultOf(keysOf(NEW));
      const revision = await vault.put('T1', 'xoxb-ünïcode-🔑');
      const kept = { name: 'T1', value: 'xoxb-ünïcode-🔑', revision, changedAtMs: 1_770_000_000_000 };
      expect(await vault.get('T1')).toEqual(kept);
      expect(await vault.list()).toEqual([kept]);
      expect(await vaultOf(keysOf(NEW), 'discord').list()).toEqual([]);
      expect(await vault.put('T1', 'lost', null)).toBeNull();
      expect(await vault.put('T1', 'next', revision)).not.toBeNull();
      expect(await vault.remove('T1')).toBe(true);
      expect(await vault.get('T1')).toBeNull();
    });

    it('keeps nothing that can be read without the key', async () => {
      await vaultOf(keysOf(NEW)).put('T1', 'xoxb-hunter2');
      await vaultOf(keysOf(NEW)).put('T2', 'xoxb-hunter2');
      const [one, two] = (await stores().secrets.list(null)).map(({ sealed }) => Buffer.from(sealed));
      expect(one?.includes('hunter2')).toBe(false);
      // Another nonce each time, so that equal secrets can't be told.
      expect(one?.subarray(9).equals(two?.subarray(9) ?? Buffer.of())).toBe(false);
    });

    it('refuses a secret that was moved to another name or platform', async () => {
      const vault = vaultOf(keysOf(NEW));
      await vault.put('T1', 'of T1');
      const { secrets } = stores();
      const moved = await secrets.get('slack', 'T1');
      if (!moved) throw new Error('not kept');
      await secrets.put({ ...moved, name: 'T2' });
      await secrets.put({ ...moved, platform: 'discord' });
      await expect(vault.get('T2')).rejects.toThrow(VaultError);
      await expect(vaultOf(keysOf(NEW), 'discord').get('T1')).rejects.toThrow(VaultError);
      expect((await vault.list()).map(({ name, value }) => [name, value])).toEqual([
        ['T1', 'of T1'],
        ['T2', null],
      ]);
    });

    it('says which setting does not fit where no key decrypts a secret, and lists the others', async () => {
      await vaultOf(keysOf(OLD)).put('T1', 'under the old key');
      const vault = vaultOf(keysOf(NEW));
      await vault.put('T2', 'under the new key');
      await expect(vault.get('T1')).rejects.toMatchObject({ kind: 'unreadable', message: expect.stringContaining('HERALD_SECRET_KEY') });
      expect((await vault.list()).map(({ value }) => value)).toEqual([null, 'under the new key']);
    });

    it('is encrypted again with the first key, and then needs the old one no more', async () => {
      const { secrets: store } = stores();
      const revision = await vaultOf(keysOf(OLD)).put('T1', 'kept');
      const events: unknown[] = [];
      const reseal = createResealing({ keys: keysOf(NEW, OLD), store, log: (name, facts) => events.push([name, facts]) });
      await reseal();
      expect(events).toEqual([['secrets.resealed', { secrets: 1 }]]);
      expect(await vaultOf(keysOf(NEW)).get('T1')).toMatchObject({ value: 'kept', revision });
      await expect(vaultOf(keysOf(OLD)).get('T1')).rejects.toThrow(VaultError);
      // A process that has not been told of the new key may write again.
      await vaultOf(keysOf(OLD)).put('T2', 'late');
      await reseal();
      expect(await vaultOf(keysOf(NEW)).get('T2')).toMatchObject({ value: 'late' });
    });

    it('lets one at a time act, whichever process it is in', async () => {
      let [under, most, done] = [0, 0, 0];
      const act = async () => {
        under += 1;
        most = Math.max(most, under);
        await new Promise((resolve) => setImmediate(resolve));
        under -= 1;
        done += 1;
        return done;
      };
      const results = await Promise.all(Array.from({ length: 6 }, () => vaultOf(keysOf(NEW)).alone('T1', act)));
      expect(results.toSorted()).toEqual([1, 2, 3, 4, 5, 6]);
      expect(most).toBe(1);
    });

    it('lets others act on another name, and on the same once an act has failed', async () => {
      const vault = vaultOf(keysOf(NEW));
      expect(await vault.alone('T1', () => vault.alone('T2', async () => 'inner'))).toBe('inner');
      await expect(vault.alone('T1', () => Promise.reject(new Error('of the act')))).rejects.toThrow('of the act');
      expect(await vault.alone('T1', async () => 'after')).toBe('after');
    });

    it('does not wait for ever for a turn, nor for a process that has died', async () => {
      const timing = { waitMs: 100, leaseMs: 60_000, renewMs: 20_000 };
      const vault = vaultOf(keysOf(NEW), 'slack', timing);
      const { leases } = stores();
      await leases.hold('vault/', ['vault/slack/T1'], { owner: 'alive', detail: '' }, 60_000);
      await expect(vault.alone('T1', async () => 'never')).rejects.toMatchObject({ name: 'VaultError', kind: 'busy' });
      await leases.hold('vault/', ['vault/slack/T2'], { owner: 'dead', detail: '' }, 50);
      expect(await vaultOf(keysOf(NEW), 'slack', { ...timing, waitMs: 30_000 }).alone('T2', async () => 'after it')).toBe('after it');
    });

    it('keeps its turn for as long as the act takes', async () => {
      const timing = { waitMs: 30_000, leaseMs: 400, renewMs: 40 };
      const { leases } = stores();
      const owners = new Set<string | undefined>();
      await vaultOf(keysOf(NEW), 'slack', timing).alone('T1', async () => {
        const endMs = performance.now() + 900;
        while (performance.now() < endMs) {
          const [held] = await leases.hold('vault/slack/T1', ['vault/slack/T1'], { owner: 'other', detail: '' }, 1);
          owners.add(held?.owner);
          await new Promise((resolve) => setImmediate(resolve));
        }
      });
      expect(owners.size).toBe(1);
      expect(owners.has('other')).toBe(false);
      expect(await leases.hold('vault/', [], { owner: 'other', detail: '' }, 1)).toEqual([]);
    });
  });
}
