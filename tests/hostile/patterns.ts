import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';

const ROOT = join(import.meta.dirname, '../..');

/** A regular expression of the sources. `at`: `file:line`. */
export interface Pattern {
  at: string;
  source: string;
  flags: string;
}

/** `new RegExp(…)`: what it will be is known only when it runs. `isMade`: importing its module makes it. */
export interface MadePattern {
  at: string;
  file: string;
  isMade: boolean;
}

/** Every regular expression literal and every `new RegExp(…)` below `src/` and `adapters/`, and in `text` where it is given instead. */
export function patternsIn(sources: Iterable<{ file: string; text: string }> = ourSources()): { literals: Pattern[]; made: MadePattern[] } {
  const literals: Pattern[] = [];
  const made: MadePattern[] = [];
  for (const { file, text } of sources) {
    const at = ({ start }: { start: number }): string => `${file}:${text.slice(0, start).split('\n').length}`;
    let functions = 0;
    const enter = (): void => void functions++;
    const leave = (): void => void functions--;
    new Visitor({
      FunctionDeclaration: enter,
      'FunctionDeclaration:exit': leave,
      FunctionExpression: enter,
      'FunctionExpression:exit': leave,
      ArrowFunctionExpression: enter,
      'ArrowFunctionExpression:exit': leave,
      Literal(node) {
        if ('regex' in node) literals.push({ at: at(node), source: node.regex.pattern, flags: node.regex.flags });
      },
      NewExpression(node) {
        if (node.callee.type === 'Identifier' && node.callee.name === 'RegExp') made.push({ at: at(node), file, isMade: functions === 0 });
      },
    }).visit(parseSync(file, text).program);
  }
  return { literals, made };
}

function* ourSources(): Generator<{ file: string; text: string }> {
  for (const folder of ['src', 'adapters'])
    for (const name of readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).toSorted())
      if (name.endsWith('.ts')) yield { file: `${folder}/${name}`, text: readFileSync(join(ROOT, folder, name), 'utf8') };
}

/** The regular expressions that importing a module of ours (`src/…`) makes by `new RegExp`, its own imports' included. */
export async function madeBy(file: string): Promise<RegExp[]> {
  const made: RegExp[] = [];
  const Original = globalThis.RegExp;
  globalThis.RegExp = new Proxy(Original, {
    construct: (target, words: [string, string?]) => {
      const pattern = new target(...words);
      made.push(pattern);
      return pattern;
    },
  });
  try {
    await import(join(ROOT, file));
  } finally {
    globalThis.RegExp = Original;
  }
  return made;
}
