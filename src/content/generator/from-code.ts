import { defaultFacts, type GeneratorFacts, type PerFolder } from '../site/site.ts';
import { folderOf, siteAddress } from './from-tables.ts';

/** A literal value in the source of a settings file. */
interface Literal {
  /** Names of the enclosing objects, outermost first. An object after a string in a list is named by that string (`['plugin', { … }]`). */
  path: readonly string[];
  key: string;
  value: string | boolean;
  /** Number of the enclosing object. */
  object: number;
}

const TOKEN =
  /\/\/[^\n]*|\/\*(?:(?!\*\/)[\s\S])*(?:\*\/|$)|'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\$]|\\.)*)`|[\w$]+|[{}[\](),:]/g;

/**
 * Returns the strings and flags written as `key: 'value'` in JavaScript or TypeScript, without running any of it. Computed values are left
 * out. Linear in the source's length. Pure.
 */
function literalsIn(source: string): Literal[] {
  const found: Literal[] = [];
  const open: { name: string; object: number }[] = [];
  let objects = 0;
  // The last two tokens: they name an object, or the key that a value belongs to.
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

/** Reads `docusaurus.config.*` without running it. Pure. */
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

/** Returns the folder and route of each instance of a plugin; both default to the name of the kind. */
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

/** Reads `astro.config.*` without running it. Pure. */
export function astroFacts(source: string): GeneratorFacts {
  const literals = literalsIn(source);
  const slash = textOf(literals, 'trailingSlash');
  return {
    ...defaultFacts('astro'),
    url: siteAddress(textOf(literals, 'site'), textOf(literals, 'base')),
    trailingSlash: slash !== 'never' && textOf(literals, 'format', 'build') !== 'file',
  };
}

/** Reads the settings of Eleventy without running them; they contain no address. Pure. */
export function eleventyFacts(source: string): GeneratorFacts {
  const input =
    textOf(literalsIn(source), 'input', 'dir') ?? /\.setInputDirectory\(\s{0,20}["']([^"'\n]{1,200})["']/.exec(source)?.[1] ?? '';
  return { ...defaultFacts('eleventy'), roots: [{ folder: folderOf(input), value: '' }] };
}
