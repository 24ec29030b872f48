import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestRepository, type TestRepository } from '../support/git/repository.ts';
import { type Home, makeHome, runHerald, startHerald } from '../support/herald-process.ts';
import { rawClient } from '../support/raw-http.ts';

const SECRET = 'a secret of more than sixteen';
const WEB = { HERALD_WEB_TOKEN: 'a-token-of-more-than-sixteen', HERALD_WEB_HOSTS: 'herald.example.org' };
let home: Home;
let repository: TestRepository;
beforeEach(() => {
  home = makeHome();
  repository = createTestRepository(join(home.dir, 'site'));
  repository.commit({ 'content/docs/first.md': postOf('The first post') });
  home.env.HERALD_CONTENT_GIT = `${repository.url}#main:content`;
});
afterEach(() => home.remove());

function postOf(title: string): string {
  return `---\ntitle: ${title}\ndate: ${new Date().toISOString()}\nexternal_url: https://example.org/${title.replaceAll(' ', '-')}\n---\nBody.\n`;
}

async function once() {
  const { code, out, err } = await runHerald(home, ['once', '--json']);
  return { code, report: JSON.parse(out), err };
}

function push(url: string, delivery: string): Promise<Response> {
  const body = JSON.stringify({ ref: 'refs/heads/main', delivery });
  const signature = `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;
  const headers = { 'x-github-event': 'push', 'x-github-delivery': delivery, 'x-hub-signature-256': signature };
  return fetch(`${url}/webhook/git`, { method: 'POST', headers, body });
}

async function statusFor(url: string, host: string): Promise<number> {
  const client = rawClient(url);
  client.send(`GET /healthz HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  const { status } = await client.answer();
  client.socket.destroy();
  return status;
}

describe('posts from a git repository', () => {
  it('a signed push is announced at once; the timer is asleep', async () => {
    const env = { HERALD_WEB_ADDR: '127.0.0.1:0', HERALD_WEBHOOK_SECRET: SECRET, HERALD_CONTENT_GIT_POLL: '86400', ...WEB };
    const herald = startHerald(home, ['start'], env);
    const banner = await herald.says(/Push a post and it is announced/);
    expect(banner).toMatch(/Posts +from file:\/\/.*site#main:content at [0-9a-f]{7}/);
    expect(banner).not.toContain('│ The first post');
    const url = /(http:\/\/127\.0\.0\.1:\d+)\/readyz/.exec(banner)?.[1] ?? '';
    repository.commit({ 'content/docs/second.md': postOf('The second post') });
    expect((await fetch(`${url}/webhook/git`, { method: 'POST', body: '{}' })).status).toBe(401);
    expect((await push(url, '1')).status).toBe(202);
    await herald.says(/│ The second post/);
    expect((await push(url, '1')).status).toBe(200);

    repository.away(true);
    expect((await push(url, '2')).status).toBe(202);
    await herald.says(/✗ there is no such repository/);
    const posts = async (headers: Record<string, string>) => {
      const { parts } = (await (await fetch(`${url}/readyz`, { headers })).json()) as { parts: { part: string }[] };
      return parts.find(({ part }) => part === 'posts');
    };
    expect(await posts({})).toEqual({ part: 'posts', ready: false });
    const detail = expect.stringContaining('there is no such repository');
    expect(await posts({ authorization: `Bearer ${WEB.HERALD_WEB_TOKEN}` })).toEqual({ part: 'posts', ready: false, detail });
    expect([await statusFor(url, 'herald.example.org'), await statusFor(url, 'evil.example')]).toEqual([200, 421]);
    repository.away(false);
    repository.commit({ 'content/docs/third.md': postOf('The third post') });
    expect((await push(url, '3')).status).toBe(202);
    await herald.says(/│ The third post/);
    await herald.says(/✓ The content repository can be read again/);
    expect(herald.out().match(/│ The second post/g)).toHaveLength(1);
    const { code, tookMs } = await herald.end();
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(5_000);
  });

  it('once looks at each commit by itself where that is asked for, and says when the repository is away', async () => {
    writeFileSync(join(home.dir, 'herald.yaml'), 'git:\n  each_commit: true\n');
    expect(await once()).toMatchObject({ code: 0, report: { baseline: true, added: ['docs/first.md'], delivered: [] } });
    const seven = Array.from({ length: 7 }, (_, n) => [`content/docs/many-${n}.md`, postOf(`Many ${n}`)]);
    repository.commit(Object.fromEntries(seven));
    repository.commit({ 'content/docs/single.md': postOf('Single') });
    const { code, report } = await once();
    const modes = report.planned.map(({ post, mode }: { post: string; mode: string }) => `${mode} ${post.slice(0, 9)}`);
    expect([code, modes]).toEqual([0, [...Array(7).fill('digest docs/many'), 'each docs/sing']]);
    expect(report.delivered).toHaveLength(8);

    repository.away(true);
    const away = await once();
    expect(away).toMatchObject({
      code: 1,
      report: { planned: [], problems: [{ path: 'HERALD_CONTENT_GIT', code: 'git-repository-missing' }] },
    });
    const said = (await runHerald(home, ['once'])).out;
    expect(said).toMatch(/^error {6}HERALD_CONTENT_GIT: /m);
    expect(said).not.toContain('herald lint');
    repository.away(false);
    expect(await once()).toMatchObject({ code: 0, report: { planned: [], delivered: [], problems: [] } });
  });

  it('without git, or before the first fetch, it says what to do', async () => {
    const noGit = await runHerald(home, ['once'], { PATH: '/nowhere' });
    expect(noGit).toMatchObject({
      code: 78,
      err: expect.stringMatching(/HERALD_CONTENT_GIT: there is no git on this machine.*Install git 2\.32/),
    });
    const early = await runHerald(home, ['search', 'first']);
    expect(early).toMatchObject({ code: 78, err: expect.stringMatching(/not been fetched yet\. Run herald start or herald once/) });
    const unread = await runHerald(home, ['lint']);
    expect(unread).toMatchObject({ code: 78, err: expect.stringMatching(/HERALD_CONTENT_GIT: the posts have not been fetched yet/) });
    await once();
    expect((await runHerald(home, ['search', 'first'])).out).toContain('The first post');
    const doctor = await runHerald(home, ['doctor']);
    expect(doctor.out).toMatch(/✓ posts: file:\/\/.*#main:content at [0-9a-f]{7}\n/);
    expect(doctor.out).toMatch(/✓ content: 1 post in /);
  });
});
