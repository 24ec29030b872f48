import { defaultFacts, type GeneratorFacts, type PerFolder } from '../site/site.ts';
import { folderOf, siteAddress } from './from-tables.ts';

/** A value written out in the source of a settings file. */
interface Literal {
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
function literalsIn(source: string): Literal[] {
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

const textOf = (literals: readonly Literal[], key: string, ...path: string[]): string | null => {
  const found = literals.find((one) => one.key === key && one.path.join('/') === path.join('/'));
  return typeof found?.value === 'string' ? found.value : null;
};

/** `docusaurus.config.*`, read without running it. Pure. */
export function docusaurusFacts(source: string): GeneratorFacts {
  const literals = literalsIn(source);
  const slash = literals.find(({ key, path }) => key === 'trailingSlash' && path.length === 0)?.value;
  return {
    ...defaultFacts('docusaurus'),
    url: siteAddress(textOf(literals, 'url'), textOf(literals, 'baseUrl')),
    blogs: instancesOf(literals, 'blog'),
    docs: instancesOf(literals, 'docs'),
    trailingSlash: typeof slash === 'boolean' ? slash : null,
  };
}

/** Each has a folder and a route; both have the kind's name where nothing is written. */
function instancesOf(literals: readonly Literal[], kind: 'blog' | 'docs'): PerFolder<string>[] {
  const names = [kind, `@docusaurus/plugin-content-${kind}`, `content-${kind}`];
  const objects = new Map<number, Map<string, string | boolean>>();
  for (const { path, key, value, object } of literals) {
    if (!names.includes(path.at(-1) ?? '')) continue;
    objects.set(object, (objects.get(object) ?? new Map()).set(key, value));
  }
  const instances = [...objects.values()].map((values) => ({
    folder: folderOf(String(values.get('path') ?? kind)),
    value: folderOf(String(values.get('routeBasePath') ?? kind)),
  }));
  return instances.some(({ folder }) => folder === kind) ? instances : [...instances, { folder: kind, value: kind }];
}

/** `astro.config.*`, read without running it. Pure. */
export function astroFacts(source: string): GeneratorFacts {
  const literals = literalsIn(source);
  const slash = textOf(literals, 'trailingSlash');
  return {
    ...defaultFacts('astro'),
    url: siteAddress(textOf(literals, 'site'), textOf(literals, 'base')),
    trailingSlash: slash !== 'never' && textOf(literals, 'format', 'build') !== 'file',
  };
}

/** The settings of Eleventy, read without running them: it knows no address of its own. Pure. */
export function eleventyFacts(source: string): GeneratorFacts {
  const input =
    textOf(literalsIn(source), 'input', 'dir') ?? /\.setInputDirectory\(\s{0,20}["']([^"'\n]{1,200})["']/.exec(source)?.[1] ?? '';
  return { ...defaultFacts('eleventy'), roots: [{ folder: folderOf(input), value: '' }] };
}
