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
    dropsDay: Array.isArray(dates) && dates.includes(':filename'),
    isUgly: settings.uglyURLs === true || settings.uglyurls === true,
    languages: languages.map(([name]) => name).filter((name) => name.toLowerCase() !== main || isMainBelow),
  };
}

/** Settings of Zola. Pure. */
export function zolaFacts(settings: Table): GeneratorFacts {
  const languages = Object.keys(tableIn(settings, 'languages'));
  return { ...defaultFacts('zola'), url: siteAddress(textIn(settings, 'base_url')), languages };
}
