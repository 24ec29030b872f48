import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { astroFacts, docusaurusFacts, eleventyFacts } from '../generator/from-code.ts';
import { hugoFacts, isTable, jekyllFacts, type Table, tableOf, textIn, zolaFacts } from '../generator/from-tables.ts';
import { type GeneratorFacts, isBelow, type Site } from '../site/site.ts';

/** Maximum size of a settings file that is read, bytes. */
const MAX_BYTES = 131_072;
/** Maximum number of folders, from that of the posts upwards, and names of folders below it that are searched for a generator's files. */
const MAX_LEVELS = 4;
const BELOW = ['website', 'site', 'docs', 'www'];
/** Maximum number of files of split settings that are read. */
const MAX_PARTS = 100;

const DATA = ['toml', 'yaml', 'yml', 'json'];
const CODE = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'];
const named = (names: readonly string[], endings: readonly string[]): string[] =>
  names.flatMap((name) => endings.map((ending) => `${name}.${ending}`));
const HUGO_FILES = named(['hugo', 'config'], DATA);
const JEKYLL_FILES = ['_config.yml', '_config.yaml'];
const ZOLA_FILES = ['zola.toml', 'config.toml'];
const DOCUSAURUS_FILES = named(['docusaurus.config'], CODE);
const ASTRO_FILES = named(['astro.config'], CODE);
const ELEVENTY_FILES = named(['eleventy.config', '.eleventy'], CODE);

/** Returns what is at a path. Links are not followed: they could lead out of the site. */
function kindOf(path: string): 'file' | 'folder' | null {
  try {
    const found = lstatSync(path, { throwIfNoEntry: false });
    return found?.isFile() === true ? 'file' : found?.isDirectory() === true ? 'folder' : null;
  } catch {
    return null;
  }
}

/** Returns the first of these files that exists. Checks one name at a time, because a folder of posts may have 100,000 entries. */
const firstOf = (folder: string, names: readonly string[]): string | undefined =>
  names.find((name) => kindOf(join(folder, name)) === 'file');

/** Returns the text of a file; empty if it is not a plain file, or too large. */
function textAt(file: string): string {
  try {
    const found = lstatSync(file);
    return found.isFile() && found.size <= MAX_BYTES ? readFileSync(file, 'utf8') : '';
  } catch {
    return '';
  }
}

const tableAt = (folder: string, name: string): Table => tableOf(name, textAt(join(folder, name))) ?? {};

/** Returns all of Hugo's settings in a folder: its main file, and those in `config/_default`, which may be named after a key. Null if they are not Hugo's. */
function hugoSettings(folder: string): Table | null {
  const file = firstOf(folder, HUGO_FILES);
  const settings: Record<string, unknown> = { ...(file === undefined ? {} : tableAt(folder, file)) };
  const parts = join(folder, 'config/_default');
  const isSplit = kindOf(join(folder, 'config')) === 'folder' && kindOf(parts) === 'folder';
  for (const name of isSplit ? readdirSync(parts).slice(0, MAX_PARTS) : []) {
    const [, key = '', ending] = /^(\w+)\.(toml|ya?ml|json)$/.exec(name) ?? [];
    if (ending === undefined) continue;
    const table = tableAt(parts, name);
    if (HUGO_FILES.includes(name)) Object.assign(settings, table);
    else settings[key] = { ...(isTable(settings[key]) ? settings[key] : {}), ...table };
  }
  const isHugo =
    file?.startsWith('hugo.') === true ||
    ['baseURL', 'permalinks', 'theme', 'defaultContentLanguage'].some((key) => textIn(settings, key) !== null || isTable(settings[key]));
  return isHugo ? settings : null;
}

/** Returns what the generator's files in one folder say; null if there are none. No code in them is run. */
function factsIn(folder: string): GeneratorFacts | null {
  if (kindOf(folder) !== 'folder') return null;
  const docusaurus = firstOf(folder, DOCUSAURUS_FILES);
  if (docusaurus !== undefined) return docusaurusFacts(textAt(join(folder, docusaurus)));
  const astro = firstOf(folder, ASTRO_FILES);
  if (astro !== undefined) return astroFacts(textAt(join(folder, astro)));
  const zola = firstOf(folder, ZOLA_FILES);
  const table = zola === undefined ? {} : tableAt(folder, zola);
  if (Object.hasOwn(table, 'base_url')) return zolaFacts(table);
  const hugo = hugoSettings(folder);
  if (hugo !== null) return hugoFacts(hugo);
  const jekyll = firstOf(folder, JEKYLL_FILES);
  if (jekyll !== undefined) return jekyllFacts(tableAt(folder, jekyll));
  const eleventy = firstOf(folder, ELEVENTY_FILES);
  return eleventy === undefined ? null : eleventyFacts(textAt(join(folder, eleventy)));
}

const slashed = (path: string): string => path.split(sep).join('/');

/**
 * Returns the site whose posts are in `dir`, according to its generator's files in that folder, above it (up to `top`, or to the root of a
 * repository) or in a folder like `website` below it. `site`: what is known without them.
 */
export function findSite(dir: string, site: Site, top: string | null): Site {
  let folder = dir;
  for (let level = 0; level < MAX_LEVELS; level++) {
    const facts = factsIn(folder);
    const add = slashed(relative(folder, dir));
    if (facts !== null && fits(facts, add)) return withFacts(site, facts, { add, strip: '' });
    if (folder === top || folder === dirname(folder) || isRepository(folder)) break;
    folder = dirname(folder);
  }
  for (const name of BELOW) {
    const facts = factsIn(join(dir, name));
    if (facts !== null) return withFacts(site, facts, { add: '', strip: name });
  }
  return site;
}

const isRepository = (folder: string): boolean => statSync(join(folder, '.git'), { throwIfNoEntry: false }) !== undefined;

/** Whether a folder can contain posts of that site: it is inside one of its page folders, or contains one. */
const fits = ({ roots }: GeneratorFacts, folder: string): boolean =>
  folder === '' || roots.some((root) => isBelow(folder, root.folder) || isBelow(root.folder, folder));

function withFacts(site: Site, facts: GeneratorFacts, place: { add: string; strip: string }): Site {
  const { generator } = site.settings;
  // A generator named in the settings takes precedence over the files of another one.
  if (generator !== null && generator !== facts.generator) return site;
  return { ...site, facts, ...place };
}
