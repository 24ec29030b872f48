import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PLATFORMS } from '../../adapters/platforms.ts';
import { parseHeraldYaml } from '../../src/config/yaml.ts';

const said = (text: string): readonly string[] =>
  parseHeraldYaml('herald.yaml', text, PLATFORMS).mistakes.map(({ where, what, hint }) => `${where}: ${what}. ${hint}`);

describe('a mistake in herald.yaml', () => {
  it('names every key that is not a setting, with the nearest that is', () => {
    expect(
      said(
        'subscriptions:\n  - to: terminal\n    knd: release\n    tags:\n      - a\n    channel: x\nanounce:\n  each_limit: 3\nannounce:\n  max_age: 3\nsearch:\n  synonym: []\n',
      ).toSorted(),
    ).toEqual([
      'herald.yaml:10 announce.max_age: is not a setting. Available: each_limit, max_age_days, settle_seconds, safety_limits, edit_within_days, edit_after_minutes, retract_after_hours, images, style, language',
      'herald.yaml:12 search.synonym: is not a setting. Did you mean synonyms?',
      'herald.yaml:3 subscriptions[0].knd: is not a setting. Did you mean kind?',
      'herald.yaml:4 subscriptions[0].tags: is not a setting. Did you mean tag?',
      'herald.yaml:6 subscriptions[0].channel: is not a setting. Available: to, tag, source, kind, word, filter, images, style, language, length, facts, approve, mention, thread, reminders, promotion, calendar, mode',
      'herald.yaml:7 anounce: is not a setting. Did you mean announce?',
    ]);
  });

  it('says what a setting of an earlier build is called now', () => {
    expect(said('announce:\n  fuse_additions: 20\n  fuse_removals: 3\n')).toEqual([
      'herald.yaml:2 announce.fuse_additions: is not a setting. It is now written safety_limits: { additions: 200 }',
      'herald.yaml:3 announce.fuse_removals: is not a setting. It is now written safety_limits: { removals: 10 }',
    ]);
  });

  it('a time that is none has the advice for times, not for filters', () => {
    const [mistake] = said('subscriptions:\n  - to: terminal\n    mode: dialy\n');
    expect(mistake).toMatch(
      /^herald\.yaml:3 subscriptions\[0\]\.mode: does not say when posts are sent: .*subscriptions\.md lists what can be written$/,
    );
  });

  it.each([
    [
      'announce:\n  safety_limits:\n    edits: many\n',
      'herald.yaml:3 announce.safety_limits.edits: is not a whole number of 0 or more. Write it like edits: 50',
    ],
    [
      'announce:\n  safety_limits: 3\n',
      'herald.yaml:2 announce.safety_limits: has no settings. Write them below it, like “    additions: 200”',
    ],
    ['subscriptions:\n  - kind: release\n', 'herald.yaml:2 subscriptions[0].to: is missing. Write slack:C0123ABCD, '],
    ['subscriptions:\n  - to: "#general"\n', 'herald.yaml:2 subscriptions[0].to: is not a destination. Write slack:C0123ABCD, '],
    ['subscriptions:\n  - to:\n', 'herald.yaml:2 subscriptions[0].to: is not a destination. Write slack:C0123ABCD, '],
    [
      'subscriptions:\n  - slack:C0123ABCD\n',
      'herald.yaml:2 subscriptions[0]: is not a list of subscriptions. Write each one below it, like “  - to: ',
    ],
    ['subscriptions:\n  to: terminal\n', 'herald.yaml:1 subscriptions: is not a list of subscriptions. Write each one below it'],
    [
      'subscriptions:\n  - to: terminal\n    tag: 2024\n',
      'herald.yaml:3 subscriptions[0].tag: is neither a word nor a list of words. Write tag: security, or several like tag: [security, another]; numbers and dates need quotes',
    ],
    [
      'subscriptions:\n  - to: terminal\n    kind: [release, 1]\n',
      'herald.yaml:3 subscriptions[0].kind: is neither a word nor a list of words',
    ],
    ['site:\n  url: example.org\n', 'herald.yaml:2 site.url: is not the address of a site. Write it like url: https://example.org/'],
    ['site:\n  generator: hexo\n', 'herald.yaml:2 site.generator: is not a generator Herald knows. Write one of hugo, jekyll, '],
    [
      'site:\n  permalinks: /:slug/\n',
      'herald.yaml:2 site.permalinks: is not an address pattern for each folder. Write each folder below it',
    ],
    ['site:\n  permalinks:\n    blog: 3\n', 'herald.yaml:3 site.permalinks.blog: is not an address pattern for each folder. Write each'],
    [
      'site:\n  permalinks:\n    blog: /:year/:slgu/\n',
      'herald.yaml:3 site.permalinks.blog: is not an address pattern for each folder: :slgu is unknown. Write it like /:year/:month/:day/:slug/',
    ],
    ['site:\n  title_from: body\n', 'herald.yaml:2 site.title_from: does not say where titles come from. Write title_from: heading, '],
    [
      "subscriptions:\n  - to: terminal\n    filter: 'cilium (calico'\n",
      'herald.yaml:3 subscriptions[0].filter: is not a filter: “(” is never closed (at character 8). Write it like (cilium OR calico) kind:release. docs/subscriptions.md',
    ],
    [
      'subscriptions:\n  - to: terminal\n    filter: 1.34\n',
      'herald.yaml:3 subscriptions[0].filter: is not a filter. Write it in quotes, like',
    ],
    [
      'subscriptions:\n  - to: terminal\n    mode: hourly\n',
      'herald.yaml:3 subscriptions[0].mode: does not say when posts are sent: “hourly” is not a mode. Write each, daily at 09:00, weekly on monday at 09:00',
    ],
    [
      'subscriptions:\n  - to: terminal\n    mode: [daily]\n',
      'herald.yaml:3 subscriptions[0].mode: does not say when posts are sent. Write it like mode: daily at 09:00',
    ],
    [
      'announce:\n  each_limit: soon\n',
      'herald.yaml:2 announce.each_limit: is not a whole number of 0 or more. Write it like each_limit: 5',
    ],
    [
      'announce:\n  each_limit: 2.5\n',
      'herald.yaml:2 announce.each_limit: is not a whole number of 0 or more. Write it like each_limit: 5',
    ],
    ['announce:\n  max_age_days: 0\n', 'herald.yaml:2 announce.max_age_days: is not a number above 0. Write it like max_age_days: 14'],
    ['announce:\n  edit_after_minutes: -1\n', 'herald.yaml:2 announce.edit_after_minutes: is not a number of 0 or more. Write it like'],
    [
      'announce:\n  images: huge\n',
      'herald.yaml:2 announce.images: is not a valid choice for pictures. Write images: none, thumbnail or large',
    ],
    [
      'subscriptions:\n  - to: terminal\n    images: true\n',
      'herald.yaml:3 subscriptions[0].images: is not a valid choice for pictures. Write images: none, thumbnail or large',
    ],
    [
      'subscriptions:\n  - to: terminal\n    style: box\n',
      'herald.yaml:3 subscriptions[0].style: is not a message style. Write style: card, line, title or embed',
    ],
    [
      'subscriptions:\n  - to: terminal\n    length: 39\n',
      'herald.yaml:3 subscriptions[0].length: is not a whole number from 40 to 400. Write it like length: 140',
    ],
    ['subscriptions:\n  - to: terminal\n    length: 401\n', 'herald.yaml:3 subscriptions[0].length: is not a whole number from 40 to 400.'],
    [
      'subscriptions:\n  - to: terminal\n    facts: [source, author]\n',
      'herald.yaml:3 subscriptions[0].facts[1]: is not a list of facts without repeats. Write them in the order you want, like facts: [source, date]',
    ],
    [
      'subscriptions:\n  - to: terminal\n    facts: [date, date]\n',
      'herald.yaml:3 subscriptions[0].facts: is not a list of facts without repeats.',
    ],
    [
      'subscriptions:\n  - to: terminal\n    approve: somebody\n',
      'herald.yaml:3 subscriptions[0].approve: is neither true, false nor a channel. Write approve: true, or the channel where approval is requested: slack:',
    ],
    ['approvals:\n  review: nowhere\n', 'herald.yaml:2 approvals.review: is not a channel. Write slack:'],
    [
      'approvals:\n  channels: [terminal, x]\n',
      'herald.yaml:2 approvals.channels[1]: is not a list of channels. Write them like channels: [slack:',
    ],
    ['approvals:\n  remind_after_hours: 0\n', 'herald.yaml:2 approvals.remind_after_hours: is not a number above 0'],
    ['approvals:\n  expire_after_days: 400\n', 'herald.yaml:2 approvals.expire_after_days: is not a number above 0, of at most 365'],
    ['announce:\n', 'herald.yaml:1 announce: has no settings. Write them below it, like “  each_limit: 5”'],
    ['git:\n  each_commit: sometimes\n', 'herald.yaml:2 git.each_commit: is neither true nor false. Write it like each_commit: true'],
    [
      'search:\n  synonyms:\n    - [sbom]\n',
      'herald.yaml:3 search.synonyms[0]: is not a list of synonym groups with at least two names each. Write each',
    ],
    ['just a text\n', 'herald.yaml: has no settings. herald.example.yaml shows how to write it'],
    ['- a\n', 'herald.yaml: has no settings. herald.example.yaml shows how to write it'],
    ['announce: {}\nannounce: {}\n', "herald.yaml:2: can't be read: Map keys must be unique. herald.example.yaml shows how to write it"],
    ['a: &a [x]\nb: *nowhere\n', 'herald.yaml:2: a value that begins with * must be quoted. herald.example.yaml shows how to write it'],
  ])('%j is told with its line, what is wrong and what to write', (text, words) => {
    expect(said(text)).toEqual([expect.stringContaining(words)]);
    expect(said(text)[0]).toMatch(/^herald\.yaml/);
  });

  it('an empty file is no mistake', () => {
    expect([said(''), said('# nothing\n')]).toEqual([[], []]);
  });

  it('every setting has words of its own', () => {
    const { yaml } = parseHeraldYaml(
      'herald.example.yaml',
      readFileSync(new URL('../../herald.example.yaml', import.meta.url), 'utf8'),
      PLATFORMS,
    );
    // `images` has a test of its own: it is a word.
    const { safety_limits = {}, images: _images, style: _style, ...announce } = yaml.announce ?? {};
    const keys = Object.keys(announce);
    expect([keys.length, Object.keys(safety_limits).length]).toEqual([6, 3]);
    for (const key of Object.keys(safety_limits))
      expect(said(`announce:\n  safety_limits:\n    ${key}: []\n`)).toEqual([
        expect.stringMatching(`^herald\\.yaml:3 announce\\.safety_limits\\.${key}: is not a .*number.* Write it like ${key}: \\d+$`),
      ]);
    for (const key of keys)
      expect(said(`announce:\n  ${key}: []\n`)).toEqual([
        expect.stringMatching(`^herald\\.yaml:2 announce\\.${key}: is not a .*number.* Write it like ${key}: \\d+$`),
      ]);
    for (const key of ['to', 'tag', 'source', 'kind', 'word', 'filter']) {
      const entry = key === 'to' ? '{ to: {} }' : `{ to: terminal, ${key}: {} }`;
      expect(said(`subscriptions:\n  - ${entry}\n`)).toEqual([
        expect.stringMatching(`^herald\\.yaml:2 subscriptions\\[0\\]\\.${key}: is n.* Write `),
      ]);
    }
  });
});
