import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { loadConfig } from '../../app/load-config.ts';
import { PLATFORMS } from '../../app/platforms.ts';
import type { Config } from '../../config/config.ts';
import { explainFileError } from '../../lib/data-directory.ts';
import { ConfigError, Unsuccessful } from '../../lib/errors.ts';
import { plain } from '../../lib/sanitize-text.ts';
import { askWithin } from '../../lib/timeout.ts';
import { heraldFolder } from '../../lib/version.ts';
import { chatPlatforms, destinationExamples, parseDestination } from '../../model/platform.ts';
import { type CliContext, type ExitCode, originalStream, writeResult } from '../cli-context.ts';
import { envText, yamlText } from './settings-files.ts';

/** Maximum time to wait for a platform's answer, ms. */
const CHECK_MS = 15_000;
/** Maximum number of channels listed; others can be typed. */
const LISTED = 40;

const CONNECTIONS = chatPlatforms(PLATFORMS).flatMap(({ name, label, setup }) => (setup ? [{ name, label, setup }] : []));
type Connection = (typeof CONNECTIONS)[number];
type Way = Connection['setup']['ways'][number];

interface Answers {
  tokens: Record<string, string>;
  channels: string[];
  /** Further steps beyond those that always remain: whole sentences. */
  next: string[];
}

/**
 * Writes `.env` and `herald.yaml` if they are missing, and says what to do next. On a terminal it asks for tokens, tries each, and lists the channels
 * to pick from. Existing files are not changed. `prompter`: null if nobody can be asked.
 */
export async function init(
  cliContext: CliContext,
  json = false,
  prompter: Prompter | null = json ? null : createPrompter(cliContext),
): Promise<ExitCode> {
  const say = (text: string): void => void cliContext.stdout.write(`${text}\n`);
  const isMissing = (name: string): boolean => !existsSync(resolve(cliContext.cwd, name));
  const answers: Answers = { tokens: {}, channels: [], next: [] };
  try {
    if (prompter && isMissing('.env')) await askForPlatforms(cliContext, prompter, say, answers);
  } finally {
    prompter?.close();
  }
  const written = [
    ...(isMissing('.env') ? [write(cliContext, '.env', envText(answers.tokens), 0o600)] : []),
    ...(isMissing('herald.yaml') ? [write(cliContext, 'herald.yaml', yamlText(answers.channels), 0o644)] : []),
  ];
  const folder = cliContext.env.HERALD_CONTENT_DIR ?? 'content';
  if (isMissing(folder)) {
    mkdirSync(resolve(cliContext.cwd, folder), { recursive: true });
    written.push(`${folder}/`);
  }
  const words = [
    written.length > 0 ? `Written: ${written.join(', ')}.` : 'Nothing to write: .env, herald.yaml and the folder of the posts are there.',
    ...answers.next,
    `Next: put posts into ${folder}/, then run herald doctor, which checks everything, and herald start.`,
  ];
  writeResult(cliContext, json, { written, channels: answers.channels }, words.join('\n'));
  return 0;
}

function write({ cwd }: CliContext, name: string, text: string, mode: number): string {
  const path = resolve(cwd, name);
  try {
    // `wx`: never overwrites a file that was created meanwhile.
    writeFileSync(path, text, { mode, flag: 'wx' });
  } catch (error) {
    throw new Unsuccessful(explainFileError(error, path) ?? `${path} can't be written`, { cause: error });
  }
  return name;
}

async function askForPlatforms(cliContext: CliContext, { ask }: Prompter, say: (text: string) => void, answers: Answers): Promise<void> {
  for (const connection of CONNECTIONS) {
    const { label, setup } = connection;
    say(withPlaces(setup.words));
    const way = await chooseWay(ask, connection, say);
    while (way) {
      const tokens: Record<string, string> = {};
      for (const setting of way.settings) {
        const typed = await ask(`${setting} (Enter: without ${label}): `, { secret: true });
        if (typed === '') break;
        tokens[setting] = typed;
      }
      if (Object.keys(tokens).length < way.settings.length) break;
      const channels = await tryTokens(cliContext, connection, tokens, { ask, say });
      if (channels === null) continue;
      Object.assign(answers.tokens, tokens);
      if (way.next !== undefined) answers.next.push(way.next);
      answers.channels.push(...(await pickChannels(ask, channels, say)));
      break;
    }
  }
}

/** Asks which connection method to use; null to skip the platform. */
async function chooseWay(ask: Prompter['ask'], { label, setup: { ways } }: Connection, say: (text: string) => void): Promise<Way | null> {
  ways.forEach((way, at) => {
    say(`  ${at + 1}  ${way.label}`);
  });
  for (;;) {
    const typed = await ask(`Number (Enter: without ${label}): `);
    const way = ways[Number(typed) - 1];
    if (typed === '' || way) return way ?? null;
    say(`✗ ${plain(typed)}: write a number from 1 to ${ways.length}.`);
  }
}

/** Replaces the names of documentation pages (`docs/slack.md`) in a text with their paths in this installation. */
function withPlaces(text: string): string {
  const folder = heraldFolder();
  return text.replace(/\bdocs\/[\w-]+\.(?:md|yaml)/g, (page) =>
    folder !== null && existsSync(join(folder, page)) ? join(folder, page) : page,
  );
}

type Channels = readonly { destination: string; name: string }[];

/** Returns the channels of a platform; null if its tokens don't work, after saying why. */
async function tryTokens(
  cliContext: CliContext,
  { name, label }: { name: string; label: string },
  tokens: Record<string, string>,
  { ask, say }: { ask: Prompter['ask']; say: (text: string) => void },
): Promise<Channels | null> {
  let config: Config;
  try {
    config = loadConfig({ ...withoutPlatforms(cliContext.env), ...tokens }, cliContext.cwd);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const { where, what, hint } of error.mistakes) say(`✗ ${where}: ${what}. ${hint}`);
    return null;
  }
  const { openWithoutDatabase } = await import('../../app/compose.ts');
  const { messengers } = await openWithoutDatabase(config, { log: () => undefined, now: cliContext.now });
  const [messenger] = messengers.filter(({ platform }) => platform === name);
  if (!messenger) return [];
  const checked = await askWithin(CHECK_MS, () => messenger.check([]));
  if (!checked.known || checked.value.length > 0) {
    say(`✗ ${label}: ${checked.known ? checked.value.map(plain).join(' ') : 'the tokens could not be checked'}`);
    return null;
  }
  say(`✓ ${label} takes these tokens.`);
  const invitation = await askWithin(CHECK_MS, async () => messenger.invitation?.({ calendar: false }));
  if (invitation.known && invitation.value !== undefined) {
    say(`Invite Herald, with exactly the permissions that it needs: ${invitation.value}`);
    await ask('Enter, once it is there: ');
  }
  const listed = await askWithin(CHECK_MS, async () => (await messenger.channels?.()) ?? []);
  return listed.known ? listed.value : [];
}

/** Returns the environment without any tokens, so that each platform is tried on its own. */
function withoutPlatforms(env: CliContext['env']): CliContext['env'] {
  const names: readonly string[] = CONNECTIONS.flatMap(({ setup }) => setup.ways.flatMap(({ settings }) => settings));
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));
}

async function pickChannels(ask: Prompter['ask'], channels: Channels, say: (text: string) => void): Promise<readonly string[]> {
  const listed = channels.slice(0, LISTED);
  listed.forEach(({ name, destination }, at) => {
    say(`  ${String(at + 1).padStart(2)}  ${plain(name)}  ${destination}`);
  });
  if (channels.length === 0) say('  No channel is known yet: invite Herald to one and run herald init again, or write the id of one.');
  if (channels.length > LISTED) say(`  … and ${channels.length - LISTED} more: write their ids.`);
  for (;;) {
    const typed = await ask('Channels that get every post (numbers or ids, separated by blanks; Enter: none yet): ');
    const words = typed.split(/[\s,]+/).filter(Boolean);
    const picked = words.map((word) => listed[Number(word) - 1]?.destination ?? parseDestination(word, PLATFORMS));
    const wrong = words.filter((_, at) => picked[at] == null);
    if (wrong.length === 0) return [...new Set(picked.filter((one) => one != null))];
    say(`✗ ${plain(wrong.join(' '))}: neither a number of the list nor a channel like ${destinationExamples(PLATFORMS)}.`);
  }
}

/** Asks the person at the terminal. */
export interface Prompter {
  /** Returns the typed text, trimmed; `secret`: the text is not shown. Rejects when the input ends or Ctrl-C is pressed. */
  ask: (question: string, options?: { secret?: boolean }) => Promise<string>;
  close: () => void;
}

/** Creates a prompter on the streams of the command line; null if they are not a terminal. */
export function createPrompter({ stdin, stdout, stop }: Pick<CliContext, 'stdin' | 'stdout' | 'stop'>): Prompter | null {
  if (stdin.isTTY !== true || stdout.isTTY !== true) return null;
  // Readline needs to move the cursor, so it gets the raw stream: foreign text in questions has been sanitized with `plain`.
  const raw = originalStream(stdout);
  let isHidden = false;
  const shown = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (!isHidden) raw.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input: stdin, output: shown, terminal: true });
  return {
    ask: async (question, { secret = false } = {}) => {
      if (!secret) return (await lines.question(question, { signal: stop })).trim();
      raw.write(question);
      isHidden = true;
      try {
        return (await lines.question('', { signal: stop })).trim();
      } finally {
        raw.write('\n');
        isHidden = false;
      }
    },
    close: () => lines.close(),
  };
}
