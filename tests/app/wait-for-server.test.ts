import { describe, expect, it } from 'vitest';
import { waitForServer } from '../../src/app/wait-for-server.ts';
import { ConfigError, ServerAwayError } from '../../src/lib/errors.ts';

const away = () => new ServerAwayError([{ where: 'DATABASE_URL', what: 'no PostgreSQL answers', hint: 'Start it' }]);

function stage(limitMs: number) {
  const said: string[] = [];
  const stop = new AbortController();
  return { said, stop, wait: { limitMs, stop: stop.signal, say: (text: string) => void said.push(text) } };
}

describe('waiting for a server', () => {
  it('asks again until it is up, and says so once at each end', async () => {
    const { said, wait } = stage(60_000);
    let calls = 0;
    const open = async () => {
      calls += 1;
      if (calls < 3) throw away();
      return 'open';
    };
    expect(await waitForServer('PostgreSQL', open, wait)).toBe('open');
    expect(calls).toBe(3);
    expect(said).toEqual([
      'DATABASE_URL: no PostgreSQL answers. Waiting up to 60 s for it.',
      expect.stringMatching(/^PostgreSQL answers after [\d.]+ s\.$/),
    ]);
  });

  it('says nothing when it is up', async () => {
    const { said, wait } = stage(60_000);
    expect(await waitForServer('Redis', async () => 1, wait)).toBe(1);
    expect(said).toEqual([]);
  });

  it('gives up in time, with the last reason', async () => {
    const { said, wait } = stage(300);
    const opening = waitForServer('PostgreSQL', () => Promise.reject(away()), wait);
    await expect(opening).rejects.toThrow('DATABASE_URL: no PostgreSQL answers; waited 0.3 s. Start it');
    await expect(opening).rejects.toBeInstanceOf(ServerAwayError);
    expect(said).toHaveLength(1);
  });

  it('does not wait for what will not pass, nor where nobody wants to', async () => {
    const wrong = new ConfigError([{ where: 'DATABASE_URL', what: 'wrong password', hint: 'Check it' }]);
    const { said, wait } = stage(60_000);
    await expect(waitForServer('PostgreSQL', () => Promise.reject(wrong), wait)).rejects.toBe(wrong);
    const error = away();
    await expect(waitForServer('PostgreSQL', () => Promise.reject(error), { ...wait, limitMs: 0 })).rejects.toBe(error);
    expect(said).toEqual([]);
  });

  it('ends at once when it is stopped', async () => {
    const { stop, wait } = stage(3_600_000);
    const error = away();
    const opening = waitForServer('PostgreSQL', () => Promise.reject(error), wait);
    setImmediate(() => stop.abort());
    await expect(opening).rejects.toBe(error);
  });
});
