import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { frontMatter, type HeraldProcess, type Home, makeHome, runHerald, startHerald } from '../support/herald-process.ts';
import { HOSTILE, STEERING, withoutColours } from '../support/steering.ts';

const COLOUR = { NO_COLOR: '', FORCE_COLOR: '1', HERALD_LOG_LEVEL: 'debug' };
// YAML escapes, so that the characters come through the parser.
const ESCAPED = [...HOSTILE].map((sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');

let home: Home;
let herald: HeraldProcess | null = null;
beforeEach(() => {
  home = makeHome();
});
afterEach(async () => {
  await herald?.end('SIGKILL');
  herald = null;
  home.remove();
});

function hostilePosts(name: string): void {
  const front = ['title', 'source', 'tldr', 'external_url'].map((key) => {
    const value = key === 'external_url' ? `https://example.org/${name}?` : `Steering ${name} `;
    return `${key}: "${value}${ESCAPED}"`;
  });
  const date = `date: ${new Date().toISOString()}`;
  writeFileSync(
    join(home.contentDir, `${name}.md`),
    `---\n${front.join('\n')}\n${date}\ntags: ["steering${ESCAPED}"]\n---\nSteering ${HOSTILE}\n`,
  );
  // A file name may hold everything but a slash and NUL.
  const path = `${name} \u001b[2J\u009b31m\u202e\n${'\u2028'}.md`;
  writeFileSync(join(home.contentDir, path), `---\ntitle: Steering path ${name}\n${date}\n---\n`);
  writeFileSync(
    join(home.contentDir, `${name}-broken.md`),
    `---\ntitle: Steering: ${HOSTILE.replaceAll(/[\r\u0085\u2028\u2029]/g, '')}: [\n---\n`,
  );
  home.post(`${name}-odd.md`, frontMatter(`Steering odd ${name}`, { date: `soon ${HOSTILE}`, tags: `a ${HOSTILE}`, post_kind: HOSTILE }));
}

/** That nothing in it steers; `says`: what must be there, so that it is known to be the right text. */
function expectInert(text: string, what: string, says: RegExp = /Steering/): void {
  expect(withoutColours(text), what).not.toMatch(STEERING);
  expect(text, what).toMatch(says);
}

/** Runs it in colour; nothing of what it prints steers. */
async function run(args: readonly string[], says?: RegExp): Promise<string> {
  const { out, err } = await runHerald(home, args, COLOUR);
  expectInert(out + err, args.join(' '), says);
  return out;
}

it('a post, or a word on the command line, can’t steer the terminal through what needs no database', async () => {
  hostilePosts('before');
  const words = HOSTILE.replaceAll('\0', '');
  await run(['lint']);
  await run(['lint', '--format', 'github'], /::error/);
  await run(['search', `steering ${words}`], /./);
  await run(['latest']);
  await run(['search', 'x', `--${words}`], /unknown option/);
  await run([`wyh${words}`], /unknown command/);
  for (const args of [
    ['search', 'steering', '--json'],
    ['lint', '--json'],
  ])
    expect(JSON.parse(await run(args))).toBeTypeOf('object');
});

it('nor through the cards, the prompt and the log of a running Herald', async () => {
  hostilePosts('before');
  herald = startHerald(home, ['start', '--announce-last', '9'], COLOUR);
  await herald.says(/Ready in/);
  hostilePosts('later');
  await herald.says(/│.*Steering later/);
  await herald.says(/│.*Steering path later/);
  await herald.says(/✗.*later-broken/);
  const questions = [
    'search steering',
    'latest',
    'why before.md',
    'why steering',
    'why before-broken.md',
    'status',
    'replay before.md',
    'subscriptions',
  ];
  for (const line of [...questions, HOSTILE.replaceAll(/[\r\u0085\u2028\u2029]/g, ''), 'why nothing-of-this-name']) herald.type(line);
  await herald.says(/nothing-of-this-name/);

  await run(['why', 'before.md']);
  await run(['replay', 'before.md', '--dry-run'], /already delivered/);
  await run(['status'], /archive/);
  await run(['doctor'], /✓/);
  for (const verb of ['why before.md', 'doctor', 'once'])
    expect(JSON.parse(await run([...verb.split(' '), '--json'], /./)), verb).toBeTypeOf('object');
  await herald.end('SIGTERM');
  expectInert(herald.out(), 'the terminal');
  expectInert(herald.err(), 'the log', /post\.problem/);
});

it('a dry run tells of hostile paths, a line each', async () => {
  await runHerald(home, ['once'], COLOUR);
  hostilePosts('new');
  await run(['once', '--dry-run'], /^planned {4}new \[2J31m \.md → terminal$/m);
  const json = await run(['once', '--dry-run', '--json'], /./);
  expect(JSON.parse(json).added).toContain('new \u001b[2J\u009b31m\u202e\n\u2028.md');
});
