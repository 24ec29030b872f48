import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { astroFacts, docusaurusFacts, eleventyFacts } from '../generator/from-code.ts';
import { hugoFacts, zolaFacts } from '../generator/hugo.ts';
import { jekyllFacts } from '../generator/jekyll.ts';
import { isTable, type Table, tableOf, textIn } from '../generator/read-files.ts';
import { type GeneratorFacts, isBelow, type Site } from '../site/site.ts';

/** Largest file of settings that is read, bytes. */
const MAX_BYTES = 131_072;
/** How many folders above the posts are searched for a generator's files, and which below. */
const MAX_LEVELS = 4;
const BELOW = ['website', 'site', 'docs', 'www'];

const HUGO_FILES = /^(?:hugo|config)\.(?:toml|ya?ml|json)$/;
const SETTINGS_FILE =
  /^(?:(?:hugo|config|zola)\.(?:toml|ya?ml|json)|_config\.ya?ml|docusaurus\.config\.[cm]?[jt]s|astro\.config\.[cm]?[jt]s|eleventy\.config\.[cm]?[jt]s|\.eleventy\.c?js)$/;

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry: Dirent) => entry.isFile() || (entry.isDirectory() && entry.name === 'config'))
      .map(({ name }) => name);
  } catch {
    return [];
  }
}

/** Empty where it is no plain file of a sensible size. */
function textAt(file: string): string {
  try {
    const found = statSync(file);
    return found.isFile() && found.size <= MAX_BYTES ? readFileSync(file, 'utf8') : '';
  } catch {
    return '';
  }
}

const tableAt = (folder: string, name: string): Table => tableOf(name, textAt(join(folder, name))) ?? {};

/** All of Hugo's settings in a folder: its file, and those in `config/_default`, one of which may be named after a key. */
function hugoSettings(folder: string, names: readonly string[]): Table | null {
  const file = names.find((name) => HUGO_FILES.test(name));
  const settings: Record<string, unknown> = { ...(file === undefined ? {} : tableAt(folder, file)) };
  const parts = names.includes('config') ? join(folder, 'config/_default') : null;
  for (const name of parts === null ? [] : namesIn(parts)) {
    const [, key = '', ending] = /^(\w+)\.(toml|ya?ml|json)$/.exec(name) ?? [];
    if (parts === null || ending === undefined) continue;
    const table = tableAt(parts, name);
    if (HUGO_FILES.test(name)) Object.assign(settings, table);
    else settings[key] = { ...(isTable(settings[key]) ? settings[key] : {}), ...table };
  }
  const isHugo =
    /^hugo\./.test(file ?? '') ||
    ['baseURL', 'permalinks', 'theme', 'defaultContentLanguage'].some((key) => textIn(settings, key) ?? isTable(settings[key]));
  return isHugo ? settings : null;
}

/** What the generator's files in one folder say; null where there are none. Nothing of them is run. */
function factsIn(folder: string): GeneratorFacts | null {
  const names = namesIn(folder);
  const named = names.filter((name) => SETTINGS_FILE.test(name));
  const startsWith = (start: string): string | undefined => named.find((name) => name.startsWith(start));
  const jekyll = startsWith('_config.');
  const docusaurus = startsWith('docusaurus.');
  const astro = startsWith('astro.');
  const eleventy = startsWith('eleventy.') ?? startsWith('.eleventy.');
  if (docusaurus !== undefined) return docusaurusFacts(textAt(join(folder, docusaurus)));
  if (astro !== undefined) return astroFacts(textAt(join(folder, astro)));
  const zola = ['zola.toml', 'config.toml'].filter((name) => named.includes(name)).map((name) => tableAt(folder, name));
  const base = zola.find((table) => Object.hasOwn(table, 'base_url'));
  if (base !== undefined) return zolaFacts(base);
  const hugo = hugoSettings(folder, names);
  if (hugo !== null) return hugoFacts(hugo);
  if (jekyll !== undefined) return jekyllFacts(tableAt(folder, jekyll));
  return eleventy === undefined ? null : eleventyFacts(textAt(join(folder, eleventy)));
}

const slashed = (path: string): string => path.split(sep).join('/');

/**
 * The site whose posts lie in `dir`, as the files of its generator say that stand in it, above it (up to `top`, or where a repository
 * begins) or in a folder like `website` below. `site`: what is known without them.
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

/** Whether a folder can hold posts of that site: it lies among its pages, or they lie in it. */
const fits = ({ roots }: GeneratorFacts, folder: string): boolean =>
  folder === '' || roots.some((root) => isBelow(folder, root.folder) || isBelow(root.folder, folder));

function withFacts(site: Site, facts: GeneratorFacts, place: { add: string; strip: string }): Site {
  const { generator } = site.settings;
  // Who names a generator knows better than a file of another one.
  if (generator !== null && generator !== facts.generator) return site;
  return { ...site, facts, ...place };
}
