import { beforeAll, describe, expect, it } from 'vitest';
import { PLATFORMS } from '../../adapters/platforms.ts';
import { COMMANDS } from '../../src/commands/registry.ts';
import type { Post, Problem } from '../../src/content/post.ts';
import { deliveryKeyOf } from '../../src/model/delivery.ts';
import type { Destination } from '../../src/model/destination.ts';
import type { Hold } from '../../src/model/hold.ts';
import type { Pause } from '../../src/model/pause.ts';
import { inDoubtNotices } from '../../src/model/sentences/delivery-notices.ts';
import { holdNotice, pauseNotice } from '../../src/model/sentences/notices.ts';
import type { Completion } from '../../src/ports/command-shape.ts';
import type { Reply } from '../../src/ports/reply.ts';
import { ADMIN, NOW, openCommandStage, pendingRow, SOMEBODY } from '../support/command-stage.ts';
import { makePost, makeSubscription } from '../support/make.ts';

const COMPLETIONS = new Set<Completion>([
  'search',
  'filter',
  'post',
  'tag',
  'source',
  'kind',
  'subscription',
  'replay',
  'batch',
  'delivery',
  'paused',
]);

/** A post in which each piece that could be told has a word of its own, all made of `word`. */
function secretPost(word: string, own: Partial<Post>): Post {
  return makePost({
    path: `docs/${word}path.md`,
    title: `Kubernetes and ${word}title`,
    url: `https://example.org/${word}url`,
    tags: [`${word}tag`],
    source: `${word}source`,
    tldr: `About ${word}tldr.`,
    summary: `About ${word}summary.`,
    body: `All of ${word}body.`,
    extra: { note: `${word}extra` },
    ...own,
  });
}

const shown = makePost({ path: 'docs/shown.md', title: 'Kubernetes for everybody', tags: ['open'] });
const twin = makePost({ path: 'docs/twin.md', title: 'Kubernetes for everybody else' });
const draft = secretPost('quokkadraft', { draft: true });
const scheduled = secretPost('quokkalater', { publishAt: '2026-02-01T00:00:00.000Z' });
const expired = secretPost('quokkaexpired', { expiresAt: '2026-01-11T00:00:00.000Z' });
const gone = secretPost('quokkagone', {});
const hidden = [draft, scheduled, expired, gone];
const problem: Problem = {
  path: 'docs/quokkabrokenpath.md',
  line: 2,
  column: 1,
  level: 'error',
  code: 'yaml-broken',
  message: 'quokkabrokenmessage',
  hint: 'quokkabrokenhint',
};
const HERE = 'slack:C0HERE';
const ELSEWHERE = ['slack:C0QUOKKA', 'discord:112233445566778899'] as const;
const hold: Hold = {
  id: 'haquokka',
  kind: 'additions',
  since: NOW.toISOString(),
  posts: 240,
  messages: 240,
  samples: [draft.title],
  decision: null,
};
const pause: Pause = {
  target: 'slack:C0QUOKKA',
  reason: { kind: 'destination-gone', detail: 'quokkareason' },
  since: NOW.toISOString(),
  probeAt: '2026-01-13T12:00:00.000Z',
};

/** Whatever names one of these things. */
const SECRETS: readonly string[] = [
  ...hidden.flatMap(({ id, path, title, url, tags, source }) => [id, path, title, url ?? '', ...tags, source ?? '']),
  ...hidden.flatMap(({ tldr, summary, body }) => [tldr ?? '', summary ?? '', body]).map((text) => text.split(' ').at(-1) ?? ''),
  ...hidden.map(({ title }) => title.split(' ').at(-1) ?? ''),
  ...hidden.map(({ extra }) => String(extra.note)),
  problem.path,
  problem.message,
  problem.hint ?? '',
  ...ELSEWHERE.map((destination) => destination.split(':')[1] ?? ''),
  hold.id,
  'quokkareason',
  'quokkahost',
  'quokkapause',
].filter(Boolean);

/** Beginnings, endings and misspellings of them, and what people type without knowing anything. */
const GUESSES: readonly string[] = [
  '',
  'kubernetes',
  'quokka',
  'dry-run',
  '--misses',
  '--yes',
  'nonsense',
  'kubernetes quokkadraftitle',
  'everybody quokkalatertitel',
  'kubernetes quokkaexpiredbodi',
  'kubernetes tag:quokkadrafttga',
  'source:quokkalatersourc',
  'failed',
  'held',
  'since:30d',
  'here',
  'slack',
];

async function openStage() {
  const stage = openCommandStage({
    subscriptions: [makeSubscription(HERE), ...ELSEWHERE.map((destination) => makeSubscription(destination, { tags: ['quokkadrafttag'] }))],
    problems: [problem],
    searchFeedback: {
      chose: () => undefined,
      missed: () => undefined,
      misses: async () => [{ query: 'quokkareason', count: 2, lastAt: NOW.toISOString() }],
    },
  });
  stage.context.health = async () => [
    { part: 'database', ready: true, detail: 'postgres at quokkahost' },
    { part: 'Slack', ready: false, detail: 'refused by quokkahost' },
  ];
  await stage.seen([shown, twin, expired, gone]);
  await stage.seen([draft, scheduled], 'waiting');
  const rowsTo = (to: Destination, first: Post) =>
    [first, ...[shown, twin, ...hidden].filter((post) => post !== first)].map(({ id }) => pendingRow(id, to));
  const rows = [...rowsTo(HERE, shown), ...rowsTo(ELSEWHERE[0], draft), ...rowsTo(ELSEWHERE[1], gone)];
  await stage.look({ deliveries: rows, holds: [hold] });
  await stage.deliver(deliveryKeyOf(shown.id, HERE, 'announce'));
  await stage.fail(deliveryKeyOf(draft.id, 'slack:C0QUOKKA', 'announce'), 'in-doubt', { kind: 'unprovable', detail: 'quokkareason' });
  await stage.fail(deliveryKeyOf(gone.id, ELSEWHERE[1], 'announce'), 'failed', { kind: 'rejected', detail: 'quokkareason' });
  await stage.ledger.pause(pause, []);
  stage.context.archive.remove([gone.id]);
  stage.context.engine.remove([gone.id]);
  await stage.look({ remove: [gone.id] });
  await stage.ask('pause quokkapause');
  return stage;
}

type Stage = Awaited<ReturnType<typeof openStage>>;

/** All that a reply says, shows or hands on, but for what was asked. */
function toldBy(reply: Reply, asked: string): readonly string[] {
  const all = JSON.stringify(reply).toLowerCase();
  return SECRETS.filter((secret) => all.includes(secret.toLowerCase()) && !asked.toLowerCase().includes(secret.toLowerCase()));
}

/** Somebody, in a channel that gets posts. */
const asSomebody = { from: SOMEBODY, where: HERE } as const;

describe('whoever is no admin is told nothing of what is not for them', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });

  it('the stage has secrets, which admins are told', async () => {
    const theirs = await openStage();
    const admin = async (words: string) => JSON.stringify(await theirs.ask(words));
    expect(await admin('why quokkadraft')).toContain(draft.url);
    expect(await admin(`why ${gone.path}`)).toContain(gone.url);
    expect(await admin('why quokkabrokenpath.md')).toContain('quokkabrokenmessage');
    for (const [words, secret] of [
      ['status', 'quokkahost'],
      ['status', 'C0QUOKKA'],
      ['resolve', draft.title],
      ['holds', draft.title],
      ['subscriptions', 'quokkadrafttag'],
      ['resume', 'quokkareason'],
      ['search --misses', 'quokkareason'],
    ] as const)
      expect(await admin(words), words).toContain(secret);
  });

  it.each(COMMANDS.map(({ verb }) => verb))('%s, whatever follows it, pressed or typed', async (verb) => {
    const keys = (await stage.ledger.find({}, 99)).map(({ key }) => key);
    const names = [...SECRETS, ...SECRETS.map((secret) => secret.slice(0, -1)), ...SECRETS.map((secret) => secret.slice(-12)), ...keys];
    for (const words of [...GUESSES, ...names, ...names.map((name) => `search ${name}`), `${draft.id} kubernetes`])
      for (const confirmed of GUESSES.includes(words) ? [false, true] : [false]) {
        const asked = `${verb} ${words}`;
        const reply = await stage.ask(asked, { ...asSomebody, confirmed });
        expect(toldBy(reply, asked), asked).toEqual([]);
        for (const { command, label } of reply.actions) {
          expect(toldBy(await stage.ask(command, { ...asSomebody, confirmed: true }), command), `${asked} → ${label}`).toEqual([]);
        }
      }
  });

  it('every button of what admins see, and of notices', async () => {
    const doubts = await stage.ledger.find({ states: ['in-doubt'] }, 9);
    const notices = [
      holdNotice(hold, HERE, 'en'),
      pauseNotice(pause, HERE, PLATFORMS, 'en'),
      ...inDoubtNotices(
        doubts.map((delivery) => ({ delivery, posts: [draft], count: 1 })),
        HERE,
        'en',
      ),
    ].flatMap(({ notice }) => notice?.actions ?? []);
    expect(notices.length).toBeGreaterThanOrEqual(6);
    const theirs = await openStage();
    const replies: Reply[] = [];
    for (const { verb } of COMMANDS)
      for (const words of ['', 'failed', 'held as:seen', draft.path, gone.path, 'kubernetes'])
        replies.push(await theirs.ask(`${verb} ${words}`));
    const actions = [...notices, ...replies.flatMap((reply) => reply.actions)];
    expect(new Set(actions.map(({ command }) => command.split(' ')[0])).size).toBeGreaterThan(5);
    for (const { command } of actions) {
      const reply = await stage.ask(command, { ...asSomebody, confirmed: true });
      expect(toldBy(reply, command), command).toEqual([]);
    }
  });

  it('a hidden post is answered for like one that is nowhere', async () => {
    const answer = async (reference: string, as: string): Promise<string> => {
      const reply = await stage.ask(`why ${reference}`, asSomebody);
      return JSON.stringify(reply).replaceAll(reference, as).replaceAll(reference.slice(0, 79).trimEnd(), as);
    };
    const nowhere = await answer('zzzzzz', 'X');
    for (const post of hidden)
      for (const reference of [
        post.id,
        post.path,
        post.path.slice(5),
        post.url ?? '',
        post.tags[0] ?? '',
        deliveryKeyOf(post.id, HERE, 'announce'),
      ])
        expect(await answer(reference, 'X'), reference).toBe(nowhere);
    expect(await answer(problem.path, 'X')).toBe(nowhere);
    // Its title has a word that others have, too: those are offered, and no more.
    expect(await answer(draft.title, 'X')).toBe(await answer('Kubernetes and zzzzzz', 'X'));
  });

  it('completions', async () => {
    for (const typed of [
      '',
      'q',
      'quokka',
      'kubernetes q',
      'tag:',
      'tag:q',
      'source:q',
      'kind:',
      ...SECRETS.map((secret) => secret.slice(0, -2)),
    ]) {
      const all = await Promise.all([...COMPLETIONS].map((by) => stage.handler.suggest(typed, 10, asSomebody, by)));
      const completions = JSON.stringify(all).toLowerCase();
      expect(SECRETS.filter((secret) => completions.includes(secret.toLowerCase()))).toEqual([]);
    }
  });

  it('a fault of ours', async () => {
    const broken = await openStage();
    const fault = () => Promise.reject(new Error('quokkahost does not answer about quokkadrafttitle'));
    Object.assign(broken.context.ledger, { find: fault, counts: fault, pauses: fault, holds: fault });
    broken.context.engine.search = fault;
    for (const { verb } of COMMANDS) {
      const reply = await broken.ask(`${verb} docs/shown.md`, asSomebody);
      expect(toldBy(reply, ''), verb).toEqual([]);
    }
    expect(broken.faults.length).toBeGreaterThan(2);
  });

  it('no admin’s order is carried out', async () => {
    expect(await stage.context.queue.paused()).toBe(true);
    expect((await stage.ledger.holds()).map(({ id }) => id)).toEqual([hold.id]);
    expect(await stage.ledger.pauses()).toHaveLength(1);
    expect((await stage.audit.latest(99)).filter(({ who }) => who.id !== ADMIN.id)).toEqual([]);
  });
});
