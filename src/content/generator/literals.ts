/** A value written out in the source of a settings file. */
export interface Literal {
  /** Names of the objects it lies in, outermost first; of one behind a text in a list that text (`['plugin', { … }]`). */
  path: readonly string[];
  key: string;
  value: string | boolean;
  /** Number of the object it lies in. */
  object: number;
}

const TOKEN =
  /\/\/[^\n]*|\/\*(?:(?!\*\/)[\s\S])*(?:\*\/|$)|'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\$]|\\.)*)`|[\w$]+|[{}[\](),:]/g;

/**
 * The texts and flags that stand in JavaScript or TypeScript as `key: 'value'`, without running any of it. What is computed is left out. Linear
 * in the source's length. Pure.
 */
export function literalsIn(source: string): Literal[] {
  const found: Literal[] = [];
  const open: { name: string; object: number }[] = [];
  let objects = 0;
  // The last tokens: what names an object, and what a value belongs to.
  let [before, last] = ['', ''];
  let text: string | null = null;
  let pending: Omit<Literal, 'path'> | null = null;
  for (const match of source.matchAll(TOKEN)) {
    const [token] = match;
    if (/^\/[/*]/.test(token)) continue;
    const written = match[1] ?? match[2] ?? match[3];
    if (pending !== null && /^[,}]$/.test(token)) found.push({ path: open.map(({ name }) => name).filter(Boolean), ...pending });
    pending = null;
    if (token === '{' || token === '[' || token === '(') {
      const name = last === ':' ? before : last === ',' && text !== null ? text : '';
      open.push({ name: token === '(' ? '' : name, object: ++objects });
    } else if (token === '}' || token === ']' || token === ')') open.pop();
    else if (last === ':' && (written !== undefined || token === 'true' || token === 'false'))
      pending = { key: before, value: written ?? token === 'true', object: open.at(-1)?.object ?? 0 };
    if (token !== ',') text = written !== undefined && last !== ':' ? written : null;
    if (token !== ':') before = written ?? token;
    last = token;
  }
  return found;
}
