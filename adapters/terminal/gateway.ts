import { createInterface, type Interface } from 'node:readline';
import { wordsOf } from '../../src/languages/index.ts';
import { createMutex } from '../../src/lib/concurrency.ts';
import { inert } from '../../src/lib/sanitize-text.ts';
import { withTimeout } from '../../src/lib/timeout.ts';
import type { CommandGateway, CommandHandler } from '../../src/ports/command-gateway.ts';
import type { CommandOption, CommandShape } from '../../src/ports/command-shape.ts';
import type { ConsoleStreams } from '../../src/ports/platform.ts';
import type { Asker, CommandRequest } from '../../src/ports/reply.ts';
import { renderReply } from './render.ts';

const DRAIN_MS = 3_000;
/** Of a longer line only so much is handed over, and refused as too long. Characters. */
const READ_MAX_CHARS = 8_000;

/** No name of Herald's command is longer. */
const MAX_PREFIX_CHARS = 80;
const PERSON = { from: { platform: 'terminal', id: 'local' }, where: 'terminal' } as const;

/**
 * A prompt on a terminal, where Tab completes; on a pipe, one command a line. Knows how to keep cards from running into the line being typed.
 * `command`: what chat calls Herald; a line that begins with it, as one types it there, means the same without.
 */
export function createTerminalGateway(
  { input, output, looks, locale, onQuit }: ConsoleStreams,
  command: string,
): CommandGateway & { print: (text: string) => void } {
  let lines: Interface | null = null;
  const inTurn = createMutex();
  let underWay: Promise<void> = Promise.resolve();
  let pending: string | null = null;
  /** `/cncf status` → `status`. */
  const asTypedHere = (line: string): string => {
    const [first = ''] = /^\s*\S*/.exec(line.slice(0, MAX_PREFIX_CHARS)) ?? [];
    return [`/${command}`, command].includes(first.trim().toLowerCase()) ? line.slice(first.length).trimStart() : line;
  };
  const interactive = input.isTTY === true;

  function print(text: string): void {
    if (interactive && lines) output.write('\r\u001b[2K');
    output.write(`${inert(text)}\n`);
    if (interactive) lines?.prompt(true);
  }

  async function answer(handler: CommandHandler, typed: string): Promise<void> {
    const yes = pending !== null && /^(?:y|yes)$/i.test(typed);
    const ask: CommandRequest = {
      ...PERSON,
      ...(locale === undefined ? {} : { locale }),
      text: yes && pending !== null ? pending : typed,
      confirmed: yes,
    };
    const reply = await handler.handle(ask);
    pending = reply.actions.find(({ style }) => style === 'primary')?.command ?? null;
    print(`${renderReply(reply, looks())}${pending === null ? '' : `\n${wordsOf(reply.language ?? 'en').chat.typeYes}`}\n`);
  }

  return {
    platform: 'terminal',
    print,
    start: async (handler) => {
      const completer = (line: string, done: (error: null, found: Completions) => void): void => {
        completeLine(asTypedHere(line), handler, PERSON)
          .catch((): Completions => [[], line])
          .then((found) => done(null, found));
      };
      lines = createInterface({ input, output, terminal: interactive, prompt: 'herald> ', historySize: 100, completer });
      lines.on('line', (line) => {
        const whole = line.length > READ_MAX_CHARS ? line.slice(0, READ_MAX_CHARS) : line.trim();
        if (whole === '') return lines?.prompt();
        const typed = asTypedHere(whole);
        const act = /^(?:quit|exit)$/.test(typed) ? onQuit : () => answer(handler, typed);
        underWay = inTurn(act);
      });
      lines.on('SIGINT', onQuit);
      lines.on('close', () => {
        lines = null;
        if (interactive) onQuit();
      });
      if (interactive) lines.prompt();
    },
    stop: async () => {
      const open = lines;
      lines = null;
      open?.removeAllListeners('close');
      open?.close();
      input.pause();
      await withTimeout(DRAIN_MS, underWay);
    },
    health: () => ({ ready: true, detail: interactive ? 'type help' : 'reads commands line by line' }),
  };
}

/** What could stand in place of the end of a line, `on`; as readline wants it. */
type Completions = [hits: string[], on: string];

const MAX_SUGGESTIONS = 10;
/** What the prompt itself knows. */
const OWN_VERBS = ['quit'];

/** Completes a line up to its end: the command, what it can be told, and the words of a search. Never rejects. */
export async function completeLine(line: string, { commands, suggest }: CommandHandler, asker: Asker): Promise<Completions> {
  const [, verb = '', space = '', rest = ''] = /^(\S*)(\s*)([\s\S]*)$/.exec(line.trimStart()) ?? [];
  const verbs = commands.map((command) => command.verb);
  if (space === '') return startingWith([...verbs, ...OWN_VERBS].toSorted(), verb);
  const command = commands.find((one) => one.verb === verb.toLowerCase());
  if (!command) return [[], rest];
  const word = rest.slice(Math.max(...[' ', '\t'].map((blank) => rest.lastIndexOf(blank))) + 1);
  const [hits, on] = startingWith(
    command.verb === 'help' ? verbs : nextWords(command, rest.slice(0, rest.length - word.length), word),
    word,
  );
  if (hits.length > 0 || !command.options.some(isSearch) || rest.trim() === '') return [hits, on];
  const found = await suggest(rest, MAX_SUGGESTIONS, asker);
  const queries = startingWith(
    found.map(({ query }) => query),
    rest,
  );
  return queries[0].length > 0 ? queries : [hits, on];
}

/** What may come next. Pure. */
function nextWords({ options }: CommandShape, before: string, word: string): readonly string[] {
  const named = options.find((option) => !option.bare && word.startsWith(`${option.name}:`));
  if (named) return named.type === 'choice' ? named.choices.map((choice) => `${named.name}:${choice}`) : [];
  const typed = before.split(/\s+/).filter((one) => one !== '');
  const bare = options.filter((option) => option.bare);
  const next = bare[typed.filter((one) => !options.some((option) => !option.bare && isOf(option, one))).length];
  const others = options.filter((option) => !option.bare && !typed.some((one) => isOf(option, one)));
  return [
    ...(next?.type === 'choice' ? next.choices : []),
    ...others.map((option) => (option.type === 'flag' ? option.name : `${option.name}:`)),
  ];
}

function isOf(option: CommandOption, word: string): boolean {
  return option.type === 'flag' ? word === option.name : word.startsWith(`${option.name}:`);
}

function isSearch(option: CommandOption): boolean {
  return option.type === 'text' && option.completedBy === 'search';
}

function startingWith(words: readonly string[], typed: string): Completions {
  const begun = typed.toLowerCase();
  return [[...new Set(words.filter((word) => word.toLowerCase().startsWith(begun)))], typed];
}
