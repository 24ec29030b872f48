import { defaultFacts, type GeneratorFacts, type PerFolder } from '../site/site.ts';
import { siteAddress, type Table, tableIn, textIn, textsIn } from './read-files.ts';

const folderOf = (path: string): string => path.replace(/^[./]+|\/+$/g, '');

/** Settings of Hugo, all of its files in one table. Pure. */
export function hugoFacts(settings: Table): GeneratorFacts {
  const facts = defaultFacts('hugo');
  const permalinks = tableIn(settings, 'permalinks');
  const main = (textIn(settings, 'defaultContentLanguage') ?? 'en').toLowerCase();
  const isMainBelow = settings.defaultContentLanguageInSubdir === true;
  const languages = Object.entries(tableIn(settings, 'languages'));
  const roots: PerFolder<string>[] = [{ folder: folderOf(textIn(settings, 'contentDir') ?? 'content'), value: isMainBelow ? main : '' }];
  for (const [name, language] of languages) {
    const folder = typeof language === 'object' && language !== null ? textIn(language as Table, 'contentDir') : null;
    if (folder !== null)
      roots.push({ folder: folderOf(folder), value: name.toLowerCase() === main && !isMainBelow ? '' : name.toLowerCase() });
  }
  const dates = tableIn(settings, 'frontmatter').date;
  return {
    ...facts,
    url: siteAddress(textIn(settings, 'baseURL')),
    roots,
    // Those of pages, and those for all kinds; sections and taxonomies have their own tables.
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

/** Hugo's `:default`. */
const DEFAULT_KEYS = ['date', 'publishdate', 'pubdate', 'published', 'lastmod', 'modified'];

/** Keys that give a page its date before its file's name does; null: the name never does. */
function keysBefore(dates: unknown): readonly string[] | null {
  const keys = Array.isArray(dates) ? dates.filter((key) => typeof key === 'string').map((key) => key.toLowerCase()) : [];
  const at = keys.indexOf(':filename');
  return at === -1 ? null : keys.slice(0, at).flatMap((key) => (key === ':default' ? DEFAULT_KEYS : [key]));
}

/** Settings of Zola. Pure. */
export function zolaFacts(settings: Table): GeneratorFacts {
  const languages = Object.keys(tableIn(settings, 'languages'));
  return { ...defaultFacts('zola'), url: siteAddress(textIn(settings, 'base_url')), languages };
}
