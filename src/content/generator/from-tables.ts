import { parse as parseToml } from 'smol-toml';
import { readYaml } from '../parse/read-yaml.ts';
import { defaultFacts, type GeneratorFacts, type PerFolder } from '../site/site.ts';

/** Settings as they are written in a file: a table of values. */
export type Table = Readonly<Record<string, unknown>>;

export const isTable = (value: unknown): value is Table => typeof value === 'object' && value !== null && !Array.isArray(value);
const tableIn = (table: Table, key: string): Table => {
  const value = valueIn(table, key);
  return isTable(value) ? value : {};
};
export const textIn = (table: Table, key: string): string | null => {
  const value = valueIn(table, key);
  return typeof value === 'string' && value !== '' ? value : null;
};
const textsIn = (table: Table): [string, string][] =>
  Object.entries(table).filter((entry): entry is [string, string] => typeof entry[1] === 'string');

/** Looks up a key, ignoring case as Hugo does. */
function valueIn(table: Table, key: string): unknown {
  if (Object.hasOwn(table, key)) return table[key];
  const name = Object.keys(table).find((one) => one.toLowerCase() === key.toLowerCase());
  return name === undefined ? undefined : table[name];
}

/** Parses TOML, YAML or JSON, depending on the file's extension, and returns its table; null if it can't be read. Pure. */
export function tableOf(name: string, text: string): Table | null {
  try {
    const value: unknown = name.endsWith('.toml') ? parseToml(text) : name.endsWith('.json') ? JSON.parse(text) : readYaml(text, 1).value;
    return isTable(value) ? value : null;
  } catch (error) {
    // Not in the format of its extension, or too large: the generator itself reports that. Deep nesting overflows the stack.
    if (error instanceof Error) return null;
    throw error;
  }
}

const EXAMPLES = /^https?:\/\/(?:localhost|127\.|0\.0\.0\.0|example\.(?:org|com|net)|your-|mysite\.|yoursite\.|replace-this)/i;

/** Joins the parts of a site's address; null if the first is a placeholder, a path or an address of another scheme. Pure. */
export function siteAddress(...parts: readonly (string | null)[]): string | null {
  const [first, ...rest] = parts;
  if (first == null || !URL.canParse(first) || !/^https?:\/\/[^\s/@?#]+(?:\/|$)/i.test(first) || EXAMPLES.test(first)) return null;
  const address = [first, ...rest.filter((part) => part !== null)].map((part) => part.replace(/^\/+|\/+$/g, '')).filter(Boolean);
  return address.join('/');
}

/** Returns a folder without `./` before it and slashes around it. Pure. */
export const folderOf = (path: string): string => path.replace(/^[./]+|\/+$/g, '');

/** Reads the settings of Hugo, merged from all of its files into one table. Pure. */
export function hugoFacts(settings: Table): GeneratorFacts {
  const facts = defaultFacts('hugo');
  const permalinks = tableIn(settings, 'permalinks');
  const main = (textIn(settings, 'defaultContentLanguage') ?? 'en').toLowerCase();
  const isMainBelow = settings.defaultContentLanguageInSubdir === true;
  const languages = Object.entries(tableIn(settings, 'languages'));
  const roots: PerFolder<string>[] = [{ folder: folderOf(textIn(settings, 'contentDir') ?? 'content'), value: isMainBelow ? main : '' }];
  for (const [name, language] of languages) {
    const folder = isTable(language) ? textIn(language, 'contentDir') : null;
    if (folder !== null)
      roots.push({ folder: folderOf(folder), value: name.toLowerCase() === main && !isMainBelow ? '' : name.toLowerCase() });
  }
  const dates = tableIn(settings, 'frontmatter').date;
  return {
    ...facts,
    url: siteAddress(textIn(settings, 'baseURL')),
    roots,
    // Patterns for pages, and patterns for all kinds; sections and taxonomies have their own tables.
    permalinks: [...textsIn(permalinks), ...textsIn(tableIn(permalinks, 'page'))].map(([section, value]) => ({
      folder: folderOf(section),
      value,
    })),
    keepsCase: settings.disablePathToLower === true,
    dropsDayWithout: keysBefore(dates),
    isUgly: settings.uglyURLs === true || settings.uglyurls === true,
    languages: languages.map(([name]) => name).filter((name) => name.toLowerCase() !== main || isMainBelow),
  };
}

/** The keys that Hugo's `:default` stands for. */
const DEFAULT_KEYS = ['date', 'publishdate', 'pubdate', 'published', 'lastmod', 'modified'];

/** Returns the keys that decide a page's date before its file name does; null if the file name is never used. */
function keysBefore(dates: unknown): readonly string[] | null {
  const keys = Array.isArray(dates) ? dates.filter((key) => typeof key === 'string').map((key) => key.toLowerCase()) : [];
  const at = keys.indexOf(':filename');
  return at === -1 ? null : keys.slice(0, at).flatMap((key) => (key === ':default' ? DEFAULT_KEYS : [key]));
}

/** Reads the settings of Zola. Pure. */
export function zolaFacts(settings: Table): GeneratorFacts {
  const languages = Object.keys(tableIn(settings, 'languages'));
  return { ...defaultFacts('zola'), url: siteAddress(textIn(settings, 'base_url')), languages };
}

const COLLECTION = '/:collection/:path:output_ext';
const isPretty = (pattern: string): boolean => pattern === 'pretty' || pattern.endsWith('/');

/** Reads the settings of Jekyll. Pure. */
export function jekyllFacts(settings: Table): GeneratorFacts {
  const style = textIn(settings, 'permalink') ?? 'date';
  const collections = Object.entries(tableIn(settings, 'collections'));
  const permalinks: PerFolder<string>[] = [{ folder: '_posts', value: style }];
  for (const [name, collection] of collections) {
    const written = isTable(collection) ? textIn(collection, 'permalink') : null;
    const plain = isPretty(style) ? '/:collection/:path/' : COLLECTION;
    if (name === 'posts' && written !== null) permalinks.unshift({ folder: '_posts', value: written });
    else if (name !== 'posts') permalinks.push({ folder: `_${name}`, value: written ?? plain });
  }
  return {
    ...defaultFacts('jekyll'),
    url: siteAddress(textIn(settings, 'url'), textIn(settings, 'baseurl')),
    roots: [{ folder: folderOf(textIn(settings, 'source') ?? ''), value: '' }],
    permalinks: [
      ...defaultsOf(
        settings,
        collections.map(([name]) => name),
      ),
      ...permalinks,
    ],
    trailingSlash: isPretty(style) ? true : null,
    timeZone: textIn(settings, 'timezone') ?? 'UTC',
  };
}

/** Returns the patterns of those `defaults:` that have a `permalink`, by path or by type of document. */
function defaultsOf({ defaults }: Table, collections: readonly string[]): PerFolder<string>[] {
  if (!Array.isArray(defaults)) return [];
  return defaults.flatMap((entry: unknown) => {
    if (!isTable(entry)) return [];
    const pattern = textIn(tableIn(entry, 'values'), 'permalink');
    const scope = tableIn(entry, 'scope');
    const path = folderOf(textIn(scope, 'path') ?? '');
    const type = textIn(scope, 'type');
    if (pattern === null || /[*?]/.test(path)) return [];
    const folder = path !== '' ? path : type === 'posts' || (type !== null && collections.includes(type)) ? `_${type}` : null;
    return folder === null ? [] : [{ folder, value: pattern }];
  });
}
