import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { backends } from '../support/backends.ts';
import { frontMatter, type HeraldProcess, type Home, makeHome, runHerald, startHerald } from '../support/herald-process.ts';
import { type Platforms, startPlatforms, until } from '../support/platforms.ts';

const ADMIN = 'U0ADMIN';
const REVIEW = 'slack:C0REVIEW';

/** Everything for the general channel is approved in another; releases appear in the terminal, approved there. */
function configure(home: Home): void {
  writeFileSync(
    join(home.dir, 'herald.yaml'),
    [
      'announce:',
      '  settle_seconds: 0',
      'approvals:',
      `  review: ${REVIEW}`,
      'subscriptions:',
      '  - to: slack:C0GENERAL',
      '    kind: link',
      '    approve: true',
      '  - to: terminal',
      '    kind: release',
      '    approve: terminal',
    ].join('\n'),
  );
}

const json = async (home: Home, ...args: string[]) => JSON.parse((await runHerald(home, [...args, '--json'])).out);

describe.each(backends())('messages that wait for approval, on $name', ({ name, available, open }) => {
  // What is the same on every backend is played once.
  const isFirst = name === 'PGlite';

  async function stage(play: (parts: { home: Home; platforms: Platforms; start: () => Promise<HeraldProcess> }) => Promise<void>) {
    const backend = await open();
    const platforms = await startPlatforms(['C0GENERAL', 'C0REVIEW']);
    const home = makeHome();
    const running: HeraldProcess[] = [];
    try {
      configure(home);
      Object.assign(home.env, backend.env, platforms.env, { HERALD_ADMINS: `slack:${ADMIN}` });
      home.post('docs/old.md', frontMatter('An old post'));
      const start = async (): Promise<HeraldProcess> => {
        const herald = startHerald(home);
        running.push(herald);
        await herald.says(/Ready in/);
        return herald;
      };
      await play({ home, platforms, start });
      expect(platforms.slack.complaints).toEqual([]);
    } finally {
      await Promise.all(running.map((herald) => herald.end('SIGKILL')));
      home.remove();
      await platforms.stop();
      await backend.drop();
    }
  }

  it.runIf(isFirst)('are kept over a restart, and sent from the command line, with an edit', { timeout: 120_000 }, () =>
    stage(async ({ home, platforms, start }) => {
      const count = (where: string, title: string) => platforms.counts(where, [title])[0];
      const first = await start();
      home.post('docs/new.md', frontMatter('A new post'));
      await until(() => count(REVIEW, 'A new post') === 1, 'the request');
      await first.end('SIGKILL');

      // Nobody runs: the command line asks the database itself.
      const { approvals, total } = await json(home, 'approvals');
      expect([total, approvals]).toMatchObject([1, [{ number: 1, state: 'waiting', destination: 'slack:C0GENERAL', review: REVIEW }]]);
      const edited = await runHerald(home, ['approvals', 'edit', '1', 'In better words.']);
      expect([edited.code, edited.out]).toEqual([0, expect.stringContaining('In better words.')]);

      const second = await start();
      expect(second.out()).toContain('1 message to approve: herald approvals');
      expect((await runHerald(home, ['why', 'docs/new.md'])).out).toContain(`waiting for approval in ${REVIEW}`);
      expect(count('slack:C0GENERAL', 'A new post')).toBe(0);
      const decided = await runHerald(home, ['approve', '1']);
      expect([decided.code, decided.out]).toEqual([0, expect.stringContaining('It is on its way.')]);
      await until(() => count('slack:C0GENERAL', 'A new post') === 1, 'the message');
      expect(JSON.stringify(platforms.slack.messages('C0GENERAL'))).toContain('In better words.');
      const again = await runHerald(home, ['approve', '1', 'never']);
      expect(again.out).toContain('was already decided');
      expect((await json(home, 'approvals')).total).toBe(0);
    }),
  );

  it.runIf(available)('are sent once, though Herald dies between the decision and the message', { timeout: 120_000 }, () =>
    stage(async ({ home, platforms, start }) => {
      const inGeneral = () => platforms.counts('slack:C0GENERAL', ['A new post'])[0] ?? 0;
      const first = await start();
      home.post('docs/new.md', frontMatter('A new post'));
      await until(() => platforms.counts(REVIEW, ['A new post'])[0] === 1, 'the request');
      const [notice] = platforms.slack.seen('C0REVIEW');
      if (!notice) throw new Error('no notice');
      // The message is stored and its answer never comes; or it never leaves.
      platforms.slack.fault({ method: 'chat.postMessage', nth: 1, write: isFirst, answer: 'stall' });
      const answer = await platforms.slack.press(notice, 'Send', ADMIN);
      expect(answer?.text).toContain('Approved by');
      if (isFirst) await until(() => inGeneral() === 1, 'the message');
      await first.end('SIGKILL');
      const second = await start();
      await until(() => JSON.stringify(platforms.slack.messages('C0REVIEW')).includes('Approved for sending'), 'the notice says so');
      await second.logs(isFirst ? /"sighting":"found"/ : /"delivery.delivered".*C0GENERAL~announce/, 0);
      expect(inGeneral()).toBe(1);
    }),
  );

  it.runIf(isFirst)('are not sent where the request for approval does not get through', { timeout: 120_000 }, () =>
    stage(async ({ home, platforms, start }) => {
      const first = await start();
      // The request for approval does not get through, the message is not to go in its place.
      platforms.slack.fault({ method: 'chat.postMessage', nth: 1, write: false, answer: 'stall' });
      home.post('docs/new.md', frontMatter('A new post'));
      await first.logs(/approval\.requested/);
      await first.end('SIGKILL');
      await start();
      await until(() => platforms.counts(REVIEW, ['A new post'])[0] === 1, 'the request, after all', 90_000);
      expect(platforms.counts('slack:C0GENERAL', ['A new post'])).toEqual([0]);
    }),
  );
});

describe('an approval in the terminal', () => {
  it('shows the message, and is given by typing', { timeout: 90_000 }, async () => {
    const home = makeHome();
    configure(home);
    home.post('docs/old.md', frontMatter('An old post'));
    const herald = startHerald(home);
    try {
      await herald.says(/Ready in/);
      home.post('docs/release.md', frontMatter('Cilium v1.19.0', { post_kind: 'release' }));
      const asked = await herald.says(/Waiting for your approval[\s\S]*Never: approve 1 never/);
      expect(asked).toContain('Cilium v1.19.0');
      const from = herald.out().length;
      herald.type('approvals');
      await herald.says(/1: .*v1\.19\.0/, from);
      herald.type('approve 1');
      await herald.says(/It is on its way/, from);
      await herald.says(/╭─[^\n]*\n│ Cilium v1\.19\.0/, from);
    } finally {
      await herald.end('SIGKILL');
      home.remove();
    }
  });
});
