import { describe, expect, it } from 'vitest';
import { commandTextOf } from '../../adapters/discord/input/parse-request.ts';
import { PLATFORMS } from '../../adapters/platforms.ts';
import { unescapeCommand, unescapeMention } from '../../adapters/slack/input/parse-request.ts';
import { parseQuery } from '../../src/archive/query/query.ts';
import { resolveReference } from '../../src/archive/resolve-reference.ts';
import { COMMANDS } from '../../src/commands/registry.ts';
import { parseReplay } from '../../src/commands/replay/parse.ts';
import { wordsOf as wordsOfLanguage } from '../../src/languages/index.ts';
import { isDeliveryKey, withPurpose } from '../../src/model/delivery.ts';
import { parseDestinationArgument, parsePauseTarget } from '../../src/model/platform.ts';
import { NOW, openCommandStage, SOMEBODY, wordsOf } from '../support/command-stage.ts';
import { makePost } from '../support/make.ts';

const EN = wordsOfLanguage('en');

/** What begins like something and never ends it, by its length. */
const HOSTILE: Readonly<Record<string, (length: number) => string>> = {
  tildes: (n) => '~'.repeat(n),
  'a key that ends open': (n) => `${'a'.repeat(n)}~`,
  'keys in a row': (n) => 'a~'.repeat(n / 2),
  slashes: (n) => `a${'/'.repeat(n)}b`,
  blanks: (n) => `a${' '.repeat(n)}b`,
  'blanks of many kinds': (n) => `--yes${'\u2028\t\u00a0'.repeat(n / 3)}x`,
  'open curly quotes': (n) => '“'.repeat(n),
  'quotes and blanks': (n) => '" '.repeat(n / 2),
  'open channels': (n) => '<#C1|'.repeat(n / 5),
  'open people': (n) => '<@U1|'.repeat(n / 5),
  'open mentions of us': (n) => '<@UBOT|'.repeat(n / 7),
  'open specials': (n) => '<!here'.repeat(n / 6),
  'open links': (n) => '<https:a|'.repeat(n / 9),
  'one open link': (n) => `<https:${'a'.repeat(n)}`,
  'fields in a row': (n) => 'tag:'.repeat(n / 4),
  'pages in a row': (n) => ' page:1'.repeat(n / 7),
  dashes: (n) => '-'.repeat(n),
  letters: (n) => 'a'.repeat(n),
  'a long address': (n) => `https://e.example/${'%2f/'.repeat(n / 4)}x`,
  dots: (n) => '1.'.repeat(n / 2),
};

const post = makePost({ path: 'docs/a.md' });
const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  isDeliveryKey,
  withPurpose: (text) => withPurpose(text, 'edit'),
  parseQuery: (text) => parseQuery(text, NOW),
  parseReplay: (text) => parseReplay(text, { here: null, now: NOW, platforms: PLATFORMS, words: EN }),
  resolveReference: (text) => resolveReference([post], text),
  destinationIn: (text) => parseDestinationArgument(text, null, PLATFORMS),
  whomIn: (text) => parsePauseTarget(text, null, PLATFORMS),
  // More than 8,000 characters do not reach their patterns.
  askedText: (text) => often(() => unescapeCommand(text.slice(0, text.length / 5))),
  mentionedText: (text) => often(() => unescapeMention(text.slice(0, text.length / 5), 'UBOT')),
};

function often(read: () => unknown): void {
  for (let time = 0; time < 20; time += 1) read();
}

/** How much longer `many` takes than `few`, at best: a busy machine makes either late now and then. */
function growthOf(read: (text: string) => unknown, few: string, many: string): number {
  let [fewMs, manyMs, growth] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let run = 0; run < 40 && growth >= 6; run += 1) {
    fewMs = Math.min(
      fewMs,
      msOf(() => read(few)),
    );
    manyMs = Math.min(
      manyMs,
      msOf(() => read(many)),
    );
    growth = manyMs / (fewMs + NOISE_MS);
  }
  return growth;
}

function msOf(act: () => unknown): number {
  const startMs = performance.now();
  act();
  return performance.now() - startMs;
}

/** What no clock tells apart, ms. */
const NOISE_MS = 2;

describe('four times as many words take about four times as long', () => {
  const cases = Object.keys(READERS).flatMap((reader) => Object.keys(HOSTILE).map((words) => [reader, words] as const));
  it.each(cases)('%s reads %s', (reader, words) => {
    const [read, make] = [READERS[reader], HOSTILE[words]];
    if (!read || !make) throw new Error('no such case');
    expect(growthOf(read, make(10_000), make(40_000))).toBeLessThan(6);
  });
});

describe('an ask that is too long', () => {
  it('is told so by every verb, before any of them reads it', async () => {
    const stage = openCommandStage();
    for (const { verb } of COMMANDS)
      for (const confirmed of [false, true]) {
        const reply = await stage.ask(`${verb} ${'~'.repeat(1_999 - verb.length + 1)}`, { from: SOMEBODY, confirmed });
        expect(wordsOf(reply), verb).toBe('That is too long: 2,001 characters.\nUse at most 2,000; a few words find more.');
        expect(reply.exitCode).toBe(2);
      }
    expect(wordsOf(await stage.ask(`search ${'x'.repeat(1_993)}`))).toContain('Nothing found');
    expect(stage.faults).toEqual([]);
  });

  it('is handed over unread, so that it is refused instead of cut to something else', async () => {
    const padded = `replay failed --yes${' '.repeat(8_000)} dry-run`;
    expect(unescapeCommand(padded)).toHaveLength(8_000);
    expect(unescapeMention(`<@UBOT> ${padded}`, 'UBOT')).toHaveLength(8_000);
    const options = [{ name: 'replay', type: 1, options: [{ name: 'what', type: 3, value: padded }] }];
    expect(commandTextOf(options as Parameters<typeof commandTextOf>[0], COMMANDS).length).toBeGreaterThan(2_000);
    expect(await openCommandStage().ask(unescapeCommand(padded))).toMatchObject({ exitCode: 2 });
  });
});

it('only admins name deliveries by their keys', async () => {
  const stage = openCommandStage();
  let asked = 0;
  stage.context.ledger.find = async () => {
    asked += 1;
    return [];
  };
  await stage.ask('why a~slack.C1~announce', { from: SOMEBODY });
  expect(asked).toBe(0);
  await stage.ask('why a~slack.C1~announce');
  expect(asked).toBe(1);
});
