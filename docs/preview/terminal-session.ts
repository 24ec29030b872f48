import { spawn } from 'node:child_process';
import { once } from 'node:events';
import headless, { type Terminal } from '@xterm/headless';

const COLUMNS = 96;
const ROWS = 60;

/** One command as a person runs it on a terminal. */
export interface Session {
  command: string;
  /** `main.js` and its arguments. */
  args: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string>>;
  /** What is typed, each once its question stands at the end of what is shown. */
  answers?: readonly (readonly [question: string, typed: string])[];
  /** Paths of this machine, and what the picture has in their place. */
  places?: Readonly<Record<string, string>>;
}

/**
 * Runs a command of Herald on a terminal of its own (`script` of util-linux), and gives back its screen, as colour codes and lines, below the command that
 * was typed. @throws {Error} when a question was not asked
 */
export async function terminalScreen({ command, args, cwd, env, answers = [], places = {} }: Session): Promise<string> {
  const words = [process.execPath, ...args].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qfec', `stty cols ${COLUMNS} rows ${ROWS}; exec ${words}`, '/dev/null'], {
    cwd,
    env: { PATH: process.env.PATH ?? '', TERM: 'xterm-256color', FORCE_COLOR: '1', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let shown = '';
  let seen = 0;
  const left = [...answers];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    const [next] = left;
    const at = next ? shown.indexOf(next[0], seen) : -1;
    if (!next || at < 0) return;
    left.shift();
    seen = at + next[0].length;
    child.stdin.write(`${next[1]}\r`);
  });
  await once(child, 'close');
  if (left[0]) throw new Error(`“${left[0][0]}” was not asked:\n${shown}`);
  const placed = Object.entries(places).reduce((text, [real, drawn]) => text.replaceAll(real, drawn), shown);
  return screenOf(`\u001b[32m$\u001b[39m \u001b[1m${command}\u001b[22m\r\n${placed}`);
}

/** What a terminal shows once all of this was written to it: each line with the codes that `terminalPage` draws. */
async function screenOf(written: string): Promise<string> {
  const terminal = new headless.Terminal({ cols: COLUMNS, rows: ROWS, scrollback: 1_000, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(written, resolve));
  const { active } = terminal.buffer;
  const lines = Array.from({ length: active.length }, (_, at) => lineOf(active.getLine(at)));
  terminal.dispose();
  return lines.join('\n').trimEnd();
}

type Line = ReturnType<Terminal['buffer']['active']['getLine']>;

function lineOf(line: Line): string {
  if (!line) return '';
  const width = line.translateToString(true).length;
  let text = '';
  let before: readonly number[] = [];
  for (let at = 0; at < width; at++) {
    const cell = line.getCell(at);
    if (!cell || cell.getWidth() === 0) continue;
    const colour = cell.isFgPalette() && cell.getFgColor() < 8 ? [30 + cell.getFgColor()] : [];
    const styles = [...(cell.isBold() ? [1] : []), ...(cell.isDim() ? [2] : []), ...(cell.isUnderline() ? [4] : []), ...colour];
    if (String(styles) !== String(before)) text += `${before.map(() => '\u001b[39m').join('')}${styles.map((code) => `\u001b[${code}m`).join('')}`;
    before = styles;
    text += cell.getChars() || ' ';
  }
  return text + before.map(() => '\u001b[39m').join('');
}
